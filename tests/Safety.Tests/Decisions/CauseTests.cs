using Safety.Decisions;
using Safety.Guarding;
using Safety.Identity;
using Safety.Journal;
using Safety.Journal.Facts;
using Safety.Lifecycle;
using Safety.Orders;
using Safety.Reports;
using Safety.Tests.Support;

namespace Safety.Tests.Decisions;

/// <summary>Causes are durable with what caused them, come once and in order, and are run until they are done.</summary>
public class CauseTests
{
    [Fact]
    public async Task Report_WritesItsCauseInTheInboxTransaction_Once()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ClientOrderId id = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        f.Tick();
        ExecutionReport fill = f.Venue.Fill(id, 0.004m, 50_000m);
        int commits = 0;
        f.Journal.Committing = () => commits++;
        ReportReceipt receipt = await f.Guarded.ReceiveAsync(fill);
        Assert.Equal(1, commits);
        ReportReceipt again = await f.Guarded.ReceiveAsync(fill);
        Assert.True(again.IsDuplicate);

        CauseRecord cause = Assert.Single(f.Journal.ReadCauses(1, 0));
        Assert.Equal((CauseKind.ExecutionReport, $"report:{id}/{fill.ExecId}", fill.VenueTime, receipt.Record.Sequence), (cause.Kind, cause.Key.Value, cause.Time, cause.ReportSequence));
    }

    [Fact]
    public async Task ReportThatChangedNothing_TriggersNothing()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ClientOrderId id = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        await f.Guarded.ReceiveAsync(f.Venue.Report(id, ExecType.New, OrderStatus.New));
        Assert.Single(f.Journal.ReadReports(1, 0));
        Assert.Empty(f.Journal.ReadCauses(1, 0));
    }

    [Fact]
    public async Task Fill_IsHedgedOnce_HoweverOftenItIsDeliveredAndTheProcessDies()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ScriptedStrategy strategy = new(f)
        {
            Core = static (_, _) => Plan.Of("hedge", GuardFixture.Limit(Side.Sell, 0.01m, 50_000m)),
        };
        strategy.Decide = cause => cause.Report is { LastQty: > 0m } && f.Venue.Sent.First().Id == cause.Report.ClientOrderId.Value
            ? strategy.RebalanceAsync(cause, cause.Report.ExecId) : ValueTask.FromResult(DecisionOutcome.NotMine);
        StrategyRunner runner = await strategy.StartAsync();
        ClientOrderId id = (await f.BuyAsync("one")).Acceptance!.ClientOrderId;
        ExecutionReport fill = f.Venue.Fill(id, 0.01m, 50_000m);
        for (int i = 0; i < 4; i++)
        {
            await f.Guarded.ReceiveAsync(fill);
            await strategy.RunAsync(runner);
            if (i == 1)
                await f.CrashAndRestartAsync();
            runner = await strategy.StartAsync();
        }

        Assert.Equal([Side.Buy, Side.Sell], f.Venue.Sent.Select(sent => sent.Terms.Side));
        Assert.Single(strategy.Decided);
    }

    [Fact]
    public async Task Event_IsTakenOnce_AndOneWithOtherContentIsRefused()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        DateTimeOffset time = f.Time.GetUtcNow();
        Assert.True(await f.Guarded.Decisions.RaiseAsync(new CauseKey("bar-1"), time, "close 100"));
        Assert.False(await f.Guarded.Decisions.RaiseAsync(new CauseKey("bar-1"), time, "close 100"));
        await Assert.ThrowsAsync<ArgumentException>(() => f.Guarded.Decisions.RaiseAsync(new CauseKey("bar-1"), time, "close 101"));
        await Assert.ThrowsAsync<ArgumentException>(() => f.Guarded.Decisions.RaiseAsync(new CauseKey("bar-1"), time.AddTicks(1), "close 100"));
        Assert.Contains(f.Events, e => e.Kind == SafetyEventKind.Mismatch);
        Assert.Single(f.Journal.ReadCauses(1, 0));
    }

    [Fact]
    public async Task ReportsWithASlashInTheirIds_AreDifferentCauses()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ExecutionReport report = new() { ClientOrderId = new("a/b"), ExecId = "c", ExecType = ExecType.New, OrderStatus = OrderStatus.New, VenueTime = f.Time.GetUtcNow() };
        await f.Host.Writer.RunAsync(journal =>
        {
            journal.Append(1, 0, new Reported(report, 0, ReportDisposition.Applied));
            return journal.Append(1, 0, new Reported(report with { ClientOrderId = new("a"), ExecId = "b/c" }, 0, ReportDisposition.Applied));
        });
        Assert.Equal(["report:a%2Fb/c", "report:a/b/c"], f.Journal.ReadCauses(1, 0).Select(static cause => cause.Key.Value));
    }

    [Theory]
    [InlineData("report:x", "")]
    [InlineData("", "")]
    [InlineData("bar\n1", "")]
    [InlineData("bar~", "")]
    [InlineData("bar", "~x")]
    public async Task EventThatCannotBeACause_IsRefused_AndLatchesNothing(string key, string payload)
    {
        // Half of a surrogate pair cannot stand in an attribute.
        (key, payload) = (key.Replace('~', '\ud800'), payload.Replace('~', '\ud800'));
        await using GuardFixture f = await new GuardFixture().StartAsync();
        await Assert.ThrowsAsync<ArgumentException>(() => f.Guarded.Decisions.RaiseAsync(new CauseKey(key), f.Time.GetUtcNow(), payload));
        await Assert.ThrowsAsync<ArgumentException>(() => f.Guarded.Decisions.RaiseAsync(new CauseKey("bar"), default));
        Assert.Null(f.Host.Writer.Fault);
    }

    [Fact]
    public async Task Causes_ComeInOrder_AndOneThatWaitsHoldsUpTheNext()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        bool isReady = false;
        ScriptedStrategy strategy = new(f);
        strategy.Decide = cause => cause.Key.Value == "two" && !isReady
            ? ValueTask.FromResult(new DecisionOutcome(DecisionOutcomeKind.Deferred, null, [], false, null))
            : strategy.RebalanceAsync(cause, "in");
        StrategyRunner runner = await strategy.StartAsync();
        foreach (string key in (string[])["one", "two", "three"])
            await DecisionTests.RaiseAsync(f, key);
        Assert.Equal(1, await strategy.RunAsync(runner));
        Assert.NotNull(runner.Waiting);
        isReady = true;
        Assert.Equal(2, await strategy.RunAsync(runner));
        Assert.Equal(["one", "two", "two", "three"], strategy.Seen);
    }

    [Fact]
    public async Task Strategy_BeginsWithTheNextCause_AndGoesOnWhereItWas()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        await DecisionTests.RaiseAsync(f, "before");
        ScriptedStrategy strategy = new(f);
        StrategyRunner runner = await strategy.StartAsync();
        await DecisionTests.RaiseAsync(f, "one");
        await strategy.RunAsync(runner);
        f.Tick();
        await DecisionTests.RaiseAsync(f, "two");
        await f.CrashAndRestartAsync();
        await strategy.RunAsync(await strategy.StartAsync());
        Assert.Equal(["one", "two"], strategy.Seen);
        Assert.Equal(["one", "two"], strategy.Decided);
    }

    [Fact]
    public async Task CursorLost_TheCauseRunsAgain_AndGetsItsDecision()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ScriptedStrategy strategy = new(f) { Core = static (_, _) => Plan.Of("buy", GuardFixture.Limit(Side.Buy, 0.01m, 50_000m)) };
        strategy.Decide = async cause =>
        {
            await strategy.RebalanceAsync(cause, "in");
            strategy.Decide = cause => strategy.RebalanceAsync(cause, "in");
            throw new InvalidOperationException("the process dies here");
        };
        StrategyRunner runner = await strategy.StartAsync();
        await DecisionTests.RaiseAsync(f, "one");
        await Assert.ThrowsAsync<InvalidOperationException>(() => strategy.RunAsync(runner));
        f.Tick();
        await f.CrashAndRestartAsync();
        await strategy.RunAsync(await strategy.StartAsync());
        Assert.Equal(["one", "one"], strategy.Seen);
        Assert.Equal(["one"], strategy.Decided);
        Assert.Single(f.Venue.Sent);
    }

    [Fact]
    public async Task ManyCauses_AreReadInPortions()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ScriptedStrategy strategy = new(f);
        StrategyRunner runner = await strategy.StartAsync();
        for (int i = 0; i < 150; i++)
            await DecisionTests.RaiseAsync(f, $"bar-{i}");
        Assert.Equal(150, await strategy.RunAsync(runner));
        Assert.Equal(150, strategy.Seen.Distinct().Count());
        Assert.Equal(f.Journal.ReadCauses(1).Last().Sequence, runner.Position);
    }

    [Fact]
    public async Task DecisionsAndEvents_AreInTheHashChain()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ScriptedStrategy strategy = new(f);
        StrategyRunner runner = await strategy.StartAsync();
        await DecisionTests.RaiseAsync(f, "one");
        await strategy.RunAsync(runner);
        Assert.Single(f.Journal.Facts<Caused>(1));
        Assert.Single(f.Journal.Facts<Decided>(1));
        await f.CrashAndRestartAsync(); // verifies the chain
    }
}
