using Safety.Intents;
using Safety.Sqlite;

namespace Safety.Journal.Tests;

using IOrderJournal = Safety.Intents.IOrderJournal;

public sealed class SqliteJournalContract : JournalContract
{
    private readonly ScratchDirectory _scratch = new();

    protected override IOrderJournal Create() => SqliteJournal.Create(_scratch.File("orders.db"), SampleRecords.Accounts);

    protected override IOrderJournal Reopen(IOrderJournal journal)
    {
        journal.Dispose();
        return SqliteJournal.OpenExisting(journal.Location);
    }

    public override void Dispose()
    {
        base.Dispose();
        _scratch.Dispose();
    }
}
