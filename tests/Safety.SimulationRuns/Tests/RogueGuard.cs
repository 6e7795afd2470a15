using Safety.Contracts;
using Safety.Guarding;
using Safety.Host;
using Safety.Identity;
using Safety.Orders;
using Safety.Testing.Traders;
using Safety.Testing.Venues;
using Safety.Testing.Worlds;

namespace Safety.SimulationRuns.Tests;

/// <summary>A guard that does what no guard may: the invariants must see it.</summary>
internal sealed class RogueGuard(ISimulatedGuard inner, GuardedAccount account, VenueSession session, Roguery roguery) : ISimulatedGuard
{
    private int _made;

    public static SimulatorOptions Options(Roguery roguery) => new() { Guard = (account, session) => Make(account, session, roguery) };

    public async ValueTask<Outcome<OrderAck>> SubmitAsync(OrderKey key, OrderTerms terms)
    {
        Outcome<OrderAck> outcome = await inner.SubmitAsync(key, terms).ConfigureAwait(false);
        switch (roguery)
        {
            case Roguery.SendsTwice when outcome is { Kind: OutcomeKind.Accepted, Acceptance.IsReplay: false }:
                Send(terms, outcome.Acceptance.ClientOrderId);
                break;
            case Roguery.SendsUnrecorded:
            case Roguery.SendsDenied when outcome.Kind == OutcomeKind.Denied:
                Send(terms, new ClientOrderId($"ROGUE{key.Cause.Value}-{++_made}"));
                break;
            case Roguery.SaysNo when outcome.Kind == OutcomeKind.Accepted:
                return Outcome<OrderAck>.FromRejection(key, "no", null);
            case Roguery.MakesFills when outcome is { Kind: OutcomeKind.Accepted, Acceptance.IsReplay: false }:
                await FillAsync(outcome.Acceptance.ClientOrderId, terms).ConfigureAwait(false);
                break;
        }

        return outcome;
    }

    public ValueTask<Outcome<OrderAck>> ReplaceAsync(OrderKey key, ClientOrderId target, OrderTerms terms) => inner.ReplaceAsync(key, target, terms);

    public ValueTask<OutcomeKind> CancelAsync(ClientOrderId id) => inner.CancelAsync(id);

    [CompositionRoot]
    private static RogueGuard Make(GuardedAccount account, VenueSession session, Roguery roguery) =>
        new(new SimulatorOptions().Guard(account, session), account, session, roguery);

    private void Send(OrderTerms terms, ClientOrderId id) => _ = session.SubmitAsync(new NewOrder(terms) { ClientOrderId = id }, CancellationToken.None);

    private async Task FillAsync(ClientOrderId id, OrderTerms terms) => await account.ReceiveAsync(new ExecutionReport
    {
        ClientOrderId = id,
        ExecId = $"rogue-{++_made}",
        ExecType = ExecType.Trade,
        OrderStatus = OrderStatus.PartiallyFilled,
        LastQty = terms.Instrument.LotSize,
        LastPx = terms.LimitPrice ?? 1m,
        VenueTime = new DateTimeOffset(2026, 3, 2, 14, 0, 0, TimeSpan.Zero),
    }).ConfigureAwait(false);
}
