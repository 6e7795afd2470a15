using Safety.Decisions;
using Safety.Generated.V1;
using Safety.Guarding;
using Safety.Identity;
using Safety.Orders;

namespace Safety.Tests.Support;

/// <summary>A strategy in the shape the generator writes, by hand. Outlives restarts, as its code does; what it remembers is for the tests.</summary>
internal sealed class ScriptedStrategy(GuardFixture fixture)
{
    public static readonly StrategyId Name = new("scripted");

    private static readonly DecisionSite<string> s_site = new("Tests.Rebalance", StateJson.Write, StateJson.ReadString);

    /// <summary>What is decided.</summary>
    public Func<DecisionContext, string, Plan> Core { get; set; } = static (_, _) => Plan.Nothing("as it is");

    /// <summary>The input of a cause.</summary>
    public Func<Cause, string> InputOf { get; set; } = static cause => cause.Key.Value;

    /// <summary>Runs before a leg is handed to the guard; to die there.</summary>
    public Action<OrderKey>? BeforeLeg { get; set; }

    /// <summary>Overrides what the strategy does about a cause.</summary>
    public Func<Cause, ValueTask<DecisionOutcome>>? Decide { get; set; }

    /// <summary>What is made of a leg; a new order when null.</summary>
    public Func<OrderKey, OrderTerms, ValueTask<Outcome<OrderAck>>>? Send { get; set; }

    public List<string> Decided { get; } = [];

    public List<string> Seen { get; } = [];

    public List<DecisionOutcome> Outcomes { get; } = [];

    public DecisionCode Code => DecisionEntry.CodeOf(s_site, Core);

    public Task<StrategyRunner> StartAsync() => fixture.Run(fixture.Guarded.Decisions.StartAsync(Name, OnCauseAsync));

    public async Task<int> RunAsync(StrategyRunner runner) => await fixture.Run(runner.RunPendingAsync());

    public ValueTask<DecisionOutcome> RebalanceAsync(Cause cause, string input) =>
        DecisionEntry.RunAsync(s_site, cause, input, DecideCore, SendAsync, CancellationToken.None);

    public ValueTask<DecisionOutcome> RebalanceAsync(Cause cause, Func<CancellationToken, ValueTask<string>> input) =>
        DecisionEntry.RunAsync(s_site, cause, input, DecideCore, SendAsync, CancellationToken.None);

    private async ValueTask<DecisionOutcome> OnCauseAsync(Cause cause, CancellationToken cancellationToken)
    {
        Seen.Add(cause.Key.Value);
        DecisionOutcome outcome = Decide is null ? await RebalanceAsync(cause, InputOf(cause)) : await Decide(cause);
        Outcomes.Add(outcome);
        return outcome;
    }

    private Plan DecideCore(DecisionContext context, string input)
    {
        Decided.Add(context.Cause.Value);
        return Core(context, input);
    }

    private async ValueTask<LegOutcome> SendAsync(OrderKey key, OrderTerms terms, CancellationToken cancellationToken)
    {
        BeforeLeg?.Invoke(key);
        return LegOutcome.From(await (Send?.Invoke(key, terms) ?? fixture.Guard.SubmitAsync(key, terms, cancellationToken)));
    }
}
