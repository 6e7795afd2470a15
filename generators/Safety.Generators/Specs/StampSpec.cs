namespace Safety.Generators.Specs;

/// <summary>How the client order ID gets into a request and is read back.</summary>
/// <param name="Form">How.</param>
/// <param name="Parameter">The parameter that carries it.</param>
/// <param name="Type">The type of the parameter as written; of each element for a collection.</param>
/// <param name="Apply">The property that is set, or the mapping's method.</param>
/// <param name="ReadBack">The expression that reads the ID from a stamped request; <c>{0}</c> stands for it.</param>
/// <param name="Collection">What the member takes when it takes a collection.</param>
internal sealed record StampSpec(StampForm Form, string Parameter, string Type, string Apply, string ReadBack, CollectionForm Collection)
{
    public static StampSpec None { get; } = new(StampForm.None, "", "", "", "", CollectionForm.None);

    public bool IsCollection => Form is StampForm.EachWith or StampForm.EachMapped;

    /// <summary>True when the stamped request is another value than the caller's.</summary>
    public bool HasStampedLocal => Form is not (StampForm.None or StampForm.Argument);
}
