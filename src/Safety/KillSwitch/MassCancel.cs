using Safety.Contracts;
using Safety.Generated.V1;
using Safety.Guarding;
using Safety.Journal;
using Safety.Lifecycle;
using Safety.Orders;

namespace Safety.KillSwitches;

/// <summary>
/// Cancels what works in an account through the guards' own cancel members, a few at a time: one that hangs does not hold up
/// the rest, and the venue is not flooded. Reads what is published, without the writer, so that neither a dead nor a stalled journal
/// holds cancels up.
/// </summary>
internal static class MassCancel
{
    private const int AtATime = 8;

    public static async Task<int> RunAsync(GuardedAccount account, CancellationToken cancellationToken)
    {
        int canceled = 0;
        foreach ((Family Family, Intent Intent)[] some in Select(account).Chunk(AtATime))
        {
            cancellationToken.ThrowIfCancellationRequested();
            bool[] answers = await Task.WhenAll(Array.ConvertAll(some, order => CancelAsync(account, order.Family, order.Intent))).ConfigureAwait(false);
            canceled += answers.Count(static accepted => accepted);
        }

        return canceled;
    }

    private static (Family, Intent)[] Select(GuardedAccount account) =>
        [.. from family in account.Open
            from intent in family.CancelTargets
            where !IsKept(account, intent)
            orderby intent.Sequence
            select (family, intent)];

    private static bool IsKept(GuardedAccount account, Intent intent) =>
        account.Options.CancelPolicy == CancelPolicy.KeepProtective
        && (intent.Admission.Terms!.ReduceOnly || intent.Admission.Terms.Type is OrderType.Stop or OrderType.StopLimit);

    private static async Task<bool> CancelAsync(GuardedAccount account, Family family, Intent intent)
    {
        if (account.EntryOf(family, static access => access.CanCancel) is not { } entry)
        {
            // Asked again every second while the switch is latched; a person is told once.
            if (account.Cancels.TellUncancelable(intent.ClientOrderId, account.Host.Kill.Latched))
                account.Host.Raise(SafetyEventKind.Mismatch, account.Id, $"{intent.ClientOrderId} works, but no contract of the account can cancel a single order; cancel it at the venue.");
            return false;
        }

        CallSite site = new(entry.Contract, "kill switch", BrokerCallKind.Cancel);
        Admission admission = entry.AdmitCancel(site, intent.ClientOrderId, CancelBy.KillSwitch);
        if (!admission.IsGranted)
            return false;
        WorkingOrder target = new(intent.ClientOrderId, intent.BrokerOrderId, family.Instrument!, admission.ClientOrderId);
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

        account.Host.Raise(SafetyEventKind.KillCanceled, account.Id, $"{intent.ClientOrderId}: cancel {outcome.Kind}.");
        return outcome.Kind == OutcomeKind.Accepted;
    }
}
