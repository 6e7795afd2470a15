using Safety.Decisions;
using Safety.Orders;
using Safety.Tests.Support;

namespace Safety.Tests.Decisions;

/// <summary>A journal run again on today's code: nothing, or the first difference.</summary>
public class ReplayTests
{
    [Fact]
    public async Task SameCode_NoDifference()
    {
        await using GuardFixture f = await RecordAsync();
        DecisionReplay replay = DecisionReplayer.Replay(f.Journal, GuardFixture.Account, Code(f, Decide));
        Assert.Equal(new DecisionReplay(3, null), replay);
        Assert.Equal(3, f.Venue.Sent.Count);
    }

    [Fact]
    public async Task OtherPrice_IsNamed()
    {
        await using GuardFixture f = await RecordAsync();
        DecisionDifference difference = Difference(f, static (context, input) => input == "two" ? Plan.Of(Reason(context), Terms(context) with { LimitPrice = 50_001m }) : Decide(context, input));
        Assert.Equal(("two", "legs[0].limitPrice", "50000", "50001"), (difference.Cause.Value, difference.Member, difference.Expected, difference.Actual));
    }

    [Fact]
    public async Task FewerLegs_AreNamed()
    {
        await using GuardFixture f = await RecordAsync();
        DecisionDifference difference = Difference(f, static (context, input) => input == "three" ? Plan.Nothing(Reason(context)) : Decide(context, input));
        Assert.Equal(("three", "legs.count", "1", "0"), (difference.Cause.Value, difference.Member, difference.Expected, difference.Actual));
    }

    [Fact]
    public async Task AnotherQuestion_IsNamed()
    {
        await using GuardFixture f = await RecordAsync();
        DecisionDifference difference = Difference(f, static (context, input) =>
        {
            _ = context.Position("BTC-USD");
            return Decide(context, input);
        });
        Assert.Equal(("one", "observed", "the position in BTC-USD"), (difference.Cause.Value, difference.Member, difference.Actual));
    }

    [Fact]
    public async Task Exception_AndMissingCode_AreDifferences()
    {
        await using GuardFixture f = await RecordAsync();
        Assert.Equal("exception", Difference(f, static (_, _) => throw new DivideByZeroException()).Member);
        Assert.Equal("code", DecisionReplayer.Replay(f.Journal, GuardFixture.Account).Difference!.Member);
    }

    [Fact]
    public async Task PricesOfThen_NotOfNow()
    {
        await using GuardFixture f = await RecordAsync();
        f.Prices.Price = 1m;
        f.Tick(1_000);
        Assert.Null(DecisionReplayer.Replay(f.Journal, GuardFixture.Account, Code(f, Decide)).Difference);
    }

    private static Plan Decide(DecisionContext context, string input)
    {
        context.Note($"looked at {input}");
        return Plan.Of(Reason(context), Terms(context));
    }

    private static string Reason(DecisionContext context) => FormattableString.Invariant($"random {context.Random.Next(100)} at {context.Now:O} for {context.CauseTime:O}");

    private static OrderTerms Terms(DecisionContext context) => GuardFixture.Limit(Side.Buy, 0.01m, context.Price(GuardFixture.Btc)!.Value.Price);

    private static DecisionCode Code(GuardFixture f, Func<DecisionContext, string, Plan> core) => new ScriptedStrategy(f) { Core = core }.Code;

    private static DecisionDifference Difference(GuardFixture f, Func<DecisionContext, string, Plan> core) =>
        DecisionReplayer.Replay(f.Journal, GuardFixture.Account, Code(f, core)).Difference!;

    private static async Task<GuardFixture> RecordAsync()
    {
        GuardFixture f = await new GuardFixture().StartAsync();
        ScriptedStrategy strategy = new(f) { Core = Decide };
        StrategyRunner runner = await strategy.StartAsync();
        foreach (string key in (string[])["one", "two", "three"])
        {
            await DecisionTests.RaiseAsync(f, key);
            await strategy.RunAsync(runner);
            f.Tick(1_000);
        }

        return f;
    }
}
