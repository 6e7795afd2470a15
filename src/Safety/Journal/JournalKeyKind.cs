namespace Safety.Journal;

/// <summary>What a key names.</summary>
/// <remarks>The numbers are stored; they are never reused or reordered.</remarks>
public enum JournalKeyKind : byte
{
    /// <summary>The canonical encoding of an order key: one order per key, for ever.</summary>
    Intent = 1,

    /// <summary>An ID that we gave an order or a cancel request.</summary>
    ClientOrder = 2,

    /// <summary>The venue's ID of an order.</summary>
    VenueOrder = 3,

    /// <summary>An execution, in the scope in which the venue numbers them.</summary>
    Execution = 4,

    /// <summary>What made strategies act.</summary>
    Cause = 5,

    /// <summary>What a strategy decided about a cause.</summary>
    Decision = 6,

    /// <summary>An event that a handler is through with.</summary>
    Handled = 7,
}
