using Safety.Contracts;
using Safety.Guarding;
using Safety.Identity;
using Safety.Intents;
using Safety.Orders;

namespace Safety.Lifecycle;

/// <summary>
/// Inbox → de-duplicate → validate → apply → commit: inbox row, order state, position and counters in one transaction,
/// exactly once per (account, order, ExecID). What a report leads to is published only after it.
/// </summary>
internal static class ReportIntake
{
    // The order is the one it is about; null for a foreign one, and where a duplicate's order has left memory.
    public static ReportReceipt Apply(JournalTransaction journal, GuardedAccount account, ExecutionReport report, out LiveOrder? order)
    {
        AccountLedger ledger = account.Ledger;
        order = ledger.FindById(report.ClientOrderId);
        if (journal.Journal.FindReport(ledger.Ref, report.ClientOrderId.Value, report.ExecId) is { } first)
        {
            if (SaysTheSame(first.Report, report))
                return new ReportReceipt(first, IsDuplicate: true);
            // A noisy duplicate: which of the two is true only a person can tell, and is asked once: every backfill may tell it again.
            journal.Event(EventKind.Report, ledger.Ref, report.ClientOrderId, $"noisy duplicate of {report.ExecId}: {Describe(report)}");
            if (first.Doubt != ReportDoubt.Quarantined)
            {
                journal.Update(first, ReportDoubt.Quarantined);
                account.TripBreaker(journal, $"the execution report {report.ExecId} of order {report.ClientOrderId} came twice with different figures; ask the venue which of the two it has");
            }

            return new ReportReceipt(first with { Disposition = ReportDisposition.Quarantined, Doubt = ReportDoubt.Quarantined }, IsDuplicate: true);
        }

        order = Find(journal, account, report);
        if (order?.Record.Terms is null)
            return Foreign(journal, account, report);

        ReportReceipt receipt = Apply(journal, account, order, report);
        if (order.Progress.IsClosed)
            ledger.Forget(order); // it was read back for this report only
        return receipt;
    }

    /// <summary>An order as the venue's reports make it; null when there are none, or it is not ours.</summary>
    public static Fix44Order? Look(JournalTransaction journal, GuardedAccount account, ClientOrderId id)
    {
        if (Find(journal, account, id, null) is not { Record.Terms: not null } order)
            return null;
        VenueOrder venue = VenueOf(journal, account, order, IdsOf(journal, account.Ledger, order));
        if (order.Progress.IsClosed)
            account.Ledger.Forget(order);
        return venue.IsSilent ? null : venue.Order;
    }

    /// <summary>Takes up what an earlier process was in doubt about, when all that could explain it has been fetched.</summary>
    public static void TakeUpDoubts(JournalTransaction journal, GuardedAccount account)
    {
        foreach (ReportRecord doubt in journal.Journal.ReadDoubts(account.Ledger.Ref).ToArray())
        {
            if (Find(journal, account, doubt.Report) is not { Record.Terms: not null } order)
                continue;
            Judge(journal, account, VenueOf(journal, account, order, IdsOf(journal, account.Ledger, order)), account.Listened);
            if (order.Progress.IsClosed)
                account.Ledger.Forget(order); // it was read back for this only
        }
    }

    /// <summary>Quarantines the reports of an order whose claims nothing has explained in time, and writes down what is in doubt.</summary>
    /// <param name="journal">The transaction.</param>
    /// <param name="account">The account.</param>
    /// <param name="venue">The order.</param>
    /// <param name="listened">How long the account has listened; null where nothing is too old to be explained.</param>
    public static void Judge(JournalTransaction journal, GuardedAccount account, VenueOrder venue, TimeSpan? listened)
    {
        foreach (ReceivedReport report in venue.Judge(listened))
        {
            ReportDoubt doubt = report.Doubt;
            journal.Update(report.Row!, doubt);
            report.Row = report.Row! with { Doubt = doubt };
            string what = $"the execution report {report.Report.ExecId} of order {report.Report.ClientOrderId}: {report.Complaint ?? "what it claims is what was derived from a report that came later"}";
            journal.Event(EventKind.Report, account.Ledger.Ref, report.Report.ClientOrderId, $"{doubt}|{what}");
            if (doubt == ReportDoubt.Quarantined)
                account.TripBreaker(journal, what);
        }

        if (venue.HasDoubts)
            account.Doubtful[venue.Id] = venue;
        else
            account.Doubtful.Remove(venue.Id);
    }

