namespace Safety.Enforcement.Tests.Building;

/// <summary>What a real build of one case said and left behind.</summary>
/// <param name="Messages">Errors and warnings of all projects of the case.</param>
/// <param name="Assemblies">The assemblies with the case's name that are left under <c>bin</c> and <c>obj</c>, as relative paths.</param>
/// <param name="Output">The whole output, for the failure message.</param>
internal sealed record BuildResult(IReadOnlyList<BuildMessage> Messages, IReadOnlyList<string> Assemblies, string Output)
{
    public IEnumerable<BuildMessage> Errors => Messages.Where(message => message.IsError);

    public override string ToString() =>
        $"messages:\n  {string.Join("\n  ", Messages)}\nassemblies: {string.Join(", ", Assemblies)}\noutput:\n{(Messages.Count == 0 ? Output : "(see messages)")}";
}
