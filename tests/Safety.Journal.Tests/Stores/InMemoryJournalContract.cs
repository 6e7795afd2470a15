using Safety.Testing;

namespace Safety.Journal.Tests.Stores;

public sealed class InMemoryJournalContract : JournalContract
{
    internal override IOrderJournal Create() => new InMemoryJournal(SampleRecords.Accounts);

    internal override IOrderJournal Reopen(IOrderJournal journal) => ((InMemoryJournal)journal).CrashAndReopen();
}