    /// <summary>Ends every order that this one lives on for, however many replacements lie between: one of them may have been rejected.</summary>
    public static void EndReplaced(JournalTransaction journal, GuardedAccount account, LiveOrder order)
    {
        foreach (ClientOrderId ancestor in Ancestors(journal, account.Ledger, order).ToArray())
        {
            if (account.Ledger.FindById(ancestor) is { } old && ExecutionStateValidator.IsOpen(old.Progress.State))
                account.SetState(journal, old, IntentState.Replaced, old.Progress with { UpdatedAt = journal.Now });
        }
    }

    private static ReportReceipt Apply(JournalTransaction journal, GuardedAccount account, LiveOrder order, ExecutionReport report)
    {
        AccountLedger ledger = account.Ledger;
        List<ClientOrderId> ids = IdsOf(journal, ledger, order);
        if (FindUnderAnotherId(journal, ledger, ids, report) is { } same)
            return new ReportReceipt(same, IsDuplicate: true);

        if (FindOnAnotherOrder(journal, ledger, ids, report) is { } theirs)
            return WrongOrder(journal, account, report, theirs);

        VenueOrder venue = VenueOf(journal, account, order, ids);
        Fix44Order before = venue.Order;
        ReceivedReport received;
        Transition transition;
        try
        {
            SeeThatItCanBeCounted(ledger, order, report);
            received = venue.Receive(report, account.Listened);
            transition = IntentProjection.Of(order, report, before, venue.Order);
            if (!received.IsLegal && transition.FilledBy == 0m)
                transition = Transition.Quarantine(order.Progress.State, received.Complaint!);
        }
        catch (OverflowException)
        {
            // Must not reach the writer: there it would latch the journal for everybody.
            const string tooLarge = "its figures are too large to be counted";
            account.TripBreaker(journal, $"the execution report {report.ExecId} of order {report.ClientOrderId}: {tooLarge}");
            return new ReportReceipt(Receive(journal, ledger, report, ReportDisposition.Quarantined), IsDuplicate: false);
        }

        ReportDisposition disposition = !received.IsLegal ? ReportDisposition.Quarantined : received.Complaint is not null ? ReportDisposition.InDoubt : transition.Disposition;
        ReportRecord record = Receive(journal, ledger, report, disposition, received.Doubt);
        received.Row = record;
        Judge(journal, account, venue, listened: null); // what is too old is for the sweep to find: it comes after all that has been received
        LiveOrder? resized = TakeAcceptedQuantity(account, venue.Order);
        if (transition.Disposition is ReportDisposition.Applied or ReportDisposition.AppliedWithAlarm)
            Advance(journal, account, order, report, transition, venue.Order);
        else if (order.Progress.BrokerOrderId is null && report.BrokerOrderId is not null)
            journal.Update(order, order.Progress with { BrokerOrderId = report.BrokerOrderId, UpdatedAt = journal.Now });
        // A fill under the new ID may come before the report that says "replaced".
        // One that was rejected after it had been reported may come first: then nothing is replaced.
        if ((report.ExecType == ExecType.Replaced && order.Progress.State != IntentState.Rejected) || (order.Record.Target is not null && order.Progress.State is IntentState.Working or IntentState.PartiallyFilled or IntentState.Filled))
            EndReplaced(journal, account, order);
        else if (order.Progress.State is IntentState.Canceled or IntentState.Expired && order.Record.Target is { } target && ledger.FindById(target) is { } old && ExecutionStateValidator.IsOpen(old.Progress.State))
            account.Resolver.Ask(old, journal.Now); // "replaced" was not reported: the venue tells what has become of it
        if (resized is not null && ExecutionStateValidator.IsOpen(resized.Progress.State))
            account.SetState(journal, resized, resized.Progress.State, resized.Progress); // its exposure and its row
        if (transition.Alarm is not null && received.IsLegal)
            account.TripBreaker(journal, $"the execution report {report.ExecId} of order {report.ClientOrderId}: {transition.Alarm}");
        return new ReportReceipt(record, IsDuplicate: false);
    }

