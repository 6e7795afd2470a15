namespace Safety.Verifier.Surface;

/// <summary>
/// A catalogue that ships with Safety, as far as the verifier needs it: the SDK's assemblies, its guarded types and their
/// lines. The compiler's side reads the same files strictly (SAFE118); here every line is known to be valid.
/// </summary>
internal sealed class BrokerCatalogue
{
    private const string Suffix = ".broker-catalogue.txt";

    private BrokerCatalogue(string text)
    {
        Text = text;
        foreach (string line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            string[] parts = line.Split(' ');
            switch (parts)
            {
                case ["assembly", var name]:
                    Assemblies.Add(name);
                    break;
                case ["companion", var name]:
                    Companions.Add(name);
                    break;
                case ["facade"]:
                    IsFacade = true;
                    break;
                case ["type" or "partly", var id, ..]:
                    Types.Add((id[2..], IsPartial: parts[0] == "partly"));
                    break;
            }
        }
    }

    /// <summary>The whole file; its member lines have the form of <c>broker-surface.txt</c>.</summary>
    public string Text { get; }

    public HashSet<string> Assemblies { get; } = new(StringComparer.Ordinal);

    /// <summary>Further assemblies of the vendor: what they call inside is the vendor's own business.</summary>
    public HashSet<string> Companions { get; } = new(StringComparer.Ordinal);

    /// <summary>True when the SDK's own engine calls the guarded type, which a guard then stands in for: what reaches it is no bypass.</summary>
    public bool IsFacade { get; }

    /// <summary>The guarded types by full name; of a partial one only the listed members count.</summary>
    public List<(string Name, bool IsPartial)> Types { get; } = [];

    /// <summary>Every catalogue of this build.</summary>
    public static IEnumerable<BrokerCatalogue> All()
    {
        System.Reflection.Assembly assembly = typeof(BrokerCatalogue).Assembly;
        foreach (string name in assembly.GetManifestResourceNames().Where(static name => name.EndsWith(Suffix, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using StreamReader reader = new(assembly.GetManifestResourceStream(name)!);
            yield return new BrokerCatalogue(reader.ReadToEnd());
        }
    }
}
