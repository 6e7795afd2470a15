namespace Safety.Generators.Specs;

/// <summary>What a member is.</summary>
internal enum MemberForm
{
    Method,
    Property,
    Indexer,
    Event,
}
