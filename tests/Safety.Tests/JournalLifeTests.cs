using Microsoft.Data.Sqlite;
using Safety.Contracts;
using Safety.Guard;
using Safety.Guarding;
using Safety.Host;
using Safety.Identity;
using Safety.Journal;
using Safety.Journal.Facts;
using Safety.Limits;
using Safety.Orders;
using Safety.Sqlite;
using Safety.Testing;
using Safety.Tests.Support;
using Safety.Writer;

namespace Safety.Tests;

/// <summary>A journal's life after its birth: verified in the background, anchored outside, copied while in use, archived, armed by another build.</summary>
public sealed class JournalLifeTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("safety-life-").FullName;
    private readonly VirtualTime _time = new();
    private readonly ScriptedVenue _venue;
    private readonly List<SafetyEvent> _events = [];

    public JournalLifeTests() => _venue = new ScriptedVenue { Clock = _time };

    private string JournalPath => Path.Combine(_directory, "journal.db");

    private string AnchorPath => Path.Combine(_directory, "anchor.txt");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task FactsBeforeTheCheckpoint_AreVerifiedWhileIdle()
    {
        await TradeAsync("first", orders: 300);
        await using Running running = await StartAsync();
        Assert.DoesNotContain(_events, static e => e.Kind == SafetyEventKind.ChainVerified);
        running.Idle(5);
        Assert.Single(_events, static e => e.Kind == SafetyEventKind.ChainVerified);
        Assert.True(running.Host.IsArmed);
    }

    [Theory]
    [InlineData("UPDATE batch SET facts = CAST(substr(facts, 1, 60) || x'FF' || substr(facts, 62) AS BLOB)", "its hash does not match")]
    [InlineData("DELETE FROM batch", "the fact is missing")]
    public async Task BreakBeforeTheCheckpoint_IsFoundInTheBackground_AndLatches(string tampering, string expected)
    {
        await TradeAsync("first", orders: 300);
        Tamper($"{tampering} WHERE last = {OldBatch}");
        await using Running running = await StartAsync();
        Assert.True(running.Host.IsArmed); // arming trusts the last checkpoint
        running.Idle(5);
        Assert.False(running.Host.IsArmed);
        Assert.Equal(JournalFault.ChainBroken, running.Host.Writer.Fault!.Fault);
        Assert.Contains(expected, running.Host.Writer.Fault.Message, StringComparison.Ordinal);
        Outcome<OrderAck> denied = await running.BuyAsync("after");
        Assert.Equal(OutcomeKind.Denied, denied.Kind);
    }

    [Fact]
    public async Task OlderCopyOfTheJournal_DoesNotStart_WhenItsHeadIsAnchored()
    {
        await TradeAsync("first");
        string copy = JournalPath + ".yesterday";
        File.Copy(JournalPath, copy);
        await TradeAsync("second");
        File.Move(copy, JournalPath, overwrite: true);
        JournalException blocked = await Assert.ThrowsAsync<JournalException>(() => StartAsync());
        Assert.Equal(JournalFault.ChainBroken, blocked.Fault);
        Assert.Contains("its tail was cut off, or an older copy was put in its place", blocked.Message, StringComparison.Ordinal);
        Assert.Contains(AnchorPath, blocked.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TailThatWasReplaced_DoesNotStart()
    {
        await TradeAsync("first");
        string copy = JournalPath + ".yesterday";
        File.Copy(JournalPath, copy);
        await TradeAsync("second");
        File.Move(copy, JournalPath, overwrite: true);
        File.Move(AnchorPath, AnchorPath + ".kept");
        _venue.Orders.Clear(); // recovery would find them: the anchor must also hold for a venue that cannot list orders
        await TradeAsync("another story", orders: 20, options => options with { Anchor = null });
        File.Move(AnchorPath + ".kept", AnchorPath, overwrite: true);
        JournalException blocked = await Assert.ThrowsAsync<JournalException>(() => StartAsync());
        Assert.Contains("its tail was replaced", blocked.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Anchor_IsKeptAtArming_EveryInterval_AndAtTheEnd()
    {
        await using Running running = await StartAsync();
        Assert.Equal(2, File.ReadAllLines(AnchorPath).Length); // before the first epoch, and armed
        await running.BuyAsync("one");
        running.Idle(5); // 500 ms: not yet
        Assert.Equal(2, File.ReadAllLines(AnchorPath).Length);
        running.Idle(10);
        Assert.Equal(3, File.ReadAllLines(AnchorPath).Length);
        await running.Run(running.Host.DrainAsync());
        Assert.Equal(4, File.ReadAllLines(AnchorPath).Length);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task DeletedAnchor_DoesNotStart_UntilAPersonAcceptsIt_Once(bool isEmptied)
    {
        await TradeAsync("first");
        Guid journal;
        using (SqliteJournal stopped = SqliteJournal.OpenExisting(JournalPath))
            journal = stopped.Identity.JournalId;
        for (int time = 1; time <= 2; time++)
        {
            if (isEmptied)
                File.WriteAllText(AnchorPath, "");
            else
                File.Delete(AnchorPath);
            // What was accepted the first time is left in the options.
            JournalException blocked = await Assert.ThrowsAsync<JournalException>(() => StartAsync(options => options with { AnchorAnew = NameOf(time - 1) }));
            Assert.Contains($"armed {time} times", blocked.Message, StringComparison.Ordinal);
            Assert.Contains($"AnchorAnew = \"{NameOf(time)}\"", blocked.Message, StringComparison.Ordinal);
            await TradeAsync($"accepted {time}", change: options => options with { AnchorAnew = NameOf(time) });
            Assert.NotEmpty(File.ReadAllLines(AnchorPath));
        }

        string NameOf(int epoch) => $"{journal:D} @ {epoch}";
    }

    [Fact]
    public async Task NewJournalBesideAnAnchorThatKnowsOthers_DoesNotStart()
    {
        await TradeAsync("first");
        File.Delete(JournalPath);
        _venue.Orders.Clear(); // recovery would find them: the anchor must also hold for a venue that cannot list orders
        JournalException blocked = await Assert.ThrowsAsync<JournalException>(() => StartAsync());
        Assert.Contains("is new, and the anchor keeps other journals", blocked.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ArmingThatFailed_LeavesAJournalThatStillStarts()
    {
        await using (Running running = await StartAsync(arm: false))
        {
            _venue.ListingOrders = static _ => throw new IOException("the venue is down");
            await Assert.ThrowsAsync<ArmingBlockedException>(() => running.Run(running.Host.ArmAsync()));
        }

        _venue.ListingOrders = Task.FromResult;
        await using Running again = await StartAsync();
        Assert.True(again.Host.IsArmed);
    }

    [Fact]
    public async Task AnchorThatCannotBeWritten_DoesNotArm_AndOnlyAlertsWhileRunning()
    {
        BrokenAnchor anchor = new();
        await using (Running blocked = await StartAsync(options => options with { Anchor = anchor }, arm: false))
        {
            ArmingBlockedException why = await Assert.ThrowsAsync<ArmingBlockedException>(() => blocked.Run(blocked.Host.ArmAsync()));
            Assert.Contains("nowhere", why.Message, StringComparison.Ordinal);
        }

        anchor.IsBroken = false;
        await using Running running = await StartAsync(options => options with { Anchor = anchor });
        anchor.IsBroken = true;
        running.Idle(15);
        Assert.Contains(_events, static e => e.Kind == SafetyEventKind.AnchorFailed);
        Assert.True(running.Host.IsArmed);
    }

    [Fact]
    public void HalfALine_IsDropped_AndAnyOtherDamageIsAnError()
    {
        FileChainAnchor anchor = new(AnchorPath);
        Guid journal = Guid.Parse("6d0a2f0e-4a34-4d56-8d5b-b8a6a8f9a001");
        ChainHead head = new(journal, 7, new byte[32], DateTimeOffset.UnixEpoch);
        anchor.Keep(head);
        File.AppendAllText(AnchorPath, "2026-01-01T00:00"); // the power went here
        Assert.Equal(7, anchor.Last(journal)!.Sequence);
        anchor.Keep(head with { Sequence = 8 });
        Assert.Equal(8, anchor.Last(journal)!.Sequence);
        Assert.Null(anchor.Last(Guid.Empty));
        File.WriteAllText(AnchorPath, "edited by hand\n" + File.ReadAllText(AnchorPath));
        IOException refused = Assert.Throws<IOException>(() => anchor.Last(journal));
        Assert.Contains("Line 1", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Snapshot_IsWhole_TakesInLaterOrders_AndIsNoJournal()
    {
        string copy = Path.Combine(_directory, "copy.db");
        await using (Running running = await StartAsync())
        {
            for (int i = 0; i < 50; i++)
                await running.BuyAsync($"t{i}");
            Task snapshot = running.Host.SnapshotAsync(copy);
            await running.BuyAsync("meanwhile");
            await snapshot;
            Assert.True(running.Host.IsArmed);
            Assert.Equal(OutcomeKind.Accepted, (await running.BuyAsync("after")).Kind);
        }

        Assert.InRange(Scalar(copy, "SELECT count(*) FROM key WHERE kind = 1"), 50, 51);
        Assert.False(File.Exists(copy + "-wal"));
        JournalException blocked = Assert.Throws<JournalException>(() => SqliteJournal.OpenExisting(copy));
        Assert.Contains("snapshot for inspection", blocked.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SnapshotThatCannotBeWritten_LeavesTheJournalAlone()
    {
        await using Running running = await StartAsync();
        await Assert.ThrowsAsync<IOException>(() => running.Host.SnapshotAsync(Path.Combine(_directory, "nowhere", "copy.db")));
        await Assert.ThrowsAsync<IOException>(() => running.Host.SnapshotAsync(JournalPath));
        Assert.Null(running.Host.Writer.Fault);
        Assert.Equal(OutcomeKind.Accepted, (await running.BuyAsync("after")).Kind);
    }

    [Fact]
    public async Task ArchivedEvents_AreInTheArchive_AndNoKeyAndNoExecIdIsForgotten()
    {
        await TradeAsync("first", orders: 30);
        string archive = Path.Combine(_directory, "2026-11.archive.db");
        long before = Count(JournalPath, "batch");
        await using (Running running = await StartAsync(arm: false))
        {
            await running.Host.OperateAs("olga").ArchiveEventsAsync(archive, "end of the month");
            await running.Run(running.Host.ArmAsync());
            int sent = _venue.Sent.Count;
            Outcome<OrderAck> known = await running.BuyAsync("first 3");
            Assert.Equal(OutcomeKind.Accepted, known.Kind);
            Assert.True(known.Acceptance!.IsReplay);
            Assert.Equal(sent, _venue.Sent.Count);
            running.Idle(5);
            Assert.True(running.Host.IsArmed);
        }

        Assert.True(Count(archive, "batch") > before);
        Assert.Equal(30, Scalar(archive, "SELECT count(*) FROM key WHERE kind = 1"));
        Assert.Equal(30, Scalar(JournalPath, "SELECT count(*) FROM key WHERE kind = 1"));

        // The anchor of before still holds.
        await using Running again = await StartAsync();
        again.Idle(5);
        Assert.True(again.Host.IsArmed);
    }

    [Fact]
    public async Task Archiving_IsBlocked_WhileArmed_AndOnABrokenChain()
    {
        await TradeAsync("first", orders: 30);
        string archive = Path.Combine(_directory, "archive.db");
        await using (Running running = await StartAsync())
            await Assert.ThrowsAsync<InvalidOperationException>(() => running.Host.OperateAs("olga").ArchiveEventsAsync(archive, "tidy"));
        Tamper($"UPDATE batch SET facts = CAST(substr(facts, 1, 60) || x'FF' || substr(facts, 62) AS BLOB) WHERE last = {OldBatch}");
        await using Running broken = await StartAsync(arm: false);
        JournalException blocked = await Assert.ThrowsAsync<JournalException>(() => broken.Host.OperateAs("olga").ArchiveEventsAsync(archive, "tidy"));
        Assert.Equal(JournalFault.ChainBroken, blocked.Fault);
        Assert.False(File.Exists(archive));
    }

    [Fact]
    public async Task HalfACharacter_IsDenied_AndDoesNotLatchTheJournal()
    {
        await using Running running = await StartAsync();
        Assert.Equal(DenialCode.KeyMalformed, (await running.BuyAsync("half \ud800")).Denial!.Code);
        ExecutionReport report = new() { ClientOrderId = new ClientOrderId("S1"), ExecId = "\udc00", ExecType = ExecType.New, OrderStatus = OrderStatus.New, VenueTime = s_birth };
        await Assert.ThrowsAsync<ArgumentException>(() => running.Host.Accounts[0].ReceiveAsync(report));
        Assert.Null(running.Host.Writer.Fault);
        Assert.Equal(OutcomeKind.Accepted, (await running.BuyAsync("whole \ud83d\ude00")).Kind);
    }

    [Fact]
    public async Task T58_OlderBuild_DoesNotArm_UntilAPersonNamesTheNewerOne()
    {
        await TradeAsync("first");
        ArmAsNewerBuild();
        await using (Running blocked = await StartAsync(arm: false))
        {
            ArmingBlockedException why = await Assert.ThrowsAsync<ArmingBlockedException>(() => blocked.Run(blocked.Host.ArmAsync()));
            Assert.Contains("'Safety 99.0.0' on other-host/1", why.Message, StringComparison.Ordinal);
            Assert.Contains("RollBackFrom = \"Safety 99.0.0 @ 2\"", why.Message, StringComparison.Ordinal);
            Assert.Equal(OutcomeKind.Denied, (await blocked.BuyAsync("denied")).Kind);
        }

        await using (Running running = await StartAsync(options => options with { RollBackFrom = "Safety 99.0.0 @ 2" }))
        {
            Assert.True(running.Host.IsArmed);
            Assert.Contains(_events, static e => e.Kind == SafetyEventKind.BuildChanged && e.Message.Contains("Safety 99.0.0", StringComparison.Ordinal));
        }

        // The newer build arms again, and the name was left in the older one's options.
        ArmAsNewerBuild();
        await using Running flipped = await StartAsync(options => options with { RollBackFrom = "Safety 99.0.0 @ 2" }, arm: false);
        await Assert.ThrowsAsync<ArmingBlockedException>(() => flipped.Run(flipped.Host.ArmAsync()));
    }

    [Fact]
    public async Task OtherLimitsThanAtTheLastArming_AreNamed()
    {
        await TradeAsync("first");
        _events.Clear();
        await using (await StartAsync())
            Assert.DoesNotContain(_events, static e => e.Kind == SafetyEventKind.BuildChanged);
        await using Running running = await StartAsync(limits: new LimitOptions { MaxOrderNotional = 9_000m, MaxOpenNotional = 50_000m, MaxOrdersPerSecond = 1_000, PriceBandBps = 500 });
        Assert.Contains(_events, static e => e.Kind == SafetyEventKind.BuildChanged && e.Message.Contains("limits", StringComparison.Ordinal));
    }

    private async Task TradeAsync(string name, int orders = 3, Func<SafetyHostOptions, SafetyHostOptions>? change = null)
    {
        await using Running running = await StartAsync(change);
        for (int i = 0; i < orders; i++)
            Assert.Equal(OutcomeKind.Accepted, (await running.BuyAsync($"{name} {i}")).Kind);
        await running.Run(running.Host.DrainAsync());
    }

    private async Task<Running> StartAsync(Func<SafetyHostOptions, SafetyHostOptions>? change = null, bool arm = true, LimitOptions? limits = null)
    {
        SafetyHostOptions options = new()
        {
            KillFile = Path.Combine(_directory, "kill.flag"),
            LockDirectory = _directory,
            Clock = _time,
            Executor = new InlineExecutor(),
            Environment = static _ => null,
            Events = _events.Add,
            Anchor = new FileChainAnchor(AnchorPath),
            AnchorIntervalMs = 1_000,
        };
        IOrderJournal journal = File.Exists(JournalPath) ? SqliteJournal.OpenExisting(JournalPath) : SqliteJournal.Create(JournalPath, [GuardFixture.Account], _time);
        SafetyHost host = SafetyHost.Create(journal, change is null ? options : change(options));
        ScriptedGuard guard = new(
            host.AddAccount(new AccountOptions
            {
                Id = GuardFixture.Account,
                Currency = "USD",
                Prices = new GuardFixture.FixedPrices(_time),
                Limits = limits ?? new LimitOptions { MaxOrderNotional = 10_000m, MaxOpenNotional = 1_000_000m, MaxOrdersPerSecond = 100_000, PriceBandBps = 500 },
            }),
            _venue,
            new VenueProfileAttribute { Acknowledgement = AckBy.Response, RequestExpiryMs = 500, VisibilityMs = 100, IsSimulated = true });
        Running running = new(host, guard, _time);
        if (arm)
            await running.Run(host.ArmAsync());
        return running;
    }

    /// <summary>A batch before the last checkpoint that holds nothing of an open order: nothing else proves it at the start.</summary>
    private const string OldBatch = "(SELECT min(last) FROM batch WHERE last > 1 AND last NOT IN (SELECT batch FROM family_batch))";

    private void ArmAsNewerBuild()
    {
        using SqliteJournal journal = SqliteJournal.OpenExisting(JournalPath);
        OrderIntentPersistence writer = new(JournalStart.Open(journal), new InlineExecutor(), _time);
        writer.RunAsync(static batch => batch.Append(0, 0, ((Armed)batch.Host.LastArmed!.Value.Fact) with { ArmingEpoch = batch.Host.ArmingEpoch + 1, Host = "other-host/1", Build = "Safety 99.0.0" })).GetAwaiter().GetResult();
    }

    private void Tamper(string sql)
    {
        using SqliteConnection connection = Open(JournalPath);
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = $"DROP TRIGGER batch_stays; DROP TRIGGER batch_is_final; {sql}";
        Assert.True(command.ExecuteNonQuery() > 0);
    }

    private static long Count(string path, string table) => Scalar(path, $"SELECT count(*) FROM {table}");

    private static long Scalar(string path, string sql)
    {
        using SqliteConnection connection = Open(path);
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }

    private static SqliteConnection Open(string path)
    {
        SqliteConnection connection = new(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }

    private static readonly DateTimeOffset s_birth = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private sealed record Running(SafetyHost Host, ScriptedGuard Guard, VirtualTime Time) : IAsyncDisposable
    {
        /// <summary>Awaits a task, moving virtual time on while it waits for time.</summary>
        public async Task Run(Task task)
        {
            Time.AdvanceUntil(task);
            await task;
        }

        public ValueTask<Outcome<OrderAck>> BuyAsync(string cause) => Guard.SubmitAsync(
            new OrderKey(new StrategyId("life"), new CauseKey(cause), s_birth), GuardFixture.Limit(Side.Buy, 0.001m, 50_000m));

        public void Idle(int ticks)
        {
            for (int i = 0; i < ticks; i++)
                Time.Advance(TimeSpan.FromMilliseconds(100));
        }

        public ValueTask DisposeAsync() => Host.DisposeAsync();
    }

    private sealed class BrokenAnchor : IChainAnchor
    {
        public bool IsBroken { get; set; } = true;

        public string Location => "nowhere";

        public ChainHead? Last(Guid journalId) => null;

        public bool KnowsAny() => false;

        public void Keep(ChainHead head)
        {
            if (IsBroken)
                throw new IOException("no space left");
        }
    }
}