    // What the venue has said of the order: in memory, or read back from the inbox once.
    private static VenueOrder VenueOf(JournalTransaction journal, GuardedAccount account, LiveOrder order, List<ClientOrderId> ids)
    {
        AccountLedger ledger = account.Ledger;
        if (order.Family.Venue is null && !order.Family.IsNew)
            AddSuccessors(journal, ledger, ids);
        IntentRecord first = order.Record;
        List<IntentRecord> replacements = [];
        foreach (ClientOrderId id in ids)
        {
            IntentRecord? record = ledger.FindById(id)?.Record ?? journal.Journal.FindByClientOrderId(ledger.Ref, id.Value);
            if (record is null)
                continue;
            if (record.Target is null || !ids.Contains(record.Target.Value))
                first = record;
            else
                replacements.Add(record);
        }

        if ((order.Family.Venue ?? account.Doubtful.GetValueOrDefault(first.ClientOrderId)) is not { } venue)
        {
            VenueProfileAttribute? profile = account.EntryOf(first, static _ => true)?.Contract.Profile;
            OrderTerms terms = first.Terms!;
            venue = new VenueOrder(
                Fix44Order.Open(first.ClientOrderId, first.OrderQty, terms.TimeInForce, terms.Size.IsNotional),
                profile?.ReportGapReports ?? 0,
                TimeSpan.FromMilliseconds(profile?.ReportGapMs ?? 0));
            foreach (IntentRecord replacement in replacements)
                venue.Ask(replacement.ClientOrderId, replacement.OrderQty);
            if (!order.Family.IsNew)
            {
                venue.AskCancel(); // nobody remembers whether it was
                foreach (ReportRecord record in ids.SelectMany(id => journal.Journal.ReadReportsOf(ledger.Ref, id.Value)).Where(static record => record.Disposition != ReportDisposition.WrongOrder).DistinctBy(static record => record.Sequence).OrderBy(static record => record.Sequence))
                    venue.Restore(record, account.ListenedWhen(record.ReceivedAt, journal.Now));
            }
        }

        order.Family.Venue = venue;
        foreach (IntentRecord replacement in replacements)
            venue.Ask(replacement.ClientOrderId, replacement.OrderQty);
        if (ids.Exists(account.Cancels.HasAsked))
            venue.AskCancel();
        return venue;
    }

    // An intent does not name what replaced it, and a replacement that is closed has left memory.
    private static void AddSuccessors(JournalTransaction journal, AccountLedger ledger, List<ClientOrderId> ids)
    {
        for (int i = 0; i < ids.Count; i++)
        {
            foreach (IntentRecord replacement in journal.Journal.ReadReplacements(ledger.Ref, ids[i].Value))
            {
                if (!replacement.ClientOrderId.IsEmpty && !ids.Contains(replacement.ClientOrderId))
                    ids.Add(replacement.ClientOrderId);
            }
        }
    }

    // The version that is live may have been accepted or restated with another quantity than was asked for.
    private static LiveOrder? TakeAcceptedQuantity(GuardedAccount account, Fix44Order venue)
    {
        if (venue.OrderQty <= 0m || account.Ledger.FindById(venue.LiveId) is not { Record.Terms.Size.IsNotional: false } live || live.TotalQty == venue.OrderQty)
            return null;
        live.AcceptedQty = venue.OrderQty;
        return live;
    }

    private static LiveOrder? Find(JournalTransaction journal, GuardedAccount account, ExecutionReport report) =>
        Find(journal, account, report.ClientOrderId, report.OrigClientOrderId);

    private static LiveOrder? Find(JournalTransaction journal, GuardedAccount account, ClientOrderId id, ClientOrderId? originalId)
    {
        AccountLedger ledger = account.Ledger;
        if (ledger.FindById(id) is { } live)
            return live;
        // Closed orders have left memory, but news of them still counts.
        if (journal.Journal.FindByClientOrderId(ledger.Ref, id.Value) is not { } stored)
        {
            // In FIX the report on a cancel carries the request's ID, and the order's as the original one.
            return originalId is { IsEmpty: false } original && original != id ? Find(journal, account, original, null) : null;
        }

        if (stored.Terms is null)
            return null;
        LiveOrder? relative = stored.Target is { } target ? ledger.FindById(target) : null;
        return ledger.Add(stored, relative ?? FindSuccessor(journal, ledger, stored.ClientOrderId), acknowledgedByReport: false, journal.Now);
    }

    // The order that a replaced one lives on as, however many replacements lie between.
    private static LiveOrder? FindSuccessor(JournalTransaction journal, AccountLedger ledger, ClientOrderId replaced)
    {
        foreach (IntentRecord replacement in journal.Journal.ReadReplacements(ledger.Ref, replaced.Value))
        {
            if (!replacement.ClientOrderId.IsEmpty
                && (ledger.FindById(replacement.ClientOrderId) ?? FindSuccessor(journal, ledger, replacement.ClientOrderId)) is { } live)
                return live;
        }

        return null;
    }

