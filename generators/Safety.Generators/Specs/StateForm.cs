namespace Safety.Generators.Specs;

/// <summary>How a value is written down and read back.</summary>
internal enum StateForm
{
    /// <summary>One expression each; <c>{0}</c> stands for the value.</summary>
    Plain,

    /// <summary><c>Nullable&lt;T&gt;</c>.</summary>
    Nullable,

    /// <summary>Element by element, in order.</summary>
    Sequence,

    /// <summary>Element by element, sorted: it has no order of its own.</summary>
    Unordered,

    /// <summary>Pair by pair, sorted by key.</summary>
    Map,

    /// <summary>Member by member.</summary>
    Object,

    /// <summary>Not at all.</summary>
    Unstorable,
}
