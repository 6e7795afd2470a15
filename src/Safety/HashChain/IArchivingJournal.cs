using Safety.Intents;

namespace Safety.HashChain;

/// <summary>A journal that can be copied while it is in use, and whose old events can be moved to such a copy.</summary>
public interface IArchivingJournal : IOrderJournal
{
    /// <summary>Begins a copy. Called in the writer's place.</summary>
    /// <param name="path">The file to make; it must not exist.</param>
    /// <exception cref="IOException">The file cannot be made.</exception>
    IJournalSnapshot StartSnapshot(string path);

    /// <summary>
    /// Removes the events before a sealed one, inside a transaction. Intents and execution reports stay: they are the memory that keeps
    /// a key or an ExecID from counting twice.
    /// </summary>
    void DropEventsBefore(SealRecord seal, string archive);
}
