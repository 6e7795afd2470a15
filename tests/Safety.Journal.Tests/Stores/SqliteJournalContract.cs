using Safety.Sqlite;

namespace Safety.Journal.Tests.Stores;

public sealed class SqliteJournalContract : JournalContract
{
    private readonly ScratchDirectory _scratch = new();

    internal override IOrderJournal Create() => SqliteJournal.Create(_scratch.File("orders.db"), SampleRecords.Accounts);

    internal override IOrderJournal Reopen(IOrderJournal journal)
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
