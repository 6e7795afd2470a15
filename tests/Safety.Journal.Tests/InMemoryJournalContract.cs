using Safety.Intents;
using Safety.Testing;

namespace Safety.Journal.Tests;

public sealed class InMemoryJournalContract : JournalContract
{
    protected override IOrderJournal Create() => new InMemoryJournal(SampleRecords.Accounts);

    protected override IOrderJournal Reopen(IOrderJournal journal) => ((InMemoryJournal)journal).CrashAndReopen();
}
