namespace Safety.Generators.Specs;

/// <summary>A guarded type of a catalogue.</summary>
/// <param name="Id">Its documentation-comment id.</param>
/// <param name="Assembly">The companion that declares it; empty for the SDK's main assembly.</param>
/// <param name="IsPartial">True when only the listed members are guarded: a class of factories or extensions, not a broker.</param>
/// <param name="Hold">What to hold instead where only queries are needed, by documentation-comment id.</param>
/// <param name="Lines">Its members.</param>
/// <param name="Location">Its line.</param>
internal sealed record CatalogueTypeSpec(
    string Id, string Assembly, bool IsPartial, EquatableArray<string> Hold, EquatableArray<CatalogueLineSpec> Lines, LocationSpec? Location);
