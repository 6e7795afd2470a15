using System.Reflection;
using Safety.Generators.Specs;

namespace Safety.Generators.Parsing;

/// <summary>
/// The catalogues that ship with Safety, embedded as text. A compilation asks by assembly name; a catalogue is understood
/// once per process, when somebody references its SDK.
/// </summary>
internal static class BuiltInCatalogues
{
    private static readonly Lazy<Dictionary<string, Lazy<CatalogueSpec>>> s_byAssembly = new(Load);

    /// <summary>Every catalogue, for tests.</summary>
    public static IEnumerable<CatalogueSpec> All => s_byAssembly.Value.Values.Select(static catalogue => catalogue.Value).Distinct();

    /// <summary>The catalogue of the SDK that this assembly is; null for any other assembly.</summary>
    public static CatalogueSpec? Find(string assembly) => s_byAssembly.Value.TryGetValue(assembly, out Lazy<CatalogueSpec>? catalogue) ? catalogue.Value : null;

    private static Dictionary<string, Lazy<CatalogueSpec>> Load()
    {
        var all = new Dictionary<string, Lazy<CatalogueSpec>>(StringComparer.Ordinal);
        Assembly assembly = typeof(BuiltInCatalogues).Assembly;
        foreach (string name in assembly.GetManifestResourceNames().Where(CatalogueFile.IsCatalogueFile))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            string text = reader.ReadToEnd();
            var catalogue = new Lazy<CatalogueSpec>(() => CatalogueFile.ReadShipped(name, text, withLocations: false));
            foreach (string sdk in CatalogueFile.AssembliesOf(text))
                all.Add(sdk, catalogue);
        }

        return all;
    }
}
