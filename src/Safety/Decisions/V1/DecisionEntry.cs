using System.ComponentModel;
using Safety.Decisions;
using Safety.Guard;
using Safety.Guarding;
using Safety.Identity;
using Safety.Ledger;
using Safety.Limits;
using Safety.Orders;

namespace Safety.Generated.V1;

/// <summary>A generated decision's way to its record: stored, or made now and stored with its first intent.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class DecisionEntry
{
    /// <summary>Decides once, on an input that is at hand; a stored decision about another input is denied.</summary>
    public static ValueTask<DecisionOutcome> RunAsync<TInput>(
        DecisionSite<TInput> site, Cause cause, TInput input, Func<DecisionContext, TInput, Plan> core,
        Func<OrderKey, OrderTerms, CancellationToken, ValueTask<LegOutcome>> send, CancellationToken cancellationToken) =>
        RunAsync(site, cause, new Given<TInput>(input), null, core, send, cancellationToken);

    /// <summary>Decides once, on an input that is asked for only when there is no decision yet.</summary>
    public static ValueTask<DecisionOutcome> RunAsync<TInput>(
        DecisionSite<TInput> site, Cause cause, Func<CancellationToken, ValueTask<TInput>> input, Func<DecisionContext, TInput, Plan> core,
        Func<OrderKey, OrderTerms, CancellationToken, ValueTask<LegOutcome>> send, CancellationToken cancellationToken) =>
        RunAsync(site, cause, null, input ?? throw new ArgumentNullException(nameof(input)), core, send, cancellationToken);

    /// <summary>The code of a decision, for a replay.</summary>
    public static DecisionCode CodeOf<TInput>(DecisionSite<TInput> site, Func<DecisionContext, TInput, Plan> core)
    {
        ArgumentNullException.ThrowIfNull(site);
        return new DecisionCode(site.Name, (context, input) => core(context, site.Read(input)));
    }

    private static async ValueTask<DecisionOutcome> RunAsync<TInput>(
        DecisionSite<TInput> site, Cause cause, Given<TInput>? given, Func<CancellationToken, ValueTask<TInput>>? ask, Func<DecisionContext, TInput, Plan> core,
        Func<OrderKey, OrderTerms, CancellationToken, ValueTask<LegOutcome>> send, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(site);
        ArgumentNullException.ThrowIfNull(cause);
        AccountCore account = cause.Journal.Account;
        PendingDecisions pending = cause.Journal.Pending;
        await pending.EnterAsync(cause.Strategy, cause.Key, cancellationToken).ConfigureAwait(false);
        try
        {
            if (await cause.Journal.FindAsync(cause.Strategy, cause.Key).ConfigureAwait(false) is { } stored)
            {
                string? now = given is null ? null : StateJson.ToText(given.Value, site.Write);
                return CheckContent(stored, site.Name, now, cause) is { } mismatch
                    ? Denied(account, mismatch)
                    : await FinishAsync(account, cause, stored, DecisionJson.ReadPlan(stored.Plan), isReplay: true, send, cancellationToken).ConfigureAwait(false);
            }

            TInput input = given is null ? await ask!(cancellationToken).ConfigureAwait(false) : given.Value;
            string json = StateJson.ToText(input, site.Write);
            DecisionContext context = await ContextAsync(account, cause).ConfigureAwait(false);
            Plan plan = core(context, input)
                ?? throw new InvalidOperationException($"The decision {site.Name} returned null; return {nameof(Plan)}.{nameof(Plan.Nothing)}(reason) to do nothing.");
            DecisionRecord decision = new()
            {
                AccountRef = account.Ref,
                Sequence = 0, // given in the writer
                Strategy = cause.Strategy,
                Cause = cause.Key,
                CauseTime = cause.Time,
                CauseSequence = cause.Sequence,
                Decision = site.Name,
                Input = json,
                ObservedInputs = DecisionJson.Write(context),
                Plan = DecisionJson.Write(plan),
                Epoch = account.Arming.Epoch,
                DecidedAt = context.Now,
            };
            if (plan.Legs.Count == 0)
            {
                await cause.Journal.CommitAsync(decision).ConfigureAwait(false);
                return new DecisionOutcome(DecisionOutcomeKind.Nothing, plan, [], false, null);
            }

            pending.Add(decision);
            return await FinishAsync(account, cause, decision, plan, isReplay: false, send, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            pending.Leave(cause.Strategy, cause.Key);
        }
    }

    // Sends every leg through the guard. A leg that was sent before gets its stored outcome there; a missing one is sent now.
    private static async ValueTask<DecisionOutcome> FinishAsync(
        AccountCore account, Cause cause, DecisionRecord decision, Plan plan, bool isReplay, Func<OrderKey, OrderTerms, CancellationToken, ValueTask<LegOutcome>> send, CancellationToken cancellationToken)
    {
        if (plan.Legs.Count == 0)
            return new DecisionOutcome(DecisionOutcomeKind.Nothing, plan, [], isReplay, null);
        List<LegOutcome> legs = [];
        Denial? stop = null;
        for (int i = 0; i < plan.Legs.Count; i++)
        {
            OrderKey key = new(cause.Strategy, cause.Key, cause.Time, (ushort)i);
            LegOutcome leg = stop is not null ? NotSent(key, stop)
                : i == 0 && decision.DenialCode != 0 ? StoredDenial(key, decision)
                : await IsTooLateAsync(account, plan, key).ConfigureAwait(false) ? NotSent(key, Expired(plan))
                : await send(key, plan.Legs[i], cancellationToken).ConfigureAwait(false);
            if (leg.CanBeTriedAgain)
            {
                // Nothing is durable before the first intent is: the cause is decided about again, with fresh inputs.
                return new DecisionOutcome(DecisionOutcomeKind.Deferred, plan, legs, isReplay, leg.Denial);
            }

            if (i == 0 && !isReplay)
                await CommitAloneAsync(cause.Journal, decision, leg).ConfigureAwait(false);
            legs.Add(leg);
            if (plan.Policy == LegPolicy.Independent || i == plan.Legs.Count - 1)
                continue;
            if (leg.Kind == OutcomeKind.Unknown)
                return new DecisionOutcome(DecisionOutcomeKind.Deferred, plan, legs, isReplay, null);
            if (leg.Kind != OutcomeKind.Accepted)
                stop ??= Denials.Create(DenialCode.PlanStopped, $"leg {i} was not accepted ({leg.Kind}: {leg.Denial?.Message ?? leg.Reason}), so this leg of the plan was not sent.");
        }

        return new DecisionOutcome(DecisionOutcomeKind.Planned, plan, legs, isReplay, null);
    }

    // The first leg was answered without a new intent (a malformed order, a key used before, another host's guard): the decision is
    // written by itself. A denial goes with it: a replay must not send what was denied.
    private static Task CommitAloneAsync(DecisionJournal journal, DecisionRecord decision, LegOutcome first) => journal.CommitAsync(decision with
    {
        DenialCode = (int?)first.Denial?.Code ?? 0,
        DenialMessage = first.Denial?.Message,
    });

    private static async ValueTask<bool> IsTooLateAsync(AccountCore account, Plan plan, OrderKey key)
    {
        if (plan.GoodUntil is not { } until || account.Host.Clock.GetUtcNow() <= until)
            return false;
        foreach (AccountCore any in account.Host.Accounts)
        {
            if (await any.FindIntentAsync(key).ConfigureAwait(false) is not null)
                return false; // it was sent in time; the guard has its outcome
        }

        return true;
    }

    private static async ValueTask<DecisionContext> ContextAsync(AccountCore account, Cause cause)
    {
        (DateTimeOffset now, AccountState state) = await account.Host.Writer.RunAsync(journal => (journal.Now, journal.Account(account.Ref))).ConfigureAwait(false);
        return new DecisionContext(cause.Strategy, cause.Key, cause.Time, now,
            instrument => account.Options.Prices.TryGet(instrument, out ReferencePrice price) ? price : null,
            symbol => state.UnitsOf(symbol));
    }

    private static Denial? CheckContent(DecisionRecord stored, string name, string? input, Cause cause)
    {
        if (stored.Decision != name)
        {
            return Denials.Create(DenialCode.KeyReusedWithOtherContent,
                $"the cause {cause} was decided about at {stored.DecidedAt:O} by {stored.Decision}, not by {name}; that decision stands. Give each decision a strategy of its own.");
        }

        return input is null || input == stored.Input ? null : Denials.Create(DenialCode.KeyReusedWithOtherContent,
            $"the cause {cause} was decided about at {stored.DecidedAt:O} on another input (then {stored.Input}, now {input}); that decision stands and nothing was sent. Make the input from the cause and the strategy's state only, or ask for it with a function, which is called for new decisions only.");
    }

    private static DecisionOutcome Denied(AccountCore account, Denial mismatch)
    {
        account.Host.Raise(SafetyEventKind.Mismatch, account.Id, mismatch.Message);
        return new DecisionOutcome(DecisionOutcomeKind.Denied, null, [], true, mismatch);
    }

    [Control("Plan", "The legs of a plan end with a leg that was not accepted, and with the plan's time.", DenialCode.PlanStopped, DenialCode.PlanExpired, Sec = "(c)(1)(ii)", Rts6 = "15(1)", Tests = "MissingLeg")]
    private static Denial Expired(Plan plan) => Denials.Create(DenialCode.PlanExpired, $"the plan was good until {plan.GoodUntil:O}; this leg was not sent by then.");

    private static LegOutcome NotSent(OrderKey key, Denial denial) => new(key, OutcomeKind.Denied, null, denial, null);

    private static LegOutcome StoredDenial(OrderKey key, DecisionRecord decision)
    {
        DenialCode code = (DenialCode)decision.DenialCode;
        return NotSent(key, new Denial(code, Denials.SafeguardOf(code), decision.DenialMessage ?? "", SpendsKey: true));
    }

    private sealed record Given<TInput>(TInput Value);
}