    private static IEnumerable<ClientOrderId> Ancestors(JournalTransaction journal, AccountLedger ledger, LiveOrder order)
    {
        IntentRecord? record = order.Record;
        while (record?.Target is { } target)
        {
            yield return target;
            record = ledger.FindById(target)?.Record ?? journal.Journal.FindByClientOrderId(ledger.Ref, target.Value);
        }
    }

    // Every client order ID the venue may call this order by.
    private static List<ClientOrderId> IdsOf(JournalTransaction journal, AccountLedger ledger, LiveOrder order)
    {
        List<ClientOrderId> ids = [order.Record.ClientOrderId, .. Ancestors(journal, ledger, order)];
        foreach (LiveOrder member in order.Family.Members)
        {
            if (!ids.Contains(member.Record.ClientOrderId))
                ids.Add(member.Record.ClientOrderId);
        }

        return ids;
    }

    // The same execution told again under the ID before or after a replace. Some venues count ExecIDs anew per ID, so its figures and time must agree.
    private static ReportRecord? FindUnderAnotherId(JournalTransaction journal, AccountLedger ledger, List<ClientOrderId> ids, ExecutionReport report)
    {
        foreach (ClientOrderId id in ids)
        {
            if (id != report.ClientOrderId && report.ExecType == ExecType.Trade && journal.Journal.FindReport(ledger.Ref, id.Value, report.ExecId) is { } first
                && SaysTheSame(first.Report, report) && first.Report.VenueTime == report.VenueTime)
                return first;
        }

        return null;
    }

    // Many venues count ExecIDs per order, so the ID alone says nothing: figures, time and the venue's own number must be the same too.
    private static ReportRecord? FindOnAnotherOrder(JournalTransaction journal, AccountLedger ledger, List<ClientOrderId> ids, ExecutionReport report)
    {
        if (report.ExecType != ExecType.Trade || report.VenueSequence == 0)
            return null;
        foreach (ReportRecord other in journal.Journal.ReadReportsWith(ledger.Ref, report.ExecId))
        {
            if (other.Report.VenueSequence == report.VenueSequence && other.Report.VenueTime == report.VenueTime && SaysTheSame(other.Report, report) && !ids.Contains(other.Report.ClientOrderId))
                return other;
        }

        return null;
    }

    private static ReportReceipt WrongOrder(JournalTransaction journal, GuardedAccount account, ExecutionReport report, ReportRecord theirs)
    {
        account.TripBreaker(journal, $"the execution {report.ExecId} was reported of order {theirs.Report.ClientOrderId} and of order {report.ClientOrderId}: one of them did not trade");
        return new ReportReceipt(Receive(journal, account.Ledger, report, ReportDisposition.WrongOrder), IsDuplicate: false);
    }

    // Overflows here, while nothing has been changed yet.
    private static void SeeThatItCanBeCounted(AccountLedger ledger, LiveOrder order, ExecutionReport report)
    {
        Instrument instrument = order.Record.Terms!.Instrument;
        SymbolExposure exposure = ledger.Symbol(instrument.Symbol);
        decimal filled = Math.Abs(order.Family.CumQty) + Math.Abs(report.LastQty);
        decimal mark = Math.Max(exposure.Mark, instrument.NotionalOf(1m, Math.Abs(report.LastPx)) * order.Record.ExchangeRate);
        _ = filled * (order.Progress.AveragePrice + Math.Abs(report.LastPx)) * 2m;
        _ = ((Math.Abs(exposure.Units) + filled) * mark + exposure.BuyNotional + exposure.SellNotional) * 2m + ledger.WorstCase;
        _ = Math.Abs(report.CumQty) + Math.Abs(report.LeavesQty);
    }

    // The venue accepted the replacement and then rejected it all the same: the order that was to be replaced works on.
    private static void ReviveReplaced(JournalTransaction journal, GuardedAccount account, LiveOrder order)
    {
        AccountLedger ledger = account.Ledger;
        foreach (ClientOrderId ancestor in Ancestors(journal, ledger, order).ToArray())
        {
            if (ledger.FindById(ancestor) is not null || journal.Journal.FindByClientOrderId(ledger.Ref, ancestor.Value) is not { } stored)
                return;
            if (stored.Progress.State is IntentState.Rejected or IntentState.NotExecuted)
                continue; // it never replaced anything itself
            if (stored.Progress.State != IntentState.Replaced)
                return;
            LiveOrder revived = ledger.Add(stored, order, acknowledgedByReport: false, journal.Now);
            revived.CallEnded = true;
            decimal filled = revived.Family.CumQty;
            IntentState state = filled >= stored.OrderQty ? IntentState.Filled : filled > 0m ? IntentState.PartiallyFilled : IntentState.Working;
            account.SetState(journal, revived, state, stored.Progress with { UpdatedAt = journal.Now });
            return;
        }
    }

