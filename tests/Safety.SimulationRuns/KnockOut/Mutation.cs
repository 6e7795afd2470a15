namespace Safety.SimulationRuns.KnockOut;

/// <summary>A safeguard, and how it is taken out.</summary>
/// <param name="Name">What it is called in the table.</param>
/// <param name="Edits">Its step; more than one where it is taken in several places.</param>
internal sealed record Mutation(string Name, params Edit[] Edits)
{
    public Mutation(string name, string file, string step, string instead)
        : this(name, new Edit(file, step, instead))
    {
    }
}
