using Microsoft.Data.Sqlite;
using Safety.Guard;
using Safety.Guarding;
using Safety.Host;
using Safety.Identity;
using Safety.Journal;
using Safety.Limits;
using Safety.Sqlite;
using Safety.Tests.Support;

namespace Safety.Tests;

/// <summary>
/// A journal that cannot be trusted: the host does not start, and says which file, what is wrong and what to do. Files that
/// cannot be opened, are read-only, full or held by a second process are Safety.Journal.Tests' subject.
/// </summary>
public sealed class JournalBlockedTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("safety-journal-").FullName;

    private string JournalPath => Path.Combine(_directory, "journal.db");

    [Fact]
    public void Missing_SaysSo_AndCreatesNothing()
    {
        JournalException blocked = Assert.Throws<JournalException>(() => SqliteJournal.OpenExisting(JournalPath));
        Assert.Equal(JournalFault.Missing, blocked.Fault);
        Assert.Contains(JournalPath, blocked.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(JournalPath));
    }

    [Fact]
    public async Task OfAnotherAccount_IsBlocked()
    {
        await using SafetyHost host = Open(SqliteJournal.Create(JournalPath, [new AccountId("scripted", "OTHER")]));
        JournalException blocked = Assert.Throws<JournalException>(() => host.AddAccount(Options()));
        Assert.Equal(JournalFault.WrongAccount, blocked.Fault);
        Assert.Contains("belongs to scripted/OTHER, not to scripted/A1", blocked.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SecondHostOfTheAccount_OnAnotherJournal_IsBlocked()
    {
        await using SafetyHost first = Open(SqliteJournal.Create(JournalPath, [GuardFixture.Account]));
        first.AddAccount(Options());
        await using SafetyHost second = Open(SqliteJournal.Create(JournalPath + "2", [GuardFixture.Account]));
        JournalException blocked = Assert.Throws<JournalException>(() => second.AddAccount(Options()));
        Assert.Equal(JournalFault.HeldByAnother, blocked.Fault);
        Assert.Contains("stop that one first", blocked.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("UPDATE batch SET facts = CAST(substr(facts, 1, 60) || x'FF' || substr(facts, 62) AS BLOB) WHERE last = (SELECT max(last) FROM batch)", "its hash does not match")]
    [InlineData("UPDATE batch SET hash = zeroblob(32) WHERE last = (SELECT max(last) FROM batch)", "its hash does not match")]
    [InlineData("DELETE FROM batch WHERE last = (SELECT last FROM batch ORDER BY last DESC LIMIT 1 OFFSET 1)", "is missing")]
    [InlineData("DELETE FROM key WHERE kind = 1 AND text = (SELECT max(text) FROM key WHERE kind = 1)", "the index does not hold the names of the facts")]
    public async Task BrokenChain_IsBlocked_NamingTheEvent(string tampering, string expected)
    {
        await RunOnceAsync();
        Tamper(tampering);
        JournalException blocked = Assert.Throws<JournalException>(() => Open(SqliteJournal.OpenExisting(JournalPath)));
        Assert.Equal(JournalFault.ChainBroken, blocked.Fault);
        Assert.Contains(expected, blocked.Message, StringComparison.Ordinal);
        Assert.Contains("Keep the file as evidence", blocked.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Untouched_StartsAgain()
    {
        await RunOnceAsync();
        await using SafetyHost host = Open(SqliteJournal.OpenExisting(JournalPath));
        Assert.NotNull(host.AddAccount(Options()));
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    // Orders after the last checkpoint, so that there is something between it and the end to tamper with.
    private async Task RunOnceAsync()
    {
        ScriptedVenue venue = new();
        SafetyHost host = Open(SqliteJournal.Create(JournalPath, [GuardFixture.Account]));
        ScriptedGuard guard = new(host.AddAccount(Options()), venue, new Contracts.VenueProfileAttribute { Acknowledgement = Contracts.AckBy.Response, IsSimulated = true });
        await host.ArmAsync();
        for (int i = 0; i < 3; i++)
        {
            OrderKey key = new(new StrategyId("s"), new CauseKey($"t{i}"), DateTimeOffset.UtcNow);
            Assert.Equal(OutcomeKind.Accepted, (await guard.SubmitAsync(key, GuardFixture.Limit(Orders.Side.Buy, 0.01m, 50_000m))).Kind);
        }

        // A crash: no checkpoint is written on the way out.
        string image = JournalPath + ".image";
        File.Copy(JournalPath, image);
        File.Copy(JournalPath + "-wal", image + "-wal");
        await host.DisposeAsync();
        foreach (string file in Directory.GetFiles(_directory, "journal.db*").Where(file => !file.Contains(".image", StringComparison.Ordinal)))
            File.Delete(file);
        File.Move(image, JournalPath);
        File.Move(image + "-wal", JournalPath + "-wal");
    }

    private void Tamper(string sql)
    {
        using SqliteConnection connection = new(new SqliteConnectionStringBuilder { DataSource = JournalPath, Pooling = false }.ToString());
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT name FROM sqlite_master WHERE type = 'trigger'";
        List<string> triggers = [];
        using (SqliteDataReader reader = command.ExecuteReader())
        {
            while (reader.Read())
                triggers.Add(reader.GetString(0));
        }

        command.CommandText = string.Concat(triggers.Select(name => $"DROP TRIGGER \"{name}\";")) + sql;
        Assert.True(command.ExecuteNonQuery() > 0);
    }

    private SafetyHost Open(IOrderJournal journal) =>
        SafetyHost.Create(journal, new SafetyHostOptions { KillFile = Path.Combine(_directory, "kill.flag"), LockDirectory = _directory });

    private static AccountOptions Options() => new()
    {
        Id = GuardFixture.Account,
        Currency = "USD",
        Prices = new FiftyThousand(),
        Limits = new LimitOptions { MaxOrderNotional = 10_000m, MaxOpenNotional = 50_000m, MaxOrdersPerSecond = 1_000, PriceBandBps = 500 },
    };

    private sealed class FiftyThousand : IReferencePrices
    {
        public bool TryGet(Orders.Instrument instrument, out ReferencePrice price)
        {
            price = new ReferencePrice(50_000m, DateTimeOffset.UtcNow);
            return true;
        }
    }
}
