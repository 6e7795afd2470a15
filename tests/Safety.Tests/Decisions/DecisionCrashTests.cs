using Safety.Decisions;
using Safety.Guarding;
using Safety.Identity;
using Safety.Journal;
using Safety.Orders;
using Safety.Tests.Support;

namespace Safety.Tests.Decisions;

/// <summary>The process dies at each step of a plan: in every commit, before and after it is durable, and on both sides of every send.</summary>
public class DecisionCrashTests
{
    private static readonly OrderTerms[] s_legs =
    [
        GuardFixture.Limit(Side.Buy, 0.01m, 50_000m),
        GuardFixture.Limit(Side.Sell, 0.02m, 50_000m),
        GuardFixture.Limit(Side.Buy, 0.03m, 50_000m),
    ];

    public static TheoryData<JournalKind, CrashMoment, LegPolicy> Deaths()
    {
        TheoryData<JournalKind, CrashMoment, LegPolicy> deaths = [];
        foreach (JournalKind kind in Enum.GetValues<JournalKind>())
        {
            foreach (CrashMoment moment in Enum.GetValues<CrashMoment>())
            {
                foreach (LegPolicy policy in Enum.GetValues<LegPolicy>())
                    deaths.Add(kind, moment, policy);
            }
        }

        return deaths;
    }

    [Theory]
    [MemberData(nameof(Deaths))]
    public async Task DeathAtEachStep_OneDecision_EveryLegOnceAtMost(JournalKind kind, CrashMoment moment, LegPolicy policy)
    {
        bool died = true;
        int deaths = 0;
        for (; died; deaths += died ? 1 : 0)
        {
            await using GuardFixture f = await new GuardFixture(kind).StartAsync();
            ScriptedStrategy strategy = new(f) { Core = (_, _) => Plan.Of("three legs", s_legs) with { Policy = policy } };
            died = await DieOnTheWayAsync(f, strategy, moment, deaths + 1);
            await f.CrashAndRestartAsync();
            bool wasDecided = f.Store.ReadDecisions(1, 0).Any();
            Assert.Equal(wasDecided, LegsOf(f).Length > 0); // neither a decision without its first intent nor an intent without its decision
            int before = f.Venue.Sent.Count;

            await FinishAsync(f, strategy);
            Assert.Equal(wasDecided ? 1 : 2, strategy.Decided.Count);
            Assert.Single(f.Store.ReadDecisions(1, 0));
            IntentRecord[] legs = LegsOf(f);
            int lost = Array.FindIndex(legs, static leg => leg.Progress.State == IntentState.NotExecuted);
            Assert.Equal(lost >= 0 && policy == LegPolicy.InOrder ? lost + 1 : 3, legs.Length);
            Assert.True(lost < 0 || moment is CrashMoment.AfterCommit or CrashMoment.BeforeSend);
            Assert.All(legs, (leg, i) => Assert.Equal(i == lost ? IntentState.NotExecuted : IntentState.Working, leg.Progress.State));
            Assert.Equal(legs.Where((_, i) => i != lost).Select(static leg => leg.ClientOrderId.Value), f.Venue.Sent.Select(static sent => sent.Id));
            Assert.True(f.Venue.Sent.Count >= before);

            await f.CrashAndRestartAsync();
            await FinishAsync(f, strategy);
            Assert.Equal(legs.Length - (lost >= 0 ? 1 : 0), f.Venue.Sent.Count);
        }

        Assert.True(deaths >= 3, $"only {deaths} steps were tried");
    }

    /// <summary>A plan holds orders; a sender may make the change of a working order of a leg, and the same holds.</summary>
    [Theory]
    [InlineData(JournalKind.InMemory, CrashMoment.BeforeCommit)]
    [InlineData(JournalKind.InMemory, CrashMoment.AfterCommit)]
    [InlineData(JournalKind.InMemory, CrashMoment.BeforeSend)]
    [InlineData(JournalKind.InMemory, CrashMoment.AfterSend)]
    [InlineData(JournalKind.Sqlite, CrashMoment.BeforeCommit)]
    [InlineData(JournalKind.Sqlite, CrashMoment.AfterCommit)]
    [InlineData(JournalKind.Sqlite, CrashMoment.BeforeSend)]
    [InlineData(JournalKind.Sqlite, CrashMoment.AfterSend)]
    public async Task DeathAtEachStep_OfALegThatReplaces_ChangesTheOrderOnceAtMost(JournalKind kind, CrashMoment moment)
    {
        bool died = true;
        int deaths = 0;
        for (; died; deaths += died ? 1 : 0)
        {
            await using GuardFixture f = await new GuardFixture(kind).StartAsync();
            ClientOrderId target = (await f.BuyAsync("by hand")).Acceptance!.ClientOrderId;
            f.Tick();
            ScriptedStrategy strategy = new(f) { Core = static (_, _) => Plan.Of("more of it", s_legs[2]) };
            strategy.Send = (key, terms) => f.Guard.ReplaceAsync(key, target, terms);
            died = await DieOnTheWayAsync(f, strategy, moment, deaths + 1);
            await f.CrashAndRestartAsync();
            Assert.Equal(f.Store.ReadDecisions(1, 0).Any(), LegsOf(f).Length > 0);

            await FinishAsync(f, strategy);
            Assert.Single(f.Store.ReadDecisions(1, 0));
            IntentRecord leg = Assert.Single(LegsOf(f));
            bool isLost = leg.Progress.State == IntentState.NotExecuted;
            Assert.True(!isLost || moment is CrashMoment.AfterCommit or CrashMoment.BeforeSend);
            Assert.Equal(isLost ? IntentState.Working : IntentState.Replaced, f.Progress(target).State);
            Assert.Equal(isLost ? 500m : 1_500m, await f.Guarded.GetExposureAsync());
            Assert.Equal(isLost ? target.Value : leg.ClientOrderId.Value, Assert.Single(f.Venue.Orders).Key);
            Assert.Equal(isLost ? 1 : 2, f.Venue.Sent.Count);
        }

        Assert.True(deaths >= 1);
    }

    private static async Task<bool> DieOnTheWayAsync(GuardFixture f, ScriptedStrategy strategy, CrashMoment moment, int number)
    {
        StrategyRunner runner = await strategy.StartAsync();
        await DecisionTests.RaiseAsync(f, "bar-1");
        f.DieAt(moment, number);
        try
        {
            await strategy.RunAsync(runner);
        }
        catch (JournalException)
        {
            // It died on the way.
        }

        f.Tick();
        return f.IsDead;
    }

    private static async Task FinishAsync(GuardFixture f, ScriptedStrategy strategy)
    {
        StrategyRunner runner = await strategy.StartAsync();
        await strategy.RunAsync(runner);
        f.Tick();
        Assert.Null(runner.Waiting);
    }

    private static IntentRecord[] LegsOf(GuardFixture f) =>
        [.. f.Store.ReadIntents(1).Where(static intent => intent.Key.Strategy == ScriptedStrategy.Name).OrderBy(static intent => intent.Key.Leg)];
}
