using Safety.Guarding;
using Safety.Intents;
using Safety.Orders;

namespace Safety.Lifecycle;

/// <summary>
/// Inbox → de-duplicate → validate → apply → commit: inbox row, order state, position and counters in one transaction,
/// exactly once per (account, order, ExecID). What a report leads to is published only after it.
/// </summary>
internal static class ReportIntake
{
    public static ReportReceipt Apply(JournalTransaction journal, GuardedAccount account, ExecutionReport report)
    {
        AccountLedger ledger = account.Ledger;
        if (journal.Journal.FindReport(ledger.Ref, report.ClientOrderId.Value, report.ExecId) is { } first)
        {
            if (SaysTheSame(first.Report, report))
                return new ReportReceipt(first, IsDuplicate: true);
            // A noisy duplicate: which of the two is true only a person can tell.
            journal.Event(EventKind.Report, ledger.Ref, report.ClientOrderId, $"noisy duplicate of {report.ExecId}: {Describe(report)}");
            account.TripBreaker(journal, $"the execution report {report.ExecId} of order {report.ClientOrderId} came twice with different figures");
            return new ReportReceipt(first with { Disposition = ReportDisposition.Quarantined }, IsDuplicate: true);
        }

        LiveOrder? order = Find(journal, account, report);
        if (order?.Record.Terms is null)
            return Foreign(journal, account, report);

        ExecutionReport? referenced = report.ExecRefId is null ? null : journal.Journal.FindReport(ledger.Ref, report.ClientOrderId.Value, report.ExecRefId)?.Report;
        Transition transition = ExecutionStateValidator.Derive(order, report, referenced);
        ReportRecord record = Receive(journal, ledger, report, transition.Disposition);
        if (transition.Disposition is ReportDisposition.Applied or ReportDisposition.AppliedWithAlarm)
            Advance(journal, account, order, report, transition);
        else if (order.Progress.BrokerOrderId is null && report.BrokerOrderId is not null)
            journal.Update(order, order.Progress with { BrokerOrderId = report.BrokerOrderId, UpdatedAt = journal.Now });
        if (transition.Alarm is not null)
            account.TripBreaker(journal, $"the execution report {report.ExecId} of order {report.ClientOrderId}: {transition.Alarm}");
        return new ReportReceipt(record, IsDuplicate: false);
    }

    private static LiveOrder? Find(JournalTransaction journal, GuardedAccount account, ExecutionReport report)
    {
        AccountLedger ledger = account.Ledger;
        if (ledger.FindById(report.ClientOrderId) is { } live)
            return live;
        // Closed orders have left memory, but news of them still counts.
        if (journal.Journal.FindByClientOrderId(ledger.Ref, report.ClientOrderId.Value) is not { } stored || stored.Terms is null)
            return null;
        LiveOrder? relative = stored.Target is { } target ? ledger.FindById(target) : null;
        return ledger.Add(stored, relative ?? ledger.FindSuccessor(stored.ClientOrderId), acknowledgedByReport: false, journal.Now);
    }

    private static ReportReceipt Foreign(JournalTransaction journal, GuardedAccount account, ExecutionReport report)
    {
        ReportRecord record = Receive(journal, account.Ledger, report, ReportDisposition.ForeignOrder);
        if (account.IsOurs(report.ClientOrderId))
            account.TripBreaker(journal, $"the execution report {report.ExecId} is about {report.ClientOrderId}, an order with our tag that the journal does not know");
        return new ReportReceipt(record, IsDuplicate: false);
    }

    private static ReportRecord Receive(JournalTransaction journal, AccountLedger ledger, ExecutionReport report, ReportDisposition disposition)
    {
        ReportRecord record = new(ledger.Ref, ++journal.LastReport, report, disposition, journal.Now);
        journal.Insert(record);
        journal.Event(EventKind.Report, ledger.Ref, report.ClientOrderId, $"{disposition}|{Describe(report)}");
        if (report.VenueTime > ledger.ReportCursor)
            ledger.ReportCursor = report.VenueTime;
        journal.Touch(ledger);
        return record;
    }

    private static void Advance(JournalTransaction journal, GuardedAccount account, LiveOrder order, ExecutionReport report, in Transition transition)
    {
        AccountLedger ledger = account.Ledger;
        IntentProgress before = order.Progress;
        order.Family.CumQty += transition.FilledBy;
        decimal filled = order.Family.CumQty;
        decimal average = transition.FilledBy > 0m && filled > 0m
            ? (before.AveragePrice * (filled - transition.FilledBy) + report.LastPx * transition.FilledBy) / filled
            : before.AveragePrice;
        account.SetState(journal, order, transition.State, before with
        {
            State = transition.State,
            BrokerOrderId = report.BrokerOrderId ?? before.BrokerOrderId,
            CumQty = filled,
            AveragePrice = average,
            VenueSequence = Math.Max(before.VenueSequence, report.VenueSequence),
            Reason = report.Text ?? before.Reason,
            IsClosed = false,
            UpdatedAt = journal.Now,
        });

        // The order that was replaced lives on as this one.
        if (report.ExecType == ExecType.Replaced && order.Record.Target is { } replaced && ledger.FindById(replaced) is { } old && ExecutionStateValidator.IsOpen(old.Progress.State))
            account.SetState(journal, old, IntentState.Replaced, old.Progress with { State = IntentState.Replaced, UpdatedAt = journal.Now });

        if (transition.PositionBy != 0m)
        {
            Instrument instrument = order.Record.Terms!.Instrument;
            decimal mark = report.LastPx > 0m ? instrument.NotionalOf(1m, report.LastPx) * order.Record.ExchangeRate : 0m;
            journal.Touch(ledger, ledger.Move(instrument.Symbol, transition.PositionBy, mark));
        }
    }

    private static bool SaysTheSame(ExecutionReport a, ExecutionReport b) =>
        a.ExecType == b.ExecType && a.LastQty == b.LastQty && a.LastPx == b.LastPx && a.CumQty == b.CumQty && a.OrderStatus == b.OrderStatus;

    private static string Describe(ExecutionReport report) => FormattableString.Invariant(
        $"{report.ExecId}|{report.ExecType}|{report.OrderStatus}|{report.LastQty}@{report.LastPx}|cum {report.CumQty}|leaves {report.LeavesQty}|{report.VenueTime.UtcTicks}|{report.VenueSequence}|{report.ExecRefId}");
}
