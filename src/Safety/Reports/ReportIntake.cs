using Safety.Contracts;
using Safety.Guard;
using Safety.Identity;
using Safety.Journal;
using Safety.Journal.Facts;
using Safety.Lifecycle;
using Safety.Orders;
using Safety.Writer;

namespace Safety.Reports;

/// <summary>
/// What a received report is a fact of: of an order that is ours, once for each execution, or of nobody's. Quantities and states are
/// the fold's affair. What a report leads to is published only after it is durable.
/// </summary>
internal static class ReportIntake
{
    /// <summary>Takes a report in; durable when the task completes.</summary>
    public static async Task<ReportReceipt> ReceiveAsync(AccountCore account, ExecutionReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        if (report.ClientOrderId.IsEmpty || (string.IsNullOrEmpty(report.ExecId) && !account.Entries.Any(static entry => entry.Rules.ExecIds == ExecIdScope.None)))
            throw new ArgumentException($"An execution report needs a client order ID and an ExecID; without them it cannot be told from its duplicates. A venue that gives none has to say so in its profile ({nameof(ExecIdScope)}.{nameof(ExecIdScope.None)}).", nameof(report));
        if (!(StoredText.IsWhole(report.ClientOrderId.Value) && StoredText.IsWhole(report.ExecId) && StoredText.IsWhole(report.ExecRefId)
            && StoredText.IsWhole(report.OrigClientOrderId?.Value) && StoredText.IsWhole(report.BrokerOrderId?.Value)))
            throw new ArgumentException($"An ID of the execution report {report.ExecId} holds half a character (an unpaired surrogate), which no journal can keep; mend how the adapter decodes the venue's text.", nameof(report));
        Family? family = null;
        ReportReceipt receipt = await account.Host.Writer.RunAsync(journal => Apply(journal, account, report, out family), isNews: true).ConfigureAwait(false);
        account.Hear(family);
        return receipt;
    }

    /// <summary>Takes a report in.</summary>
    /// <param name="journal">The batch.</param>
    /// <param name="account">The account it was told to.</param>
    /// <param name="report">The report.</param>
    /// <param name="family">The order it is about, after it; null for a foreign one.</param>
    public static ReportReceipt Apply(JournalBatch journal, AccountCore account, ExecutionReport report, out Family? family)
    {
        family = Find(journal, account, report);
        if (family is null)
            return Foreign(journal, account, report);
        ReportNews news = family.Compare(report, out ulong first);
        if (news == ReportNews.News)
            return Take(journal, account, report, ref family);
        if (news == ReportNews.OtherClaims || (news == ReportNews.OtherFigures && !family.IsJudged(first))) // a person is asked once
            family = account.Append(journal, family.Number, new Noise(first, report));
        ReportRecord record = Known(journal, family, first, report);
        return new ReportReceipt(news == ReportNews.OtherFigures ? record with { Disposition = ReportDisposition.Quarantined, Doubt = ReportDoubt.Quarantined } : record, IsDuplicate: true);
    }

    /// <summary>A received report as strategies and people see it.</summary>
    public static ReportRecord RecordOf(in FactHeader header, Reported reported) =>
        new(header.Account, (long)header.Sequence, reported.Report, reported.Disposition, header.At);

    private static ReportReceipt Take(JournalBatch journal, AccountCore account, ExecutionReport report, ref Family family)
    {
        if (IsOfAnotherOrder(journal, account, report, family) is { } theirs)
            return WrongOrder(journal, account, report, theirs);

        // What the fold makes of it is written with it.
        Family before = family;
        Reported reported = new(report, before.Rules.TimeResolutionMs, ReportDisposition.Applied);
        ulong sequence = journal.Last + 1;
        decimal worstBefore = journal.Account(account.Ref).WorstCase;
        ReportDisposition disposition = default;
        family = account.Append(journal, before.Number, reported, after => reported with { Disposition = disposition = DispositionOf(before, after, sequence) });

        decimal limit = account.LimitsNow(journal).Options.MaxOpenNotional;
        decimal worst = journal.Account(account.Ref).WorstCase;
        // What was reserved for it may fill late as well as in time: that what is held is worth more than its limit price is the market's doing.
        if (worst > limit && worst > worstBefore && before.Find(report.ClientOrderId) is { IsOpen: false } late && family.CumQty - before.CumQty > before.ReservedFor(late))
            account.TripBreaker(journal, FormattableString.Invariant($"a late fill of order {late.ClientOrderId} takes worst-case exposure to {worst:0.##}, past the limit of {limit:0.##}"), sequence);
        return new ReportReceipt(new ReportRecord(account.Ref, (long)sequence, report, disposition, journal.Now) { Doubt = DoubtOf(family, sequence) }, IsDuplicate: false);
    }

