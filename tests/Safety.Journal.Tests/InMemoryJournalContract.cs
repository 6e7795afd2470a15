using Safety.Intents;
using Safety.Testing;

namespace Safety.Journal.Tests;

using IOrderJournal = Safety.Intents.IOrderJournal;

public sealed class InMemoryJournalContract : JournalContract
{
    protected override IOrderJournal Create() => new InMemoryJournal(SampleRecords.Accounts);

    protected override IOrderJournal Reopen(IOrderJournal journal) => ((InMemoryJournal)journal).CrashAndReopen();
}
