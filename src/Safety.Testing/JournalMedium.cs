using Safety.Intents;

namespace Safety.Testing;

/// <summary>What outlives a process: the disk of an <see cref="InMemoryJournal"/>.</summary>
internal sealed class JournalMedium(JournalIdentity identity)
{
    public JournalIdentity Identity { get; } = identity;

    public JournalContent Content { get; } = new();
}