    private static ReportDisposition DispositionOf(Family before, Family after, ulong sequence)
    {
        if (after.IsJudged(sequence))
            return ReportDisposition.Quarantined;
        if (after.Reading(sequence) is null)
            return ReportDisposition.Quarantined; // nothing more is taken in of that order
        if (after.IsInDoubt(sequence))
            return ReportDisposition.InDoubt;
        if (after.Alarms.Count > before.Alarms.Count)
            return ReportDisposition.AppliedWithAlarm;
        bool isChanged = after.CumQty != before.CumQty || after.Worth != before.Worth;
        for (int i = 0; i < after.Intents.Length && !isChanged; i++)
            isChanged = after.Intents[i].State != before.Intents[i].State;
        return isChanged ? ReportDisposition.Applied : ReportDisposition.Stale;
    }

    private static ReportDoubt DoubtOf(Family family, ulong sequence) =>
        family.IsJudged(sequence) ? ReportDoubt.Quarantined : family.IsInDoubt(sequence) ? ReportDoubt.Open : ReportDoubt.None;

    private static ReportRecord Known(JournalBatch journal, Family family, ulong first, ExecutionReport report) =>
        journal.Read(first) is { Fact: Reported reported } entry
            ? RecordOf(entry.Header, reported) with { Doubt = DoubtOf(family, first) }
            : new ReportRecord(family.Account, (long)first, report, ReportDisposition.Applied, journal.Now);

    // In FIX the report on a cancel carries the request's ID, and the order's as the original one. Some venues change the case, or tell their own ID only.
    private static Family? Find(JournalBatch journal, AccountCore account, ExecutionReport report)
    {
        Family? family = journal.FindFamily(account.Ref, report.ClientOrderId);
        if (family is null && report.ClientOrderId.Value.ToUpperInvariant() is var upper && upper != report.ClientOrderId.Value && account.IsOurs(new ClientOrderId(upper)))
            family = journal.FindFamily(account.Ref, new ClientOrderId(upper));
        if (family is null && report.OrigClientOrderId is { IsEmpty: false } original)
            family = journal.FindFamily(account.Ref, original);
        return family?.Instrument is null ? null : family;
    }

    // Many venues count ExecIDs per order, so the ID alone says nothing: figures, time and the venue's own number must be the same too.
    // A buy and a sell of ours that have met may tell one trade of both: nobody is the wrong one.
    private static ExecutionReport? IsOfAnotherOrder(JournalBatch journal, AccountCore account, ExecutionReport report, Family? family)
    {
        if (report.ExecType != ExecType.Trade || report.VenueSequence == 0)
            return null;
        return journal.Find(FactKeys.OfExecution(account.Ref, report.ExecId)) is { Family: not 0 and var number } && number != family?.Number
            && journal.Family(number) is { } other && !(family is not null && family.Side != other.Side && family.Instrument!.Symbol == other.Instrument?.Symbol)
            && other.FindExecution(report.ExecId) is { ExecType: ExecType.Trade } theirs
            && theirs.VenueSequence == report.VenueSequence && theirs.VenueTime == report.VenueTime && theirs.LastQty == report.LastQty && theirs.LastPx == report.LastPx
            ? theirs : null;
    }

    private static ReportReceipt WrongOrder(JournalBatch journal, AccountCore account, ExecutionReport report, ExecutionReport theirs)
    {
        ReportReceipt receipt = Keep(journal, account, report, ReportDisposition.WrongOrder);
        if (!receipt.IsDuplicate)
            account.TripBreaker(journal, $"the execution {report.ExecId} was reported of order {theirs.ClientOrderId} and of order {report.ClientOrderId}: one of them did not trade", (ulong)receipt.Record.Sequence);
        return receipt;
    }

    private static ReportReceipt Foreign(JournalBatch journal, AccountCore account, ExecutionReport report)
    {
        if (IsOfAnotherOrder(journal, account, report, null) is { } theirs)
            return WrongOrder(journal, account, report, theirs);
        ReportReceipt receipt = Keep(journal, account, report, ReportDisposition.ForeignOrder);
        if (receipt.IsDuplicate)
            return receipt;
        if (account.IsOurs(report.ClientOrderId))
            account.TripBreaker(journal, $"the execution report {report.ExecId} is about {report.ClientOrderId}, an order with our tag that the journal does not know", (ulong)receipt.Record.Sequence);
        else if (report.ExecType == ExecType.Trade)
            account.HearForeign(journal, report, (ulong)receipt.Record.Sequence);
        return receipt;
    }

    // Nobody's, but kept, once.
    private static ReportReceipt Keep(JournalBatch journal, AccountCore account, ExecutionReport report, ReportDisposition disposition)
    {
        if (journal.Find(FactKeys.OfUnclaimed(account.Ref, report)) is { } place && journal.Read(place.Sequence) is { Fact: Reported known } entry)
            return new ReportReceipt(RecordOf(entry.Header, known), IsDuplicate: true);
        ulong sequence = journal.Append(account.Ref, 0, new Reported(report, 0, disposition));
        return new ReportReceipt(new ReportRecord(account.Ref, (long)sequence, report, disposition, journal.Now), IsDuplicate: false);
    }
}
