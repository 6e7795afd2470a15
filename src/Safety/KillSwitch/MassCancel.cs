using Safety.Contracts;
using Safety.Generated.V1;
using Safety.Guarding;
using Safety.Intents;
using Safety.Orders;

namespace Safety.KillSwitches;

/// <summary>
/// Cancels what works in an account through the guards' own cancel members, a few at a time: one that hangs does not hold up
/// the rest, and the venue is not flooded. Reads the ledger without the writer, so that neither a dead nor a stalled journal
/// holds cancels up.
/// </summary>
internal static class MassCancel
{
    private const int AtATime = 8;

    public static async Task<int> RunAsync(GuardedAccount account, CancellationToken cancellationToken)
    {
        int canceled = 0;
        foreach (LiveOrder[] some in Select(account).Chunk(AtATime))
        {
            cancellationToken.ThrowIfCancellationRequested();
            bool[] answers = await Task.WhenAll(Array.ConvertAll(some, order => CancelAsync(account, order))).ConfigureAwait(false);
            canceled += answers.Count(static accepted => accepted);
        }

        return canceled;
    }

    private static LiveOrder[] Select(GuardedAccount account) =>
        [.. from order in account.Ledger.Open where order.CanBeCanceled && !IsKept(account, order.Record) orderby order.Record.CreatedAt select order];

    private static bool IsKept(GuardedAccount account, IntentRecord intent) =>
        account.Options.CancelPolicy == CancelPolicy.KeepProtective
        && (intent.Terms!.ReduceOnly || intent.Terms.Type is OrderType.Stop or OrderType.StopLimit);

    private static async Task<bool> CancelAsync(GuardedAccount account, LiveOrder order)
    {
        if (account.EntryOf(order.Record, static access => access.CanCancel) is not { } entry)
        {
            // Asked again every second while the switch is latched; a person is told once.
            if (order.ToldUnder != account.Host.Kill.Latched)
                account.Host.Raise(SafetyEventKind.Mismatch, account.Id, $"{order.Record.ClientOrderId} works, but no contract of the account can cancel a single order; cancel it at the venue.");
            order.ToldUnder = account.Host.Kill.Latched;
            return false;
        }

        CallSite site = new(entry.Contract, "kill switch", BrokerCallKind.Cancel);
        Admission admission = entry.AdmitCancel(site, order.Record.ClientOrderId);
        if (!admission.IsGranted)
            return false;
        WorkingOrder target = new(order.Record.ClientOrderId, order.Progress.BrokerOrderId, order.Record.Terms!.Instrument, admission.ClientOrderId);
        Outcome<Judgement> outcome;
        try
        {
            Judgement judgement = await entry.Access.CancelAsync(admission, target).ConfigureAwait(false);
            outcome = admission.Settle(judgement, judgement);
        }
        catch (Exception exception) // settled whatever it is: else the order could never be canceled again
        {
            outcome = admission.SettleFault<Judgement>(exception);
        }

        account.Host.Raise(SafetyEventKind.KillCanceled, account.Id, $"{order.Record.ClientOrderId}: cancel {outcome.Kind}.");
        return outcome.Kind == OutcomeKind.Accepted;
    }
}
