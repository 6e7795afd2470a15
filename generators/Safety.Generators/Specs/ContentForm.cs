namespace Safety.Generators.Specs;

/// <summary>How the content of a value is read.</summary>
internal enum ContentForm
{
    /// <summary>One expression that the hasher takes; <c>{0}</c> stands for the value.</summary>
    Plain,

    /// <summary><c>Nullable&lt;T&gt;</c>.</summary>
    Nullable,

    /// <summary>Element by element.</summary>
    Sequence,

    /// <summary>Property by property.</summary>
    Properties,

    /// <summary>Not at all.</summary>
    Unreadable,
}
