using System.ComponentModel;
using Safety.Decisions;
using Safety.Guarding;
using Safety.Identity;
using Safety.Limits;
using Safety.Orders;

namespace Safety.Generated.V1;

/// <summary>A generated decision's way to its verdict: stored, or made now and stored with its first intent.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class DecisionGate
{
    /// <summary>Decides once, on an input that is at hand; a stored verdict about another input is refused.</summary>
    public static ValueTask<DecisionOutcome> RunAsync<TInput>(
        DecisionSite<TInput> site, Trigger trigger, TInput input, Func<DecisionContext, TInput, Plan> core,
        Func<OrderKey, OrderTerms, CancellationToken, ValueTask<LegOutcome>> send, CancellationToken cancellationToken) =>
        RunAsync(site, trigger, new Given<TInput>(input), null, core, send, cancellationToken);

    /// <summary>Decides once, on an input that is asked for only when there is no verdict yet.</summary>
    public static ValueTask<DecisionOutcome> RunAsync<TInput>(
        DecisionSite<TInput> site, Trigger trigger, Func<CancellationToken, ValueTask<TInput>> input, Func<DecisionContext, TInput, Plan> core,
        Func<OrderKey, OrderTerms, CancellationToken, ValueTask<LegOutcome>> send, CancellationToken cancellationToken) =>
        RunAsync(site, trigger, null, input ?? throw new ArgumentNullException(nameof(input)), core, send, cancellationToken);

    /// <summary>The code of a decision, for a replay.</summary>
    public static DecisionCode CodeOf<TInput>(DecisionSite<TInput> site, Func<DecisionContext, TInput, Plan> core)
    {
        ArgumentNullException.ThrowIfNull(site);
        return new DecisionCode(site.Name, (context, input) => core(context, site.Read(input)));
    }

    private static async ValueTask<DecisionOutcome> RunAsync<TInput>(
        DecisionSite<TInput> site, Trigger trigger, Given<TInput>? given, Func<CancellationToken, ValueTask<TInput>>? ask, Func<DecisionContext, TInput, Plan> core,
        Func<OrderKey, OrderTerms, CancellationToken, ValueTask<LegOutcome>> send, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(site);
        ArgumentNullException.ThrowIfNull(trigger);
        GuardedAccount account = trigger.Account;
        PendingVerdicts pending = account.Host.Verdicts;
        await pending.EnterAsync(trigger.Strategy, trigger.Key, cancellationToken).ConfigureAwait(false);
        try
        {
            if (await account.Decisions.FindAsync(trigger.Strategy, trigger.Key).ConfigureAwait(false) is { } stored)
            {
                string? now = given is null ? null : StateJson.ToText(given.Value, site.Write);
                return CheckContent(stored, site.Name, now, trigger) is { } mismatch
                    ? Refused(account, mismatch)
                    : await FinishAsync(account, trigger, stored, DecisionJson.ReadPlan(stored.Plan), isReplay: true, send, cancellationToken).ConfigureAwait(false);
            }

            TInput input = given is null ? await ask!(cancellationToken).ConfigureAwait(false) : given.Value;
            string json = StateJson.ToText(input, site.Write);
            DecisionContext context = await ContextAsync(account, trigger).ConfigureAwait(false);
            Plan plan = core(context, input)
                ?? throw new InvalidOperationException($"The decision {site.Name} returned null; return {nameof(Plan)}.{nameof(Plan.Nothing)}(reason) to do nothing.");
            DecisionRecord verdict = new()
            {
                AccountRef = account.Ledger.Ref,
                Sequence = 0, // given in the writer
                Strategy = trigger.Strategy,
                Trigger = trigger.Key,
                TriggerTime = trigger.Time,
                TriggerSequence = trigger.Sequence,
                Decision = site.Name,
                Input = json,
                Evidence = DecisionJson.Write(context),
                Plan = DecisionJson.Write(plan),
                Epoch = account.Host.Armed.Epoch,
                DecidedAt = context.Now,
            };
            if (plan.Legs.Count == 0)
            {
                await account.Decisions.CommitAsync(verdict).ConfigureAwait(false);
                return new DecisionOutcome(DecisionOutcomeKind.Nothing, plan, [], false, null);
            }

            pending.Add(verdict);
            return await FinishAsync(account, trigger, verdict, plan, isReplay: false, send, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            pending.Leave(trigger.Strategy, trigger.Key);
        }
    }

    // Sends every leg through the guard. A leg that was sent before gets its stored outcome there; a missing one is sent now.
    private static async ValueTask<DecisionOutcome> FinishAsync(
        GuardedAccount account, Trigger trigger, DecisionRecord verdict, Plan plan, bool isReplay, Func<OrderKey, OrderTerms, CancellationToken, ValueTask<LegOutcome>> send, CancellationToken cancellationToken)
    {
        if (plan.Legs.Count == 0)
            return new DecisionOutcome(DecisionOutcomeKind.Nothing, plan, [], isReplay, null);
        List<LegOutcome> legs = [];
        Refusal? stop = null;
        for (int i = 0; i < plan.Legs.Count; i++)
        {
            OrderKey key = new(trigger.Strategy, trigger.Key, trigger.Time, (ushort)i);
            LegOutcome leg = stop is not null ? NotSent(key, stop)
                : i == 0 && verdict.RefusalCode != 0 ? StoredRefusal(key, verdict)
                : await IsTooLateAsync(account, plan, key).ConfigureAwait(false) ? NotSent(key, Expired(plan))
                : await send(key, plan.Legs[i], cancellationToken).ConfigureAwait(false);
            if (leg.CanBeTriedAgain)
            {
                // Nothing is durable before the first intent is: the trigger is decided about again, with fresh evidence.
                return new DecisionOutcome(DecisionOutcomeKind.Deferred, plan, legs, isReplay, leg.Refusal);
            }

            if (i == 0 && !isReplay)
                await CommitAloneAsync(account, verdict, leg).ConfigureAwait(false);
            legs.Add(leg);
            if (plan.Policy == LegPolicy.Independent || i == plan.Legs.Count - 1)
                continue;
            if (leg.Kind == OutcomeKind.Unknown)
                return new DecisionOutcome(DecisionOutcomeKind.Deferred, plan, legs, isReplay, null);
            if (leg.Kind != OutcomeKind.Accepted)
                stop ??= Refusals.Create(RefusalCode.PlanStopped, $"leg {i} was not accepted ({leg.Kind}: {leg.Refusal?.Message ?? leg.Reason}), so this leg of the plan was not sent.");
        }

        return new DecisionOutcome(DecisionOutcomeKind.Planned, plan, legs, isReplay, null);
    }

    // The first leg was answered without a new intent (a malformed order, a key used before, another host's guard): the verdict is
    // written by itself. A refusal goes with it: a replay must not send what was refused.
    private static async Task CommitAloneAsync(GuardedAccount account, DecisionRecord verdict, LegOutcome first)
    {
        if (account.Host.Verdicts.Take(verdict.Strategy, verdict.Trigger) is not { } unwritten)
            return;
        await account.Decisions.CommitAsync(unwritten with
        {
            RefusalCode = (int?)first.Refusal?.Code ?? 0,
            RefusalMessage = first.Refusal?.Message,
        }).ConfigureAwait(false);
    }

    private static async ValueTask<bool> IsTooLateAsync(GuardedAccount account, Plan plan, OrderKey key)
    {
        if (plan.GoodUntil is not { } until || account.Host.Clock.GetUtcNow() <= until)
            return false;
        foreach (GuardedAccount any in account.Host.Accounts)
        {
            if (await any.FindIntentAsync(key).ConfigureAwait(false) is not null)
                return false; // it was sent in time; the guard has its outcome
        }

        return true;
    }

    private static async ValueTask<DecisionContext> ContextAsync(GuardedAccount account, Trigger trigger)
    {
        (DateTimeOffset now, Dictionary<string, decimal> positions) = await account.Host.Writer.RunAsync(journal =>
            (journal.Now, account.Ledger.Symbols.ToDictionary(static symbol => symbol.Symbol, static symbol => symbol.Units, StringComparer.Ordinal))).ConfigureAwait(false);
        return new DecisionContext(trigger.Strategy, trigger.Key, trigger.Time, now,
            instrument => account.Options.Prices.TryGet(instrument, out ReferencePrice price) ? price : null,
            symbol => positions.GetValueOrDefault(symbol));
    }

    private static Refusal? CheckContent(DecisionRecord stored, string name, string? input, Trigger trigger)
    {
        if (stored.Decision != name)
        {
            return Refusals.Create(RefusalCode.KeyReusedWithOtherContent,
                $"the trigger {trigger} was decided about at {stored.DecidedAt:O} by {stored.Decision}, not by {name}; that verdict stands. Give each decision a strategy of its own.");
        }

        return input is null || input == stored.Input ? null : Refusals.Create(RefusalCode.KeyReusedWithOtherContent,
            $"the trigger {trigger} was decided about at {stored.DecidedAt:O} on another input (then {stored.Input}, now {input}); that verdict stands and nothing was sent. Make the input from the trigger and the strategy's state only, or ask for it with a function, which is called for new decisions only.");
    }

    private static DecisionOutcome Refused(GuardedAccount account, Refusal mismatch)
    {
        account.Host.Raise(SafetyEventKind.Mismatch, account.Id, mismatch.Message);
        return new DecisionOutcome(DecisionOutcomeKind.Refused, null, [], true, mismatch);
    }

    private static Refusal Expired(Plan plan) => Refusals.Create(RefusalCode.PlanExpired, $"the plan was good until {plan.GoodUntil:O}; this leg was not sent by then.");

    private static LegOutcome NotSent(OrderKey key, Refusal refusal) => new(key, OutcomeKind.Refused, null, refusal, null);

    private static LegOutcome StoredRefusal(OrderKey key, DecisionRecord verdict)
    {
        RefusalCode code = (RefusalCode)verdict.RefusalCode;
        return NotSent(key, new Refusal(code, Refusals.SafeguardOf(code), verdict.RefusalMessage ?? "", SpendsKey: true));
    }

    private sealed record Given<TInput>(TInput Value);
}
