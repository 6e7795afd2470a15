namespace Safety.Journal;

/// <summary>
/// Keeps the head of a journal's hash chain outside the journal. A chain alone cannot show that its tail was cut off: an older
/// copy of the file is a valid chain, and has forgotten orders, limits and the kill latch.
/// </summary>
/// <remarks>
/// Keep it where whoever can write the journal cannot write this: another machine, a store that only appends. Called by one
/// host at a time, never on the order path; it may block.
/// </remarks>
public interface IChainAnchor
{
    /// <summary>Where it is, for messages.</summary>
    string Location { get; }

    /// <summary>The last head kept of a journal; null when it never kept one.</summary>
    /// <exception cref="IOException">It cannot be read: the host does not start.</exception>
    ChainHead? Last(Guid journalId);

    /// <summary>True when it keeps a head of any journal.</summary>
    /// <exception cref="IOException">It cannot be read: the host does not start.</exception>
    bool KnowsAny();

    /// <summary>Keeps a head, durably.</summary>
    /// <exception cref="IOException">It cannot be kept: the host does not arm, or raises <see cref="Guarding.SafetyEventKind.AnchorFailed"/> while it runs.</exception>
    void Keep(ChainHead head);
}
