namespace Safety.Generators.Specs;

/// <summary>What is known about one SDK that nobody here owns: its order surface, checked against its sources.</summary>
/// <param name="Sdk">The SDK's name, for messages.</param>
/// <param name="Assemblies">The names its main assembly goes by; the catalogue counts when one of them is referenced.</param>
/// <param name="Companions">Further assemblies of the same vendor: what they call inside is the vendor's own business.</param>
/// <param name="Version">The SDK version it was checked against.</param>
/// <param name="Source">Where that version's source stands, and the commit.</param>
/// <param name="IsFacade">True when the SDK's own engine calls the guarded type, which a guard then stands in for.</param>
/// <param name="Types">The guarded types with their members.</param>
/// <param name="FreeTypes">Types without orders that anyone may hold, by documentation-comment id.</param>
/// <param name="Messages">What a message of each type does, for SDKs that send everything through one method.</param>
/// <param name="Obligations">How the SDK must be configured.</param>
/// <param name="AbsentIds">Members that the SDK in use does not have, acknowledged.</param>
/// <param name="Problems">What is wrong with the file (SAFE118).</param>
internal sealed record CatalogueSpec(
    string Sdk,
    EquatableArray<string> Assemblies,
    EquatableArray<string> Companions,
    string Version,
    string Source,
    bool IsFacade,
    EquatableArray<CatalogueTypeSpec> Types,
    EquatableArray<string> FreeTypes,
    EquatableArray<MessageKindSpec> Messages,
    EquatableArray<ObligationSpec> Obligations,
    EquatableArray<CatalogueLineSpec> AbsentIds,
    EquatableArray<ProblemSpec> Problems)
{
    /// <summary>How a file of a user is called: <c>anything.broker-catalogue.txt</c>.</summary>
    public const string FileSuffix = ".broker-catalogue.txt";

    /// <summary>Every listed member.</summary>
    public IEnumerable<CatalogueLineSpec> Lines => Types.SelectMany(static type => type.Lines);
}
