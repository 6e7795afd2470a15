namespace Safety.Generators.Binding;

/// <summary>Hands out names, each once.</summary>
internal sealed class NameScope(IEnumerable<string> taken)
{
    private readonly HashSet<string> _taken = new(taken.Select(Parsing.Identifiers.Bare), StringComparer.Ordinal);

    public string Allocate(string wanted)
    {
        string name = wanted;
        for (int i = 2; !_taken.Add(name); i++)
            name = wanted + i.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return Parsing.Identifiers.Escape(name);
    }
}
