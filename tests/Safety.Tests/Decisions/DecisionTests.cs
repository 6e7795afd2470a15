using Safety.Decisions;
using Safety.Guarding;
using Safety.Identity;
using Safety.Journal;
using Safety.Orders;
using Safety.Testing;
using Safety.Tests.Support;

namespace Safety.Tests.Decisions;

/// <summary>A cause is decided about once; decision and first intent are one; missing legs are finished.</summary>
public class DecisionTests
{
    private static readonly OrderTerms s_buy = GuardFixture.Limit(Side.Buy, 0.01m, 50_000m);
    private static readonly OrderTerms s_sell = GuardFixture.Limit(Side.Sell, 0.01m, 50_000m);

    private static Plan Pair => Plan.Of("pair", s_buy, s_sell);

    [Fact]
    public async Task NothingToDo_IsADecisionToo()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ScriptedStrategy strategy = new(f);
        StrategyRunner runner = await strategy.StartAsync();
        await RaiseAsync(f, "bar-1");
        Assert.Equal(1, await strategy.RunAsync(runner));
        Assert.Equal(DecisionOutcomeKind.Nothing, strategy.Outcomes.Single().Kind);
        DecisionRecord decision = Assert.Single(f.Journal.ReadDecisions(1, 0));
        Assert.Equal(("bar-1", "Tests.Rebalance", "\"bar-1\""), (decision.Cause.Value, decision.Decision, decision.Input));
        Assert.Equal(0, await strategy.RunAsync(runner));
    }

    [Fact]
    public async Task DecisionAndFirstIntent_AreOneTransaction()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ScriptedStrategy strategy = new(f) { Core = static (_, _) => Pair };
        StrategyRunner runner = await strategy.StartAsync();
        await RaiseAsync(f, "bar-1");
        List<(int Decisions, int Intents)> commits = [];
        f.Journal.Committing = () => commits.Add((f.Journal.ReadDecisions(1, 0).Count(), f.Journal.ReadIntents(1).Count));
        await strategy.RunAsync(runner);
        Assert.Contains((1, 1), commits);
        Assert.DoesNotContain((1, 0), commits);
        Assert.DoesNotContain((0, 1), commits);
        Assert.Equal([OutcomeKind.Accepted, OutcomeKind.Accepted], strategy.Outcomes.Single().Legs.Select(leg => leg.Kind));
        Assert.Equal([(ushort)0, (ushort)1], f.Journal.ReadIntents(1).Select(intent => intent.Key.Leg).Order());
        Assert.Equal(2, f.Venue.Sent.Count);
    }

    /// <summary>The process dies in every commit of a two-leg decision, and the commit is found or lost: one order per leg at most, one decision, and never a decision without its first intent.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task DeathInEachCommit_OneDecision_OneOrderPerLegAtMost(bool survives)
    {
        bool failed = true;
        int deaths = 0;
        for (int n = 1; failed; n++)
        {
            await using GuardFixture f = await new GuardFixture().StartAsync();
            ScriptedStrategy strategy = new(f) { Core = static (_, _) => Pair };
            StrategyRunner runner = await strategy.StartAsync();
            await RaiseAsync(f, "bar-1");
            f.Journal.FailCommitAt(n, survives ? CommitFailure.UnknownAndWritten : CommitFailure.UnknownAndLost);
            try
            {
                await strategy.RunAsync(runner);
            }
            catch (JournalException)
            {
                // The journal is latched; the process ends here.
            }

            f.Tick();
            failed = f.Host.Writer.Fault is not null;
            deaths += failed ? 1 : 0;
            await f.CrashAndRestartAsync(inFlightSurvives: survives);
            Assert.Equal(f.Journal.ReadDecisions(1, 0).Any(), f.Journal.ReadIntents(1).Any(intent => intent.Key.Leg == 0));
            runner = await strategy.StartAsync();
            await strategy.RunAsync(runner);
            await strategy.RunAsync(runner);
            Assert.Null(runner.Waiting);
            Assert.Single(f.Journal.ReadDecisions(1, 0));
            Assert.True(f.Venue.Sent.Count <= 2, $"{f.Venue.Sent.Count} orders after a death in commit {n}");
            Assert.Distinct(f.Venue.Sent.Select(sent => sent.Id));
            Assert.Distinct(f.Venue.Sent.Select(sent => sent.Terms.Side));
        }

        Assert.True(deaths >= 2, $"only {deaths} commits were tried");
    }

    [Fact]
    public async Task SecondLegMissing_IsSentAfterARestart_WithoutDecidingAgain()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ScriptedStrategy strategy = new(f) { Core = static (_, _) => Pair, BeforeLeg = static key => Die(key.Leg == 1) };
        StrategyRunner runner = await strategy.StartAsync();
        await RaiseAsync(f, "bar-1");
        await Assert.ThrowsAsync<InvalidOperationException>(() => strategy.RunAsync(runner));
        Assert.Single(f.Venue.Sent);
        f.Tick();

        strategy.BeforeLeg = null;
        await f.CrashAndRestartAsync();
        await strategy.RunAsync(await strategy.StartAsync());

        Assert.Equal([Side.Buy, Side.Sell], f.Venue.Sent.Select(sent => sent.Terms.Side));
        Assert.Single(strategy.Decided);
        DecisionOutcome outcome = strategy.Outcomes.Single();
        Assert.True(outcome.IsReplay);
        Assert.True(outcome.Legs[0].Acceptance!.IsReplay);
        Assert.False(outcome.Legs[1].Acceptance!.IsReplay);
    }

    [Fact]
    public async Task DeathBeforeTheFirstLeg_NothingIsDurable_DecidedAgain()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ScriptedStrategy strategy = new(f) { Core = static (_, _) => Pair, BeforeLeg = static _ => Die(true) };
        StrategyRunner runner = await strategy.StartAsync();
        await RaiseAsync(f, "bar-1");
        await Assert.ThrowsAsync<InvalidOperationException>(() => strategy.RunAsync(runner));
        Assert.Empty(f.Journal.ReadDecisions(1, 0));

        strategy.BeforeLeg = null;
        strategy.Core = static (_, _) => Plan.Of("only one", s_sell);
        await f.CrashAndRestartAsync();
        await strategy.RunAsync(await strategy.StartAsync());
        Assert.Equal(2, strategy.Decided.Count);
        Assert.Equal(Side.Sell, f.Venue.Sent.Single().Terms.Side);
    }

    [Fact]
    public async Task DeniedDecision_StaysDenied_AlsoWhenTheLimitIsRaised()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ScriptedStrategy strategy = new(f) { Core = static (_, _) => Plan.Of("too much", GuardFixture.Limit(Side.Buy, 0.3m, 50_000m)) };
        StrategyRunner runner = await strategy.StartAsync();
        await RaiseAsync(f, "bar-1");
        Cause cause = await CauseAsync(f, "bar-1");
        await strategy.RunAsync(runner);
        Assert.Equal(DenialCode.OrderNotionalExceeded, strategy.Outcomes.Single().Legs.Single().Denial!.Code);
        Assert.Single(f.Journal.ReadDecisions(1, 0));

        f.Limits = f.Limits with { MaxOrderNotional = 100_000m, MaxOpenNotional = 100_000m };
        await f.CrashAndRestartAsync();
        DecisionOutcome again = await f.Run(strategy.RebalanceAsync(await CauseAsync(f, "bar-1"), "bar-1").AsTask());
        Assert.True(again.IsReplay);
        Assert.Equal(DenialCode.OrderNotionalExceeded, again.Legs.Single().Denial!.Code);
        Assert.Empty(f.Venue.Sent);
        Assert.Single(strategy.Decided);
        Assert.Equal("bar-1", cause.Key.Value);
    }

    [Fact]
    public async Task DenialThatSpendsNoKey_IsStoredWithTheDecision()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ScriptedStrategy strategy = new(f) { Core = static (_, _) => Plan.Of("off the lot", GuardFixture.Limit(Side.Buy, 0.0001m, 50_000m)) };
        StrategyRunner runner = await strategy.StartAsync();
        await RaiseAsync(f, "bar-1");
        await strategy.RunAsync(runner);
        Assert.Equal(DenialCode.TermsMalformed, strategy.Outcomes.Single().Legs.Single().Denial!.Code);
        DecisionRecord decision = Assert.Single(f.Journal.ReadDecisions(1, 0));
        Assert.Equal((int)DenialCode.TermsMalformed, decision.DenialCode);
        strategy.Send = (key, terms) => f.Guard.SubmitAsync(key, terms with { Size = new Units(0.01m) }); // a guard that would take it now
        DecisionOutcome again = await f.Run(strategy.RebalanceAsync(await CauseAsync(f, "bar-1"), "bar-1").AsTask());
        Assert.Equal(DenialCode.TermsMalformed, again.Legs.Single().Denial!.Code);
        Assert.Empty(f.Venue.Sent);
    }

    [Fact]
    public async Task GuardNotReady_TheCauseWaits_AndIsDecidedOnFreshInputs()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ScriptedStrategy strategy = new(f) { Core = static (context, _) => Plan.Of($"at {context.Price(GuardFixture.Btc)!.Value.Price}", s_buy) };
        StrategyRunner runner = await strategy.StartAsync();
        await RaiseAsync(f, "bar-1");
        f.Prices.Age = TimeSpan.FromHours(1);
        Assert.Equal(0, await strategy.RunAsync(runner));
        Assert.Equal(DenialCode.ReferencePriceStale, runner.Waiting!.Denial!.Code);
        Assert.Empty(f.Journal.ReadDecisions(1, 0));
        Assert.Empty(f.Journal.ReadIntents(1));

        f.Prices.Age = default;
        f.Prices.Price = 50_100m;
        Assert.Equal(1, await strategy.RunAsync(runner));
        Assert.Contains("50100", Assert.Single(f.Journal.ReadDecisions(1, 0)).ObservedInputs, StringComparison.Ordinal);
        Assert.Single(f.Venue.Sent);
        Assert.Null(runner.Waiting);
    }

    [Fact]
    public async Task OutcomeOfALegUnknown_TheNextWaitsForTheVenue()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ScriptedStrategy strategy = new(f) { Core = static (_, _) => Pair };
        StrategyRunner runner = await strategy.StartAsync();
        await RaiseAsync(f, "bar-1");
        f.Venue.Next.Enqueue(Script.AcceptThenHang);
        f.Venue.IsDown = true;
        Assert.Equal(0, await strategy.RunAsync(runner));
        Assert.Equal(OutcomeKind.Unknown, runner.Waiting!.Legs.Single().Kind);
        Assert.Single(f.Venue.Sent);

        f.Venue.IsDown = false;
        for (int i = 0; i < 100 && f.Venue.Sent.Count == 1; i++)
        {
            f.Tick();
            await strategy.RunAsync(runner);
        }

        Assert.Equal([Side.Buy, Side.Sell], f.Venue.Sent.Select(sent => sent.Terms.Side));
        Assert.Single(strategy.Decided);
    }

    [Fact]
    public async Task LegRejected_EndsThePlan_UnlessTheLegsAreIndependent()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ScriptedStrategy strategy = new(f) { Core = static (_, input) => Pair with { Policy = input == "both" ? LegPolicy.Independent : LegPolicy.InOrder } };
        StrategyRunner runner = await strategy.StartAsync();
        await RaiseAsync(f, "one");
        await RaiseAsync(f, "both");
        f.Venue.Next.Enqueue(Script.Reject);
        f.Venue.Next.Enqueue(Script.Reject);
        await strategy.RunAsync(runner);
        Assert.Equal([OutcomeKind.Rejected, OutcomeKind.Denied], strategy.Outcomes[0].Legs.Select(leg => leg.Kind));
        Assert.Equal(DenialCode.PlanStopped, strategy.Outcomes[0].Legs[1].Denial!.Code);
        Assert.Equal([OutcomeKind.Rejected, OutcomeKind.Accepted], strategy.Outcomes[1].Legs.Select(leg => leg.Kind));
        Assert.Equal(3, f.Venue.Sent.Count);
    }

    [Fact]
    public async Task MissingLeg_IsNotSentWhenThePlanIsNoLongerGood()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ScriptedStrategy strategy = new(f) { Core = static (context, _) => Pair with { GoodUntil = context.Now.AddSeconds(30) }, BeforeLeg = static key => Die(key.Leg == 1) };
        StrategyRunner runner = await strategy.StartAsync();
        await RaiseAsync(f, "bar-1");
        await Assert.ThrowsAsync<InvalidOperationException>(() => strategy.RunAsync(runner));
        f.Tick();
        strategy.BeforeLeg = null;
        await f.CrashAndRestartAsync();
        f.Tick(60_000);
        await strategy.RunAsync(await strategy.StartAsync());
        Assert.Single(f.Venue.Sent);
        Assert.Equal(OutcomeKind.Accepted, strategy.Outcomes.Single().Legs[0].Kind);
        Assert.Equal(DenialCode.PlanExpired, strategy.Outcomes.Single().Legs[1].Denial!.Code);
    }

    [Fact]
    public async Task SameCause_OtherInput_IsDeniedLoudly_AndTheCauseStays()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ScriptedStrategy strategy = new(f) { Core = static (_, _) => Plan.Of("buy", s_buy), BeforeLeg = null };
        await strategy.StartAsync();
        await RaiseAsync(f, "bar-1");
        Cause cause = await CauseAsync(f, "bar-1");
        await f.Run(strategy.RebalanceAsync(cause, "then").AsTask());
        DecisionOutcome denied = await f.Run(strategy.RebalanceAsync(cause, "now").AsTask());
        Assert.Equal(DecisionOutcomeKind.Denied, denied.Kind);
        Assert.Equal(DenialCode.KeyReusedWithOtherContent, denied.Denial!.Code);
        Assert.Contains("then", denied.Denial.Message, StringComparison.Ordinal);
        Assert.Contains("now", denied.Denial.Message, StringComparison.Ordinal);
        Assert.Contains(f.Events, e => e.Kind == SafetyEventKind.Mismatch);
        Assert.Single(f.Venue.Sent);

        strategy.InputOf = static _ => "now";
        StrategyRunner runner = await strategy.StartAsync();
        long before = runner.Position;
        await Assert.ThrowsAsync<InvalidOperationException>(() => strategy.RunAsync(runner));
        Assert.Equal(before, runner.Position);
    }

    [Fact]
    public async Task InputAskedFor_IsAskedForNewDecisionsOnly()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ScriptedStrategy strategy = new(f) { Core = static (_, _) => Plan.Of("buy", s_buy) };
        await strategy.StartAsync();
        await RaiseAsync(f, "bar-1");
        Cause cause = await CauseAsync(f, "bar-1");
        int asked = 0;
        ValueTask<string> Ask(CancellationToken cancellationToken) => ValueTask.FromResult($"asked {++asked}");
        DecisionOutcome first = await f.Run(strategy.RebalanceAsync(cause, Ask).AsTask());
        DecisionOutcome second = await f.Run(strategy.RebalanceAsync(cause, Ask).AsTask());
        Assert.Equal((1, false, true), (asked, first.IsReplay, second.IsReplay));
        Assert.Single(f.Venue.Sent);
    }

    [Fact]
    public async Task TwoAtOnce_DecideOnce()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        TaskCompletionSource<string> input = new();
        ScriptedStrategy strategy = new(f) { Core = static (_, _) => Plan.Of("buy", s_buy) };
        await strategy.StartAsync();
        await RaiseAsync(f, "bar-1");
        Cause cause = await CauseAsync(f, "bar-1");
        Task<DecisionOutcome> first = strategy.RebalanceAsync(cause, _ => new ValueTask<string>(input.Task)).AsTask();
        Task<DecisionOutcome> second = strategy.RebalanceAsync(cause, "in").AsTask();
        Assert.False(second.IsCompleted);
        input.SetResult("in");
        Assert.False((await f.Run(first)).IsReplay);
        Assert.True((await f.Run(second)).IsReplay);
        Assert.Single(strategy.Decided);
        Assert.Single(f.Venue.Sent);
    }

    [Fact]
    public async Task AnotherDecisionOnTheSameCause_IsDenied()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ScriptedStrategy strategy = new(f);
        await strategy.StartAsync();
        await RaiseAsync(f, "bar-1");
        Cause cause = await CauseAsync(f, "bar-1");
        await f.Run(strategy.RebalanceAsync(cause, "in").AsTask());
        Safety.Generated.V1.DecisionSite<string> other = new("Tests.Hedge", Safety.Generated.V1.StateJson.Write, Safety.Generated.V1.StateJson.ReadString);
        DecisionOutcome denied = await f.Run(Safety.Generated.V1.DecisionEntry.RunAsync(other, cause, "in", static (_, _) => Pair, static (_, _, _) => throw new NotSupportedException(), default).AsTask());
        Assert.Equal(DecisionOutcomeKind.Denied, denied.Kind);
        Assert.Contains("Tests.Rebalance", denied.Denial!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Context_IsReadOnce_AndRandomNumbersAreTheCauses()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        List<(decimal, int, decimal)> read = [];
        ScriptedStrategy strategy = new(f);
        strategy.Core = (context, _) =>
        {
            decimal first = context.Price(GuardFixture.Btc)!.Value.Price;
            f.Prices.Price += 1m;
            Assert.Equal(first, context.Price(GuardFixture.Btc)!.Value.Price);
            read.Add((context.Position("BTC-USD"), context.Random.Next(1_000_000), context.Random.NextDecimal()));
            return Plan.Nothing("looked");
        };
        Outcome<OrderAck> bought = await f.BuyAsync("by hand");
        await f.Guarded.ReceiveAsync(f.Venue.Fill(bought.Acceptance!.ClientOrderId, 0.01m, 50_000m));
        StrategyRunner runner = await strategy.StartAsync();
        await RaiseAsync(f, "bar-1");
        await RaiseAsync(f, "bar-2");
        await strategy.RunAsync(runner);
        Assert.All(read, one => Assert.Equal(0.01m, one.Item1));
        Assert.NotEqual(read[0].Item2, read[1].Item2);
        Assert.All(read, one => Assert.InRange(one.Item3, 0m, 0.999999999999999m));
        // Frozen: the same strategy and cause give these on every machine.
        Assert.Equal((734951, 0.706105133215259m), (read[0].Item2, read[0].Item3));
    }

    internal static Task<bool> RaiseAsync(GuardFixture f, string key, string payload = "") =>
        f.Run(f.Guarded.Decisions.RaiseAsync(new CauseKey(key), f.Time.GetUtcNow(), payload));

    internal static async Task<Cause> CauseAsync(GuardFixture f, string key) =>
        (await f.Run((Task<IReadOnlyList<Cause>>)f.Guarded.Decisions.ReadAsync(ScriptedStrategy.Name, 0))).Single(cause => cause.Key.Value == key);

    private static void Die(bool now)
    {
        if (now)
            throw new InvalidOperationException("the process dies here");
    }
}
