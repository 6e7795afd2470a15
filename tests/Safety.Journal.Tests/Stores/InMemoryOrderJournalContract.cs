using Safety.Testing;

namespace Safety.Journal.Tests.Stores;

public sealed class InMemoryOrderJournalContract : OrderJournalContract
{
    internal override IOrderJournal Create() => new InMemoryOrderJournal(SampleRecords.Accounts);

    internal override IOrderJournal Reopen(IOrderJournal journal) => ((InMemoryOrderJournal)journal).CrashAndReopen();
}