    // A fill counts to every order of the family; each row says so, or a restart would not know it.
    private static void CountToFamily(JournalTransaction journal, GuardedAccount account, LiveOrder filled)
    {
        foreach (LiveOrder member in filled.Family.Members.ToArray())
        {
            if (member == filled)
                continue;
            IntentState state = member.Progress.State is IntentState.Working or IntentState.PartiallyFilled
                ? member.Family.CumQty >= member.TotalQty && !member.Record.Terms!.Size.IsNotional ? IntentState.Filled
                : member.Family.CumQty > 0m ? IntentState.PartiallyFilled : IntentState.Working
                : member.Progress.State;
            account.SetState(journal, member, state, member.Progress);
        }
    }

    private static ReportReceipt Foreign(JournalTransaction journal, GuardedAccount account, ExecutionReport report)
    {
        if (FindOnAnotherOrder(journal, account.Ledger, [report.ClientOrderId], report) is { } theirs)
            return WrongOrder(journal, account, report, theirs);
        ReportRecord record = Receive(journal, account.Ledger, report, ReportDisposition.ForeignOrder);
        if (account.IsOurs(report.ClientOrderId))
            account.TripBreaker(journal, $"the execution report {report.ExecId} is about {report.ClientOrderId}, an order with our tag that the journal does not know");
        return new ReportReceipt(record, IsDuplicate: false);
    }

    private static ReportRecord Receive(JournalTransaction journal, AccountLedger ledger, ExecutionReport report, ReportDisposition disposition, ReportDoubt doubt = ReportDoubt.None)
    {
        ReportRecord record = new(ledger.Ref, ++journal.LastReport, report, disposition, journal.Now) { Doubt = doubt };
        journal.Insert(record);
        journal.Event(EventKind.Report, ledger.Ref, report.ClientOrderId, $"{disposition}|{Describe(report)}");
        return record;
    }

    private static void Advance(JournalTransaction journal, GuardedAccount account, LiveOrder order, ExecutionReport report, in Transition transition, Fix44Order venue)
    {
        AccountLedger ledger = account.Ledger;
        IntentProgress before = order.Progress;
        order.Family.CumQty += transition.FilledBy;
        account.SetState(journal, order, transition.State, before with
        {
            State = transition.State,
            BrokerOrderId = report.BrokerOrderId ?? before.BrokerOrderId,
            CumQty = order.Family.CumQty,
            AveragePrice = venue.AveragePrice,
            VenueSequence = Math.Max(before.VenueSequence, report.VenueSequence),
            Reason = report.Text ?? before.Reason,
            IsClosed = false,
            UpdatedAt = journal.Now,
        });

        if (transition.State == IntentState.Rejected && before.State != IntentState.Rejected)
            ReviveReplaced(journal, account, order);
        if (transition.FilledBy != 0m)
            CountToFamily(journal, account, order);
        if (transition.PositionBy != 0m)
        {
            Instrument instrument = order.Record.Terms!.Instrument;
            decimal mark = report.LastPx > 0m ? instrument.NotionalOf(1m, report.LastPx) * order.Record.ExchangeRate : 0m;
            journal.Touch(ledger, ledger.Move(instrument.Symbol, transition.PositionBy, mark));
            decimal limit = account.Options.Limits.MaxOpenNotional;
            if (transition.FilledBy > 0m && !ExecutionStateValidator.IsOpen(before.State) && ledger.WorstCase > limit)
                account.TripBreaker(journal, $"a late fill of order {order.Record.ClientOrderId} takes worst-case exposure to {FormattableString.Invariant($"{ledger.WorstCase:0.##}")}, past the limit of {FormattableString.Invariant($"{limit:0.##}")}");
        }
    }

    // An execution is what it executes. Totals and states are claims: a venue's list of trades tells those of today.
    private static bool SaysTheSame(ExecutionReport a, ExecutionReport b) =>
        a.ExecType == b.ExecType && a.LastQty == b.LastQty && a.LastPx == b.LastPx;

    private static string Describe(ExecutionReport report) => FormattableString.Invariant(
        $"{report.ExecId}|{report.ExecType}|{report.OrderStatus}|{report.LastQty}@{report.LastPx}|cum {report.CumQty}|leaves {report.LeavesQty}|{report.VenueTime.UtcTicks}|{report.VenueSequence}|{report.ExecRefId}");
}
