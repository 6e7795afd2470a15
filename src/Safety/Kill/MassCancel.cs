using Safety.Contracts;
using Safety.Generated.V1;
using Safety.Guarding;
using Safety.Intents;
using Safety.Orders;

namespace Safety.Kill;

/// <summary>Cancels what works in an account, one order at a time, through the guards' own cancel members.</summary>
internal static class MassCancel
{
    public static async Task<int> RunAsync(GuardedAccount account, CancellationToken cancellationToken)
    {
        LiveOrder[] working = await WorkingAsync(account).ConfigureAwait(false);
        int canceled = 0;
        foreach (LiveOrder order in working)
        {
            if (await CancelAsync(account, order, cancellationToken).ConfigureAwait(false))
                canceled++;
        }

        return canceled;
    }

    private static Task<LiveOrder[]> WorkingAsync(GuardedAccount account)
    {
        // With a dead journal the ledger is frozen but still true: it is read without the writer, so that cancels go out.
        if (account.Host.Writer.Fault is not null)
            return Task.FromResult(Select(account));
        return account.Host.Writer.RunAsync(_ => Select(account));
    }

    private static LiveOrder[] Select(GuardedAccount account) =>
        [.. from order in account.Ledger.Open where order.CanBeCanceled && !IsKept(account, order.Record) orderby order.Record.CreatedAt select order];

    private static bool IsKept(GuardedAccount account, IntentRecord intent) =>
        account.Options.CancelPolicy == CancelPolicy.KeepProtective
        && (intent.Terms!.ReduceOnly || intent.Terms.Type is OrderType.Stop or OrderType.StopLimit);

    private static async Task<bool> CancelAsync(GuardedAccount account, LiveOrder order, CancellationToken cancellationToken)
    {
        if (account.GateOf(order.Record, static access => access.CanCancel) is not { } gate)
        {
            account.Host.Raise(SafetyEventKind.Mismatch, account.Id, $"{order.Record.ClientOrderId} works, but no contract of the account can cancel a single order; cancel it at the venue.");
            return false;
        }

        CallSite site = new(gate.Contract, "kill switch", BrokerCallKind.Cancel);
        Admission admission = gate.AdmitCancel(site, order.Record.ClientOrderId);
        if (!admission.IsGranted)
            return false;
        WorkingOrder target = new(order.Record.ClientOrderId, order.Progress.BrokerOrderId, order.Record.Terms!.Instrument, admission.ClientOrderId);
        Outcome<Verdict> outcome;
        try
        {
            Verdict verdict = await gate.Access.CancelAsync(admission, target).ConfigureAwait(false);
            outcome = admission.Settle(verdict, verdict);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            outcome = admission.SettleFault<Verdict>(exception);
        }

        account.Host.Raise(SafetyEventKind.KillCanceled, account.Id, $"{order.Record.ClientOrderId}: cancel {outcome.Kind}.");
        return outcome.Kind == OutcomeKind.Accepted;
    }
}
