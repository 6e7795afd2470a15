using System.Collections.Immutable;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Safety.Contracts;
using Safety.Identity;
using Safety.Journal;
using Safety.Journal.Facts;
using Safety.Orders;

namespace Safety.Lifecycle;

/// <summary>
/// Fold 1: an order, all that replaced it, and all that was said of either. Pure and total: a value that depends on the facts alone,
/// with no clock, no culture and no floating point. Whoever needs an order's state asks this; nobody writes it.
/// </summary>
/// <remarks>
/// Quantities are sums over distinct executions. Answers, look-ups, lists and rulings say what they say of one call
/// (<see cref="Intent.Own"/>); what the venue has reported weighs more. A call's late answer is one more fact: it overwrites nothing.
/// </remarks>
internal sealed record Family
{
    /// <summary>The version of the fold: a checkpoint of another version proves nothing.</summary>
    public const int Version = 2;

    /// <summary>The most reports that are taken in of one family: no honest order has more.</summary>
    public const int MostReports = 10_000;

    private const int RejectsBeforeQuestion = 3;

    private Family(ulong number, int account, Intent first, Strand strand) =>
        (Number, Account, Intents, LiveId, Strands) = (number, account, [first], first.ClientOrderId, [strand]);

    /// <summary>The sequence of the fact that opened it. Set once; families are never merged.</summary>
    public ulong Number { get; }

    /// <summary>The journal's number of the account.</summary>
    public int Account { get; }

    /// <summary>Its calls, oldest first.</summary>
    public ImmutableArray<Intent> Intents { get; private set; }

    /// <summary>The first call: it says what is traded, which way, and by what rules.</summary>
    public Intent First => Intents[0];

    /// <summary>The venue facts it is judged by.</summary>
    public VenueRules Rules => First.Admission.Rules;

    /// <summary>The instrument; null for a call that changes the account.</summary>
    public Instrument? Instrument => First.Admission.Terms?.Instrument;

    /// <summary>The side; of no meaning for a call that changes the account.</summary>
    public Side Side => First.Admission.Terms?.Side ?? default;

    /// <summary>The leg of the position it is about.</summary>
    public PositionSide PositionSide => First.Admission.Terms?.PositionSide ?? default;

    /// <summary>The client order ID that the venue knows the order by now: what a cancel, a replace or a look-up has to name.</summary>
    public ClientOrderId LiveId { get; private set; }

    /// <summary>All that has filled, in units.</summary>
    public decimal CumQty { get; private set; }

    /// <summary>The sum of quantity × price over all that has filled.</summary>
    public decimal Worth { get; private set; }

    /// <summary>The average price of <see cref="CumQty"/>.</summary>
    public decimal AveragePrice => CumQty > 0m ? Worth / CumQty : 0m;

    /// <summary>What can still fill, in units, of what is open.</summary>
    public decimal LeavesQty { get; private set; }

    /// <summary>What it adds to the account.</summary>
    public Contribution Contribution { get; private set; } = Contribution.None;

    /// <summary>Every alarm it has raised, oldest first: where a fact adds one, the account's breaker trips.</summary>
    public ImmutableList<Alarm> Alarms { get; private init; } = [];

    /// <summary>True while a claim waits for a report that would explain it.</summary>
    public bool HasDoubt => DoubtOf != 0;

    /// <summary>What is to be asked of the venue.</summary>
    public ImmutableArray<Question> Questions { get; private set; } = [];

    /// <summary>Which time would change something if it passed.</summary>
    public ImmutableArray<Wait> Waits { get; private set; } = [];

    /// <summary>The cancels that were asked for, oldest first.</summary>
    public ImmutableList<CancelRequest> Cancels { get; private init; } = [];

    /// <summary>True for an order that can still trade, as far as anybody knows.</summary>
    public bool IsWorking { get; private set; }

    /// <summary>True when it carries no risk, waits for nothing and asks nothing: it may leave memory. News opens it again.</summary>
    public bool IsClosed { get; private set; }

    // Where each call is among the intents, by its client order ID, whatever its case; null while there is but one. Never written to: one more call makes another.
    private Dictionary<string, int>? Places { get; init; }

    // One order at the venue each: only where a replacement is another order there is more than one, in the order of the intents.
    private ImmutableArray<Strand> Strands { get; init; }

    // The report whose claims nothing explains so far, and since which fact that is so.
    private ulong DoubtOf { get; init; }

    private ulong DoubtSince { get; init; }

    // The last report of an unknown order; 0 while there is none.
    private ulong UnknownBy { get; init; }

    // Reports that have raised an alarm: they never do again.
    private ImmutableHashSet<ulong> Judged { get; init; } = [];

    // By how much it was overfilled when that was last said.
    private decimal OverfilledBy { get; init; }

    private bool IsBroken { get; init; }

    // The venue works, or has worked, several orders under one of its client order IDs.
    private bool IsDoubled => Intents.Any(static intent => intent.IsDoubled);

    private bool MayBeDoubled => Intents.Any(static intent => intent.IsDoubled || intent.MayBeDoubled);

    /// <summary>True where a replacement is another order, or one for what shall still fill: then the one that it replaces may fill beside it.</summary>
    public bool MayFillBeside => Rules.Replaces == ReplaceActs.CancelAndNew || Rules.ReplacedQty == ReplacedQty.Remaining;

    // What is changed in place is one order, whatever the change asks for.
    private bool HasStrandPerIntent => MayFillBeside && Rules.Replaces != ReplaceActs.InPlace;

    /// <summary>The family that an admission opens.</summary>
    public static Family Open(in FactHeader header, Admitted admitted)
    {
        Intent first = new(header.Sequence, admitted, header.At, header.ProcessEpoch) { AbsentSinceAt = header.MonoTicks };
        return new Family(header.Sequence, header.Account, first, OpenStrand(first, admitted.Rules)).Derived(header);
    }

    /// <summary>The family after one more fact. A fact that is none of its affair changes nothing.</summary>
    /// <remarks>The host's <see cref="ProcessEnded"/> is applied to every family in memory, and to one that is read back.</remarks>
    public Family Apply(in FactHeader header, Fact fact)
    {
        Debug.Assert(header.Family == Number || fact is ProcessEnded, "a fact of this family, or of every one");
        Debug.Assert(header.Sequence > Number, "facts come after the one that opened it");
        try
        {
            Family next = fact switch
            {
                Admitted admitted => Joined(header, admitted),
                NotSent notSent => With(notSent.Admitted, header, static (intent, header, notSent) => intent.WithNotSent(header, notSent.Reason), notSent),
                Answered answered => Heard(header, answered),
                CallEnded ended => With(ended.Request, header, static (intent, _, _) => intent with { CallEnded = true }, ended),
                ProcessEnded ended => Map(header, static (intent, header, ended) => intent.ProcessEpoch <= ended.Epoch ? intent.WithProcessEnded(header) : intent, ended),
                CancelAsked asked => Asked(header, asked),
                Reported reported => Told(header, reported),
                Noise noise => ToldAgain(header, noise),
                LookedUp lookedUp => LookedUp(header, lookedUp),
                Listed listed => Listed(header, listed),
                NotListed => Map(header, static (intent, header, _) => intent.WithNotListed(header), fact),
                Waited waited => Waited(header, waited),
                Ruled ruled => Find(ruled.Order) is { } intent ? With(intent.WithRuling(header, ruled)) : this,
                _ => this,
            };
            return ReferenceEquals(next, this) ? this : next.Derived(header);
        }
        catch (OverflowException)
        {
            return Broken(header, "its figures are too large to be counted");
        }
    }

    /// <summary>The call with a client order ID, whatever its case; null when it has none such.</summary>
    /// <remarks>Some venues give IDs back in another case.</remarks>
    public Intent? Find(ClientOrderId id) => IndexOf(id) is var index and >= 0 ? Intents[index] : null;

    /// <summary>The call admitted by a fact; null when it is none of its own.</summary>
    public Intent? Find(ulong admitted)
    {
        foreach (Intent intent in Intents)
        {
            if (intent.Sequence == admitted)
                return intent;
        }

        return null;
    }

    /// <summary>What a report is beside those that were taken in.</summary>
    /// <param name="report">The report.</param>
    /// <param name="first">The first of the same execution; 0 for news.</param>
    public ReportNews Compare(ExecutionReport report, out ulong first)
    {
        report = Named(report);
        Strand strand = Strands[StrandOf(report)];
        TakenReport? known = strand.Find(report, Rules, Intents.Select(static intent => intent.ClientOrderId));
        first = known?.Sequence ?? 0;
        return known is null ? ReportNews.News : strand.Compare(known.Report, report);
    }

    /// <summary>The order that a client order ID means, as the venue's reports make it, with all that it lived on as; null until the venue has reported on it.</summary>
    public Fix44Order? VenueOf(ClientOrderId id) => Find(id) is { } intent && StrandOf(IndexOf(intent.ClientOrderId)) is { History.Count: > 0 } strand ? strand.Order : null;

    /// <summary>The reports that were taken in, as they are read now.</summary>
    public IEnumerable<ReadReport> Reports => Strands.SelectMany(static strand => strand.History.Read);

    /// <summary>The first report that was taken in under an ExecID; null when none was.</summary>
    public ExecutionReport? FindExecution(string execId)
    {
        foreach (Strand strand in Strands)
        {
            foreach (ReadReport read in strand.History.Read)
            {
                if (read.Taken.Report.ExecId == execId)
                    return read.Taken.Report;
            }
        }

        return null;
    }

    /// <summary>A report as it is read now; null when it was not taken in.</summary>
    public ReadReport? Reading(ulong report)
    {
        foreach (Strand strand in Strands)
        {
            if (strand.History.Reading(report) is { } read)
                return read;
        }

        return null;
    }

    /// <summary>What its reports claim that nothing explains, but for what has raised an alarm; for people.</summary>
    public IEnumerable<string> Complaints => Unexplained().Select(static one => $"{one.Taken.Report.ExecId}: {one.Complaint}");

    /// <summary>True when the reports add up to more than a list says; one that says 0 may not tell it.</summary>
    public bool IsMoreThan(OrderSnapshot listed) => Strands.Length == 1 && !MayBeDoubled && listed.CumQty > 0m && listed.CumQty < CumQty;

    /// <summary>What a look-up or a list tells of an order itself: totals that were carried on from the one it replaces are not its own.</summary>
    public OrderSnapshot OwnOf(OrderSnapshot told, Intent intent) =>
        HasStrandPerIntent && StrandOf(IndexOf(intent.ClientOrderId)).Order.CarriedQty is > 0m and var carried
            ? told with { OrderQty = Math.Max(0m, told.OrderQty - carried), CumQty = Math.Max(0m, told.CumQty - carried) } : told;

    /// <summary>True when a look-up tells of what was not reported: fills, or that an order was not changed which the venue may have changed since.</summary>
    public bool MissesReports(OrderSnapshot found, Intent intent) => intent.IsReplacement && Rules.Replaces == ReplaceActs.InPlace
        ? First.Lacks(found, CumQty) || Changes?.IsShown(intent, found) != true : intent.Lacks(OwnOf(found, intent), FilledBy(intent));

    /// <summary>True while nothing explains what a report claims, and one that does may be under way.</summary>
    public bool IsInDoubt(ulong report) => HasDoubt && Unexplained().Any(one => one.Taken.Sequence == report);

    /// <summary>True when a report has raised an alarm.</summary>
    public bool IsJudged(ulong report) => Judged.Contains(report);

    /// <summary>What a cancel has to name to take back all that may work: where an order is changed in place, the order itself.</summary>
    public IEnumerable<Intent> CancelTargets =>
        Instrument is null ? [] : Intents.Where(intent => intent.IsOpen && ReferenceEquals(OrderOf(intent), intent));

    private Family Joined(in FactHeader header, Admitted admitted)
    {
        if (Find(header.Sequence) is not null)
            return this;
        Intent joining = new(header.Sequence, admitted, header.At, header.ProcessEpoch) { AbsentSinceAt = header.MonoTicks, LeastFilled = CumQty };
        Dictionary<string, int> places = Places is null ? new(StringComparer.OrdinalIgnoreCase) { [First.ClientOrderId.Value] = 0 } : new(Places, Places.Comparer);
        places.TryAdd(joining.ClientOrderId.Value, Intents.Length);
        Family joined = this with { Intents = Intents.Add(joining), Places = places };
        return HasStrandPerIntent
            ? joined with { Strands = Strands.Add(OpenStrand(joining, Rules)) }
            : joined with { Strands = [Strands[0].With(static (order, joining) => order.Asked(joining.ClientOrderId, joining.Admission.OrderQty, joining.IsInMoney), joining)] };
    }

    private static Strand OpenStrand(Intent intent, VenueRules rules)
    {
        OrderTerms? terms = intent.Admission.Terms;
        Fix44Order order = Fix44Order.Open(intent.ClientOrderId, intent.Admission.OrderQty, terms?.TimeInForce ?? default, terms?.Size.IsNotional ?? false);
        if (rules is { Replaces: ReplaceActs.InPlace, ReplacedQty: ReplacedQty.Remaining })
            order = order.ChangedToRemaining();
        return new Strand(VenueHistory.Open(rules.Fills == FillsTold.CumulativeOnly ? order.CountingTotals() : order));
    }

    private Family Heard(in FactHeader header, Answered answered)
    {
        if (Find(answered.Request) is { } intent)
        {
            Family heard = With(intent.WithAnswer(header, answered));
            if (intent.IsReplacement && Rules.Replaces == ReplaceActs.InPlace)
                return heard.With(heard.First with { NewsAt = header.MonoTicks }); // a look-up may be older
            return intent.IsProven ? heard : heard.WithMoreOrdersThan(this, answered.Request, $"the answer about order {intent.ClientOrderId}", answered.VenueId);
        }

        int index = Cancels.FindIndex(cancel => cancel.Sequence == answered.Request);
        if (index < 0)
            return this;
        CancelRequest cancel = Cancels[index] with { Answer = answered.Kind };
        Family next = this with { Cancels = Cancels.SetItem(index, cancel) };
        if (next.Find(cancel.Target) is not { } target)
            return next;
        return (answered.Kind, answered.Strength) switch
        {
            (AnswerKind.Accepted, AckStrength.Working) when target.IsOpen => next.With(target.WithFound(header, new OrderSnapshot(target.ClientOrderId, default, OrderStatus.Canceled, 0m, 0m, default), next.FilledBy(target))),
            (AnswerKind.Accepted, _) when target.IsOpen => next.With(target.AskedAbout(header, "its cancel was accepted; whether it has ended is not known", Rules.VisibilityMs)),
            (AnswerKind.Rejected, _) => next.With((target.RejectedCancels + 1) % RejectsBeforeQuestion == 0 && target.IsOpen
                ? (target with { RejectedCancels = target.RejectedCancels + 1 }).AskedAbout(header, "its cancels are refused")
                : target with { RejectedCancels = target.RejectedCancels + 1 }),
            (AnswerKind.Unknown, _) when target.IsOpen => next.With(target.AskedAbout(header, "what has become of its cancel is not known", Rules.VisibilityMs)),
            _ => next,
        };
    }

    // One more than before is an alarm of its own, whichever fact has shown it.
    private Family WithMoreOrdersThan(Family before, ulong admitted, string name, BrokerOrderId? venueId)
    {
        if (Find(admitted) is not { } intent || OrdersUnder(intent) is not { Certain: > 1 } orders || before.OrdersUnder(before.Find(admitted)!)?.Certain >= orders.Certain)
            return this;
        BrokerOrderId? over = intent.ReportedIds.Select(static id => (BrokerOrderId?)id).FirstOrDefault(id => orders.HasEndedAlone(id!.Value));
        return With(intent with { IsDoubled = true }).Raise(AlarmKind.Outcome, over is { } other
            ? $"{name}: the venue has had two orders under one client order ID: {other} is over, and it was known as {orders.Known ?? intent.VenueIds[^1]}"
            : $"{name}: the venue has two orders under one client order ID, and works {venueId}");
    }

    // What tells of the venue's IDs of a call; null where there is but one.
    private OrdersUnderOneId? OrdersUnder(Intent intent) => intent.ReportedIds.Length == 0 || (intent.ReportedIds.Length == 1 && intent.VenueIds.All(intent.ReportedIds.Contains)) ? null
        : new(intent, StrandOf(IndexOf(intent.ClientOrderId)), Rules.Replaces == ReplaceActs.InPlace && Intents.Length > 1, Judged, report => AboutOf(report)?.Sequence == intent.Sequence,
            venueId => Intents.Any(other => other.Sequence != intent.Sequence && (other.VenueIds.Contains(venueId) || other.ReportedIds.Contains(venueId))));

    private Family Asked(in FactHeader header, CancelAsked asked) => this with
    {
        Cancels = Cancels.Add(new CancelRequest(header.Sequence, asked.RequestId, asked.Target, asked.Attempt, null)),
        Strands = [.. Strands.Select(static strand => strand.With(static (order, _) => order.IsCancelAsked ? order : order.CancelAsked(), true))],
    };

    private Family Told(in FactHeader header, Reported reported)
    {
        ExecutionReport report = Named(reported.Report);
        if (IsBroken)
            return this;
        if (Compare(report, out ulong first) != ReportNews.News)
            return ToldAgain(header, new Noise(first, report));
        int index = StrandOf(report);
        if (Strands[index].History.Count >= MostReports)
            return Broken(header, FormattableString.Invariant($"it has more than {MostReports} reports"));
        TakenReport taken = new(header.Sequence, report, reported.TimeResolutionMs * TimeSpan.TicksPerMillisecond) { Request = IsChangeInPlace(reported.Report.ClientOrderId) ? Find(reported.Report.ClientOrderId)!.ClientOrderId : null };
        Family next = this with
        {
            Strands = Strands.SetItem(index, Strands[index].With(taken, Rules)),
            UnknownBy = report is { ExecType: ExecType.CancelReject, OrderStatus: OrderStatus.Rejected } ? header.Sequence : UnknownBy,
        };
        next = next.NoteAbout(header, report, report.ExecType == ExecType.Rejected && next.Strands[index].History.Reading(header.Sequence) is { Taken.IsOfCopy: true });
        string name = NameOf(report);
        if (Fix44Order.Impossible(report, Rules.Fills == FillsTold.CumulativeOnly) is { } impossible)
            return next.Judging(header.Sequence).Raise(AlarmKind.Contradiction, $"{name}: {impossible}");
        if (report.ExecType == ExecType.TradeCancel && next.Strands[index].History.Reading(header.Sequence) is { IsLegal: false } busted)
            return next.Judging(header.Sequence).Raise(AlarmKind.Contradiction, $"{name}: {busted.Complaint}");
        if (WhatItMayNot(taken) is { } alarm)
            next = next.Raise(alarm.Kind, $"{name}: {alarm.Text}");
        if (AboutOf(report) is { } about)
            next = next.WithMoreOrdersThan(this, about.Sequence, name, report.BrokerOrderId);

        // It says so itself, whatever a change that is under way would allow.
        decimal over = report is { ExecType: ExecType.Trade, OrderQty: > 0m } && !IsAskedInMoney(Find(report.ClientOrderId) ?? First) ? report.CumQty - report.OrderQty : 0m;
        if (over > OverfilledBy)
            next = next.Raise(AlarmKind.BeyondLimits, FormattableString.Invariant($"{name}: the venue fills {report.CumQty} of {report.OrderQty}: it has overfilled the order")) with { OverfilledBy = over };
        return next;
    }

    // Some venues change the case of IDs, and some tell executions under the ID of a request, a cancel's say. What is told of an order under that of a change in
    // place is about the order, but for what becomes of the request.
    private ExecutionReport Named(ExecutionReport report)
    {
        ClientOrderId id = report.ClientOrderId;
        if (Find(id) is { } about)
            id = IsChangeInPlace(id) && report.ExecType is not (ExecType.PendingReplace or ExecType.CancelReject or ExecType.Rejected) ? First.ClientOrderId : about.ClientOrderId;
        else if (report.ExecType is ExecType.Trade or ExecType.TradeCorrect or ExecType.TradeCancel)
            id = Cancels.Find(cancel => cancel.RequestId == id)?.Target ?? (report.OrigClientOrderId is { } original ? Find(original)?.ClientOrderId : null) ?? id;
        return id == report.ClientOrderId ? report : report with { ClientOrderId = id };
    }

    // The figures of an execution told again are compared, its claims are kept where they say more.
    private Family ToldAgain(in FactHeader header, Noise noise)
    {
        for (int i = 0; i < Strands.Length; i++)
        {
            foreach (ReadReport read in Strands[i].History.Read)
            {
                if (read.Taken.Sequence != noise.Of)
                    continue;
                switch (Strands[i].Compare(read.Taken.Report, noise.Report))
                {
                    case ReportNews.OtherFigures when Judged.Contains(noise.Of):
                        return this; // a person is asked once: every backfill may tell it again
                    case ReportNews.OtherFigures:
                        return Judging(noise.Of).Raise(AlarmKind.Contradiction, $"{NameOf(noise.Report)} came twice with different figures; ask the venue which of the two it has");
                    case ReportNews.OtherClaims:
                        Family next = this with { Strands = Strands.SetItem(i, Strands[i].WithRepetition(read.Taken, read.Taken with { Report = noise.Report, Sequence = header.Sequence }, Rules)) };
                        return noise.Report.BrokerOrderId is { } venueId && AboutOf(read.Taken.Report) is { BrokerOrderId: null, ReportedIds.IsEmpty: true }
                            ? next.NoteAbout(header, read.Taken.Report with { BrokerOrderId = venueId }, isOfCopy: false) : next; // what was told first without the venue's ID
                    default:
                        return this;
                }
            }
        }

        return this;
    }

    private bool IsChangeInPlace(ClientOrderId id) => Rules.Replaces == ReplaceActs.InPlace && Find(id) is { IsReplacement: true };

    // What becomes of a cancel may be told under the cancel's ID, with the order's as the original one.
    private Intent? AboutOf(ExecutionReport report) => Find(report.ClientOrderId) ?? (report.OrigClientOrderId is { } original ? Find(original) : null);

    private string NameOf(ExecutionReport report) => $"the execution report {report.ExecId} of order {AboutOf(report)?.ClientOrderId ?? report.ClientOrderId}";

    // What the venue's own word about a call tells of the call.
    private Family NoteAbout(in FactHeader header, ExecutionReport report, bool isOfCopy)
    {
        if (AboutOf(report) is not { } intent)
            return this;
        bool isAboutIt = intent.ClientOrderId == report.ClientOrderId;
        bool tellsVenueId = !isOfCopy && TellsVenueId(report, isAboutIt) && report.BrokerOrderId is { Value.Length: > 0 };
        bool refuses = intent.IsReplacement && isAboutIt && !isOfCopy
            && (report.ExecType == ExecType.CancelReject && report.OrigClientOrderId is { IsEmpty: false } target && target != intent.ClientOrderId
                || report is { ExecType: ExecType.Rejected, OrderStatus: OrderStatus.Rejected });
        return With(intent with
        {
            NewsAt = header.MonoTicks,
            UpdatedAt = header.At,
            IsRefused = intent.IsRefused || refuses,
            IsTimed = intent.IsTimed || (isAboutIt && report.ExecType == ExecType.Replaced),
            ReportedIds = report.BrokerOrderId is { Value.Length: > 0 } venueId && (Strand.TellsOfWork(report) || report.ExecType == ExecType.Rejected) && !intent.ReportedIds.Contains(venueId) ? intent.ReportedIds.Add(venueId) : intent.ReportedIds,
            BrokerOrderId = tellsVenueId && IsLastToName(header, intent, report) ? report.BrokerOrderId : intent.BrokerOrderId,
            EndedVenueIds = report is { ExecType: ExecType.TradeCancel or ExecType.TradeCorrect, BrokerOrderId: { } opened } ? intent.EndedVenueIds.Remove(opened) : intent.EndedVenueIds,
            Reason = report.Text ?? intent.Reason,
        });
    }

    // What tells of a request names the order that it is about, which may have got another ID by it.
    private static bool TellsVenueId(ExecutionReport report, bool isAboutIt) =>
        report.ExecType != ExecType.PendingReplace && (isAboutIt || report.ExecType != ExecType.CancelReject);

    // One that comes late may tell of the ID that the order had before.
    private bool IsLastToName(FactHeader header, Intent intent, ExecutionReport report) => intent.BrokerOrderId is not { } known || known == report.BrokerOrderId
        || StrandOf(IndexOf(intent.ClientOrderId)).History.Read.Select(static read => read.Taken).LastOrDefault(taken => taken is { IsOfCopy: false, Report: { BrokerOrderId.Value.Length: > 0 } other }
            && AboutOf(other)?.Sequence == intent.Sequence && TellsVenueId(other, other.ClientOrderId == intent.ClientOrderId)) is not { } last || last.Sequence == header.Sequence;

    // Reports that may all be true, of something that must not be.
    private Alarm? WhatItMayNot(TakenReport taken)
    {
        ExecutionReport report = taken.Report;
        Intent? intent = AboutOf(report);
        bool isAcceptance = report.ExecType is ExecType.New or ExecType.Replaced or ExecType.Restated;
        decimal asked = Intents.Max(static intent => intent.Admission.OrderQty);
        if (IsAskedInMoney(intent ?? First) || (intent ?? First).Admission.Terms is null)
            asked = decimal.MaxValue;
        if (isAcceptance && Comparable(report.OrderQty, report.CumQty) > asked)
            return new Alarm(AlarmKind.BeyondLimits, FormattableString.Invariant($"the venue works {report.OrderQty}, more than the {asked} that were asked for"));
        if (report.ExecType == ExecType.Restated && intent?.Admission.Terms?.StopPrice is { } stop && report.OrderQty > 0m && report.OrderQty != intent.TotalQty
            && Strands[StrandOf(report)].Order.CumQty is var filled && (filled == 0m || filled != report.CumQty)) // what leaves alone what has filled is no split
        {
            return new Alarm(AlarmKind.BeyondLimits, FormattableString.Invariant(
                $"the venue restates the stop order from {intent.TotalQty} to {report.OrderQty}: after a split its stop price of {stop} may not be the one that was meant"));
        }

        // The answer was taken for a "no" (a duplicate ID after a retry, say), or absence for proved: the venue's own report outweighs both.
        if (intent?.Own is IntentState.Rejected or IntentState.NotExecuted && intent.State == intent.Own)
        {
            if (report.ExecType == ExecType.Trade)
                return new Alarm(AlarmKind.Outcome, $"it fills an order that was {intent.State}");
            if (report.ExecType is ExecType.New or ExecType.Replaced && !report.ClaimsEnd())
                return new Alarm(AlarmKind.Outcome, $"the venue works an order that was {intent.State}");
        }

        return report.ExecType == ExecType.New && Strands[StrandOf(report)].WorksAfterRefusal(taken) ? new Alarm(AlarmKind.Outcome, $"the venue works an order that was {IntentState.Rejected}") : null;
    }

    private bool IsAskedInMoney(Intent intent) => intent.IsInMoney || (Rules.Replaces == ReplaceActs.InPlace && Intents.Any(static change => change.IsInMoney));

    private Family LookedUp(in FactHeader header, LookedUp lookedUp)
    {
        if (Find(lookedUp.Asked) is not { } asked || lookedUp.Answer == LookUpAnswer.Failed || (asked.AskWhy is null && !asked.IsOpen))
            return this;
        if (lookedUp.Answer == LookUpAnswer.Absent || lookedUp.Snapshot is not { } found)
        {
            // One of several is asked about by the venue's ID too, and no answer to that shows another: which was replaced, only its absence tells.
            if (!asked.LivingIds.IsEmpty && IsLaterThanReplacements(asked, lookedUp))
                asked = asked with { NotFoundAs = asked.NotFoundAs.SetItem(asked.LivingIds[0], header.Sequence) };
            return With(asked.WithAbsent(header, lookedUp, [.. SuccessorsOf(asked).Select(static other => other.IsRefused ? IntentState.Rejected : other.State)]));
        }

        if (asked.IsReplacement && Rules.Replaces == ReplaceActs.InPlace)
            return ChangeLookedUp(header, lookedUp, asked, found);

        // The venue may answer under the ID before or after a replacement, in another case, or without ours.
        Intent about = asked;
        if (!found.ClientOrderId.IsEmpty && found.ClientOrderId != asked.Admission.Target)
        {
            if (Find(found.ClientOrderId) is not { } named)
                return With(asked.Quarantined(header, $"asked about it, the venue answers with the order {found.ClientOrderId}: its ID was cut or rewritten, or the look-up compares only a part of it"));
            about = OrderOf(named);
        }

        if (IsAnother(about, found))
        {
            // The report that the order has got this ID may be late.
            if (found.Status != OrderStatus.Rejected && about.WithAnswerBeforeReports(FilledBy(about)) is { IsAnsweredInVain: false } early)
                return With((early with { CallEnded = true, NewsAt = header.MonoTicks }).AskedAgain(header, null));
            return With(about.WithAnotherEnded(header, found.BrokerOrderId)).Raise(AlarmKind.Outcome,
                $"the venue has had two orders under the client order ID {about.ClientOrderId}: asked about it, it tells of {found.BrokerOrderId}, which is {found.Status}, and no report has");
        }

        if (!found.Status.IsEnd() && found.BrokerOrderId.Value is { Length: > 0 } && IsLaterThanReplacements(about, lookedUp))
            about = about with { SeenWorking = about.SeenWorking.SetItem(found.BrokerOrderId, header.Sequence) };
        OrderSnapshot own = OwnOf(found, about);
        Family next = With(about.WithToldQty(header, found, own.OrderQty, about.MayBeOlder(lookedUp)).WithFound(header, own, FilledBy(about)));
        if (about.Sequence != asked.Sequence)
            next = next.With(asked.WithFoundAs(header, isLater: !AncestorsOf(asked).Contains(about)));
        next = next.WithMoreOrdersThan(this, about.Sequence, $"asked about order {about.ClientOrderId}", found.BrokerOrderId);
        return next.BeyondAsked(about, Comparable(found.OrderQty, found.CumQty), found.Status);
    }

    // An answer that may be older than a replacement says nothing of which order was replaced.
    private bool IsLaterThanReplacements(Intent about, LookedUp lookedUp) => !about.MayBeOlder(lookedUp) && !SuccessorsOf(about).Any(other => other.MayBeOlder(lookedUp));

    // One that is over, under an ID of the venue's that nothing was told of, while the one that was reported works: with all that this has filled, it would be the same.
    private bool IsAnother(Intent about, OrderSnapshot found) =>
        about.State is IntentState.Working or IntentState.PartiallyFilled && found.Status.IsEnd() && found.BrokerOrderId.Value is { Length: > 0 }
        && !about.VenueIds.Contains(found.BrokerOrderId) && !about.ReportedIds.IsEmpty && !Intents.Any(one => one.ReportedIds.Contains(found.BrokerOrderId))
        && (found.Status == OrderStatus.Rejected || found.CumQty == 0m || OwnOf(found, about).CumQty < FilledBy(about));

    // What is found is the order. Whether it has been changed, only its quantity shows.
    private Family ChangeLookedUp(in FactHeader header, LookedUp lookedUp, Intent change, OrderSnapshot found)
    {
        Family next = With(First.WithToldQty(header, found, found.OrderQty, First.MayBeOlder(lookedUp)).WithFound(header, found, FilledBy(First)));
        return next.With(next.Changes!.LookedUp(header, lookedUp, change, found));
    }

    private ChangesInPlace? Changes => ChangesInPlace.Of(Intents, Strands[0], Cancels);

    private Family Listed(in FactHeader header, Listed listed)
    {
        if (Find(listed.Snapshot.ClientOrderId) is not { } intent)
        {
            if (Intents.FirstOrDefault(intent => intent.BrokerOrderId is { } id && id == listed.Snapshot.BrokerOrderId) is not { } byVenueId)
                return this;
            intent = byVenueId;
        }

        intent = OrderOf(intent);

        // It is read while all that was reported rests: a replacement that is known was made before.
        if (!listed.Snapshot.Status.IsEnd() && listed.Snapshot.BrokerOrderId.Value is { Length: > 0 })
            intent = intent with { SeenWorking = intent.SeenWorking.SetItem(listed.Snapshot.BrokerOrderId, header.Sequence) };
        OrderSnapshot own = OwnOf(listed.Snapshot, intent);
        Intent told = intent.WithToldQty(header, listed.Snapshot, own.OrderQty, isOlder: false).WithListed(header, listed with { Snapshot = own }, FilledBy(intent));
        Family next = With(told);
        if (told.IsDoubled && !intent.IsDoubled)
            next = next.Raise(AlarmKind.Outcome, $"the venue works two orders under the client order ID {intent.ClientOrderId}: {intent.ListedAs!.Value.Id} and {listed.Snapshot.BrokerOrderId}");
        else if (next.WithMoreOrdersThan(this, intent.Sequence, $"the list with order {intent.ClientOrderId}", listed.Snapshot.BrokerOrderId) is var more && !ReferenceEquals(more, next))
            next = more;
        else if (IsMoreThan(listed.Snapshot))
            next = next.RaiseOnce(AlarmKind.Contradiction, FormattableString.Invariant($"the venue lists the order {intent.ClientOrderId} with {listed.Snapshot.CumQty} filled, and its execution reports add up to {CumQty}: a bust or a correction was missed; feed it"));
        else if (intent.State is not (IntentState.Working or IntentState.PartiallyFilled or IntentState.Pending or IntentState.Unknown or IntentState.Quarantine))
            next = next.Raise(AlarmKind.Outcome, $"the venue works the order {intent.ClientOrderId}, which was {intent.State}");
        return next.BeyondAsked(intent, Comparable(listed.Snapshot.OrderQty, listed.Snapshot.CumQty), listed.Snapshot.Status);
    }

    // A total as what was asked for counts: an order that is changed in place to what shall still fill has a larger one.
    private decimal Comparable(decimal total, decimal filled) =>
        Intents.Length > 1 && Rules is { Replaces: ReplaceActs.InPlace, ReplacedQty: ReplacedQty.Remaining } ? total - filled : total;

    private Family BeyondAsked(Intent intent, decimal quantity, OrderStatus status) =>
        intent.Admission.Terms is not null && !IsAskedInMoney(intent) && !status.IsEnd() && quantity > Intents.Max(static other => other.Admission.OrderQty) && quantity > intent.TotalQty
            ? Raise(AlarmKind.BeyondLimits, FormattableString.Invariant($"the venue works {quantity} of the order {intent.ClientOrderId}, more than the {intent.Admission.OrderQty} that were asked for"))
            : this;

    private Family Waited(in FactHeader header, Waited waited)
    {
        switch (waited.For)
        {
            case WaitFor.LateFill:
                return Map(header, static (intent, _, waited) => intent.EndedBy != 0 && intent.EndedBy <= waited.Since ? intent with { IsLateFillOver = true } : intent, waited);
            case WaitFor.Absence or WaitFor.AbsenceWithoutExpiry:
                return Map(header, static (intent, header, waited) => intent.AskWhy is not null && intent.AbsentFrom is null && intent.AbsentSince <= waited.Since && waited.ListenedMs >= intent.AbsenceMs
                    ? intent.WithAbsenceFinal(header, hasExpired: waited.For == WaitFor.Absence) : intent, waited);
            case WaitFor.ReportGap when HasDoubt && DoubtSince <= waited.Since:
                return WithJudgement(header, [.. Unexplained().Where(one => one.Taken.Sequence <= waited.Since || one.Taken.Sequence == DoubtOf)]);
            default:
                return this;
        }
    }

    // Nothing that is still to come explains them.
    private Family WithJudgement(in FactHeader header, UnexplainedReport[] judged)
    {
        Family next = this with { Judged = Judged.Union(judged.Select(static one => one.Taken.Sequence)), DoubtOf = 0 };
        foreach (UnexplainedReport one in judged.Where(static one => one.KnownAs is not null).DistinctBy(one => AboutOf(one.Taken.Report)!.Sequence))
            next = next.WithMoreOrdersThan(this, AboutOf(one.Taken.Report)!.Sequence, NameOf(one.Taken.Report), one.Taken.Report.BrokerOrderId);
        UnexplainedReport[] claims = [.. judged.Where(static one => one.KnownAs is null)];
        foreach (UnexplainedReport one in claims)
        {
            if (next.EndClaimedBy(one.Taken.Report) is { } open)
                next = next.With(open.WithEndClaimed(header, afterMs: 0));
        }

        return claims.Length == 0 ? next : next.Raise(AlarmKind.Contradiction, $"{NameOf(claims[0].Taken.Report)}: {claims[0].Complaint}");
    }

    private Family Judging(ulong report) => this with { Judged = Judged.Add(report) };

    private Family Raise(AlarmKind kind, string text) => this with { Alarms = Alarms.Add(new Alarm(kind, text)) };

    // A person is asked once: every list may tell it again.
    private Family RaiseOnce(AlarmKind kind, string text) => Alarms.Exists(alarm => alarm.Text == text) ? this : Raise(kind, text);

    // Whatever is open stays reserved until a person decides.
    private Family Broken(in FactHeader header, string why)
    {
        Family broken = IsBroken ? this : Raise(AlarmKind.Contradiction, $"the order {First.ClientOrderId}: {why}") with { IsBroken = true };
        return broken with
        {
            Intents = [.. broken.Intents.Select(intent => intent.IsOpen ? intent with { State = IntentState.Quarantine, Own = IntentState.Quarantine, Reason = why } : intent)],
            DoubtOf = 0,
            Questions = [],
            Waits = [],
            IsClosed = false,
        };
    }

    private Family With(Intent intent)
    {
        for (int i = 0; i < Intents.Length; i++)
        {
            if (Intents[i].Sequence == intent.Sequence)
                return this with { Intents = Intents.SetItem(i, intent) };
        }

        return this;
    }

    private Family With<TFact>(ulong admitted, in FactHeader header, Func<Intent, FactHeader, TFact, Intent> change, TFact fact) =>
        Find(admitted) is { } intent ? With(change(intent, header, fact)) : this;

    private Family Map<TFact>(FactHeader header, Func<Intent, FactHeader, TFact, Intent> change, TFact fact) =>
        this with { Intents = [.. Intents.Select(intent => change(intent, header, fact))] };

    // A change in place is none at the venue.
    private Intent OrderOf(Intent intent) => IsChangeInPlace(intent.ClientOrderId) ? First : intent;

    private int StrandOf(ExecutionReport report)
    {
        if (Strands.Length == 1)
            return 0;
        // What is told of a request under its ID is about the order that it was to replace.
        if (report.ExecType is ExecType.PendingReplace or ExecType.CancelReject && report.OrigClientOrderId is { } target && IndexOf(target) is var about and >= 0)
            return about;
        return IndexOf(report.ClientOrderId) is var own and >= 0 ? own
            : report.OrigClientOrderId is { } original && IndexOf(original) is var first and >= 0 ? first : 0;
    }

    private int IndexOf(ClientOrderId id) => id.IsEmpty ? -1
        : Places is null ? string.Equals(id.Value, First.ClientOrderId.Value, StringComparison.OrdinalIgnoreCase) ? 0 : -1
        : Places.TryGetValue(id.Value, out int index) ? index : -1;

    private Strand StrandOf(int intent) => Strands.Length == 1 ? Strands[0] : Strands[intent];

    /// <summary>What an order has filled itself, by its reports.</summary>
    public decimal FilledBy(Intent intent) => HasStrandPerIntent ? StrandOf(IndexOf(intent.ClientOrderId)).FilledQty : CumQty;

    private IEnumerable<Intent> AncestorsOf(Intent intent)
    {
        for (Intent? at = Find(intent.Admission.Target); at is not null && at.Sequence < intent.Sequence; at = Find((intent = at).Admission.Target))
            yield return at;
    }

    private IEnumerable<Intent> SuccessorsOf(Intent intent)
    {
        HashSet<ClientOrderId> replaced = [intent.ClientOrderId];
        foreach (Intent other in Intents) // what replaces another comes after it
        {
            if (other.Sequence > intent.Sequence && replaced.Contains(other.Admission.Target) && replaced.Add(other.ClientOrderId))
                yield return other;
        }
    }

    // Which calls have a successor, at whatever remove, that counts; none where no replacement takes another's place.
    private bool[]? HaveSuccessors(Func<Family, int, bool> counts)
    {
        if (Intents.Length == 1 || Rules.Replaces is ReplaceActs.InPlace or ReplaceActs.CancelAndNew)
            return null;
        bool[] have = new bool[Intents.Length];
        for (int i = have.Length - 1; i > 0; i--)
        {
            if (IndexOf(Intents[i].Admission.Target) is var target and >= 0 && target < i)
                have[target] |= have[i] || counts(this, i);
        }

        return have;
    }

    // Everything that follows from the facts, after each of them: put into a copy that nobody has seen yet.
    private Family Derived(in FactHeader header)
    {
        if (IsBroken || Instrument is null)
            return WithoutVenue(header);
        Family family = WithCarriedTotals().WithWhatWasTold();
        ImmutableArray<Intent> intents = family.ReadIntents(header);
        (decimal filled, decimal worth, decimal leaves) = (0m, 0m, 0m);
        ClientOrderId live = First.ClientOrderId;
        foreach (Intent intent in intents)
        {
            if (intent is { IsOpen: true, IsAcknowledged: true } && Rules.Replaces != ReplaceActs.InPlace)
                live = intent.ClientOrderId;
            leaves = Math.Max(leaves, intent.IsOpen ? intent.UnitsAtRisk : 0m);
        }

        foreach (Strand strand in family.Strands)
            (filled, worth) = (filled + strand.FilledQty, worth + strand.Order.Worth);
        (family.Intents, family.LiveId, family.CumQty, family.Worth, family.LeavesQty) = (intents, live, filled, worth, leaves);
        family = family.WithDoubts(header).WithOverfill();
        family.Contribution = family.Contributed();
        family.IsWorking = intents.Any(static intent => intent.IsOpen);
        family.Questions = family.QuestionsAsked();
        family.Waits = family.TimesAwaited();
        family.IsClosed = !family.HasDoubt && !intents.Any(static intent => intent.IsOpen || (intent.UnitsAtRisk > 0m && !intent.IsLateFillOver));
        return family;
    }

    // Most facts change one intent at most.
    private ImmutableArray<Intent> ReadIntents(in FactHeader header)
    {
        Standing standing = new(
            Changes,
            HaveSuccessors(static (family, i) => family.IsInForce(i)),
            Rules.Replaces != ReplaceActs.NewClientId ? null
                : HaveSuccessors(static (family, i) => family.Intents[i] is { IsProven: true, IsRefused: false, Own: not (IntentState.Rejected or IntentState.NotExecuted) }),
            IsDoubled);
        ChangesInPlace? changes = standing.Changes;
        Intent[]? read = null;
        for (int i = 0; i < Intents.Length; i++)
        {
            Intent intent = Read(header, changes?.Intents[i] ?? Intents[i], i, standing);
            if (!ReferenceEquals(intent, Intents[i]))
                (read ??= [.. Intents])[i] = intent;
        }

        ImmutableArray<Intent> intents = read is null ? Intents : ImmutableCollectionsMarshal.AsImmutableArray(read);
        return changes?.Settled(header, intents) ?? intents;
    }

    // A call that changes the account is decided by its answer, or by a person.
    private Family WithoutVenue(FactHeader header)
    {
        if (IsBroken)
            return this;
        Intent[] intents = [.. Intents.Select(intent => intent with { State = intent.Own, UpdatedAt = intent.State == intent.Own ? intent.UpdatedAt : header.At })];
        Family family = this with { Intents = [.. intents], LiveId = First.ClientOrderId };
        return family with { Waits = family.TimesAwaited(), IsClosed = !intents.Any(static intent => intent.IsOpen) };
    }

    // Where the venue places another order for a replacement and carries the totals on, it begins with what the one that it replaces had filled by then:
    // at some time, for that may fill or be taken back afterwards.
    private Family WithCarriedTotals()
    {
        if (!HasStrandPerIntent || Rules.ReplacedQty == ReplacedQty.Remaining || Strands.Length == 1)
            return this;
        Strand[]? strands = null;
        for (int i = 1; i < Strands.Length; i++)
        {
            ReadOnlySpan<Strand> now = strands ?? Strands.AsSpan();
            VenueHistory before = now[Math.Max(0, IndexOf(Intents[i].Admission.Target))].History;
            if (ReferenceEquals(before, now[i].CarriedFrom))
                continue;
            bool isRefused = now[i].Order.IsRefused; // what was never placed carries nothing on
            decimal carried = now[i].History.LeastTotal is { } least && (before.HasStoodAt(least) || (isRefused && least == 0m)) ? least : before.Order.CumQty;
            (strands ??= [.. Strands])[i] = now[i].With(static (order, carried) => order.Carrying(carried), carried) with { CarriedFrom = before };
        }

        return strands is null ? this : this with { Strands = ImmutableCollectionsMarshal.AsImmutableArray(strands) };
    }

    private Family WithWhatWasTold()
    {
        Family family = this;
        for (int i = 0; i < Strands.Length; i++)
        {
            Intent? live = Strands.Length == 1 ? ToldLast(Strands[i].History.Reported) : Intents[i];
            decimal? quantity = live is null ? null : ToldQty(live, Strands[i]);
            ImmutableArray<Fix44Order.ToldVersion> ofOthers = Rules.Replaces == ReplaceActs.InPlace ? UnreportedChanges(Strands[i]) : Strands.Length > 1 || Intents.Length < 3 ? [] : ToldInBetween(live);
            Strand told = Strands[i].With(
                static (order, told) => order.Told(told.Id, told.End, told.Quantity, told.OfOthers).WithNames(told.Names),
                (Id: live?.ClientOrderId ?? default, End: live?.ToldEnd, Quantity: quantity, OfOthers: ofOthers, Names: NamesUntimed(i)));
            if (!ReferenceEquals(told, Strands[i]))
                family = family with { Strands = family.Strands.SetItem(i, told) };
        }

        return family;
    }

    // What it may be named since a time that no report tells: looked at only where something was unknown. A refused replacement never took the name.
    private ImmutableArray<ClientOrderId> NamesUntimed(int strand) => UnknownBy == 0 || Rules.Replaces != ReplaceActs.NewClientId ? [] :
    [
        .. Intents.Where(intent => intent is { IsReplacement: true, IsRefused: false, Own: not (IntentState.Rejected or IntentState.NotExecuted) } && intent.Sequence < UnknownBy
            && (Strands.Length == 1 ? !intent.IsTimed : intent.Admission.Target == Intents[strand].ClientOrderId)).Select(static intent => intent.ClientOrderId),
    ];

    // The report of a replacement that was replaced itself may be lost as well: what comes in between claims what only a look-up has told.
    private ImmutableArray<Fix44Order.ToldVersion> ToldInBetween(Intent? live) =>
    [
        .. Intents.Where(intent => intent is { IsReplacement: true, IsTimed: false, IsRefused: false, ToldQty: > 0m, Own: not (IntentState.Rejected or IntentState.NotExecuted) } && intent != live)
            .Select(intent => new Fix44Order.ToldVersion(intent.ToldQty, [.. Intents.Where(later => later.Sequence > intent.Sequence).Select(static later => later.ClientOrderId)])),
    ];

    // In place the quantity alone proves a change: looked at only where a report claims what was not derived.
    private ImmutableArray<Fix44Order.ToldVersion> UnreportedChanges(Strand strand) =>
        strand.History.HasComplaint || strand.Order.IsToldOfOthers ? Changes?.Unreported ?? [] : [];

    // The request whose ID the order has got: by a report, or by a look-up that has found it under one that no report has told of.
    private Intent? ToldLast(Fix44Order reported)
    {
        Intent? live = Find(reported.LiveId);
        if (Rules.Replaces != ReplaceActs.NewClientId)
            return live;
        for (int i = Intents.Length - 1; i > 0 && Intents[i] != live; i--)
        {
            if (Intents[i] is { IsProven: true, IsRefused: false, Own: not (IntentState.Rejected or IntentState.NotExecuted) } found
                && (found.ToldQty > 0m || found.ToldEnd is not null) && (live is null || AncestorsOf(found).Contains(live)))
                return found;
        }

        return live;
    }

    /// <summary>True when a list tells another quantity of an order than is known, and than was told before.</summary>
    public bool IsOtherQuantity(OrderSnapshot listed, OrderSnapshot own, Intent intent) =>
        own.OrderQty > 0m && own.OrderQty != intent.TotalQty && !intent.IsInMoney && ToldQty(intent, StrandOf(IndexOf(intent.ClientOrderId))) != listed.OrderQty;

    // What a look-up or a list has told last of its quantity, unless a report has told of a change since.
    private static decimal? ToldQty(Intent intent, Strand strand) => intent.ToldQty > 0m && intent.ToldQtyBy > strand.LastChange ? intent.ToldQty : null;

    // An intent as all facts together make it.
    private Intent Read(in FactHeader header, Intent intent, int index, in Standing standing)
    {
        ChangesInPlace? changes = standing.Changes;
        Strand strand = StrandOf(index);
        decimal filled = changes is not null && index > 0 && MayFillBeside ? 0m : strand.FilledQty; // what shall still fill is counted anew
        decimal? told = ToldQty(intent, strand) - (HasStrandPerIntent ? strand.Order.CarriedQty : 0m);
        decimal? version = strand.Order.QuantityOf(intent.ClientOrderId) - (HasStrandPerIntent ? strand.Order.CarriedQty : 0m);
        decimal total = changes is not null && index == 0 ? changes.QuantityWith(told, intent.ToldQtyBy)
            // The fewest units that it may be, at the worst price, until the venue says how many, or restates it.
            : intent.IsInMoney ? Math.Max(strand.Order.Restated.Id == intent.ClientOrderId ? strand.Order.Restated.Quantity : intent.Admission.OrderQty, version ?? 0m)
            : version ?? told ?? intent.Admission.OrderQty;
        (IntentState state, bool isHeard) = StateOf(intent, index, strand, total, standing);
        (BrokerOrderId[] doubles, bool areSeveral) = DoublesOf(intent, strand, state, standing);
        if (doubles.Length > 0 && state is IntentState.Filled or IntentState.Canceled or IntentState.Expired or IntentState.Replaced or IntentState.Rejected)
            state = filled > 0m ? IntentState.PartiallyFilled : IntentState.Working; // one of them is over
        bool isOpen = ExecutionStateValidator.IsOpen(state);
        bool canFillLate = state is IntentState.Canceled or IntentState.Expired;
        bool isLateFillOver = canFillLate && intent.EndedBy != 0 && intent.IsLateFillOver;
        ulong endedBy = !canFillLate ? 0 : intent.EndedBy != 0 ? intent.EndedBy : header.Sequence;
        bool isAcknowledged = (isHeard || intent.IsProven || intent.IsRefused) && state is not (IntentState.Pending or IntentState.Unknown or IntentState.Quarantine);
        string? askWhy = isOpen ? intent.AskWhy : null; // one that a report has decided is asked about once more: the venue may tell of more fills
        int living = doubles.Length > 0 ? doubles.Length : isOpen ? 1 : 0;
        // What a report says has filled, and no fill accounts for yet, has moved the position at the venue: an end releases none of it.
        decimal claimed = intent.ClientOrderId == strand.Order.LiveId ? Math.Min(total, strand.ClaimedQty(Judged)) : 0m;
        decimal unitsAtRisk = doubles.Length > 0 ? (total * doubles.Length) - (areSeveral ? 0m : filled) : Math.Max(0m, (isOpen || (canFillLate && !isLateFillOver) ? total : claimed) - filled);
        BrokerOrderId? venueId = doubles.Length > 0 && areSeveral ? doubles[0] : intent.BrokerOrderId;
        if (state == intent.State && total == intent.TotalQty && unitsAtRisk == intent.UnitsAtRisk && isAcknowledged == intent.IsAcknowledged && living == intent.Living
            && endedBy == intent.EndedBy && isLateFillOver == intent.IsLateFillOver && ReferenceEquals(askWhy, intent.AskWhy) && venueId == intent.BrokerOrderId && strand.FilledQty >= intent.LeastFilled
            && areSeveral == intent.MayBeDoubled && doubles.AsSpan().SequenceEqual(intent.LivingIds.AsSpan()))
            return intent;
        return intent with
        {
            State = state,
            BrokerOrderId = venueId,
            TotalQty = total,
            UnitsAtRisk = unitsAtRisk,
            IsAcknowledged = isAcknowledged,
            Living = living,
            LivingIds = [.. doubles],
            MayBeDoubled = areSeveral,
            EndedBy = endedBy,
            IsLateFillOver = isLateFillOver,
            AskWhy = askWhy,
            LeastFilled = Math.Min(intent.LeastFilled, strand.FilledQty),
            UpdatedAt = state == intent.State ? intent.UpdatedAt : header.At,
        };
    }

    // The IDs of what works under one client order ID, where there are several, or may be: then only as long as the order, as one, is not over.
    private (BrokerOrderId[] Ids, bool AreSeveral) DoublesOf(Intent intent, Strand strand, IntentState state, in Standing standing)
    {
        OrdersUnderOneId? orders = standing.IsDoubled ? null : OrdersUnder(intent);
        if (standing.IsDoubled || orders is { AreContradicted: true })
            return ([.. LivingIn(strand).Where(living => living.Value == intent.ClientOrderId).Select(static living => living.Key)], true);
        return (orders is not null && intent.ReportedIds.Length > 1 && ExecutionStateValidator.IsOpen(state) && orders.Possible.ToArray() is { Length: > 1 } possible ? possible : [], false);
    }

    private IReadOnlyDictionary<BrokerOrderId, ClientOrderId> LivingIn(Strand strand) => strand.History.Living(
        Intents.SelectMany(static intent => intent.VenueIds.Select(venueId => (venueId, intent.ClientOrderId))), Intents.SelectMany(static intent => intent.EndedVenueIds),
        Intents.SelectMany(static intent => intent.SeenWorking.Select(seen => (seen.Key, intent.ClientOrderId, seen.Value))),
        Intents.SelectMany(static intent => intent.NotFoundAs.Select(gone => (gone.Key, intent.ClientOrderId, gone.Value))));

    private (IntentState State, bool IsHeard) StateOf(Intent intent, int index, Strand strand, decimal total, in Standing standing)
    {
        ChangesInPlace? changes = standing.Changes;
        IntentState own = intent.Own;
        bool isReplacedInForce = standing.AreReplaced?[index] == true;
        if (intent.IsReplacement && changes is not null)
            return intent.IsMade ? (IntentState.Amended, true) : intent.IsRefused || intent.IsRefusedUnnamed ? (IntentState.Rejected, true) : (own, false);
        IntentState? reported = Reported(intent, strand, total, isReplacedInForce, changes);
        if (reported is null)
        {
            bool isReplaced = ExecutionStateValidator.IsOpen(own) && isReplacedInForce;
            return (isReplaced ? IntentState.Replaced : own == IntentState.Working ? ByQuantity(intent, strand, total, changes) : own, false);
        }

        if (ExecutionStateValidator.IsOpen(reported.Value))
        {
            // Only the venue's own word, or a person's, outweighs a report that came before it: an answer does not.
            bool isDecidedSince = intent.OwnBy > strand.LastArrival && (own == IntentState.Quarantine || (intent.IsProven && !ExecutionStateValidator.IsOpen(own)));
            return (standing.HaveProvenSuccessors?[index] == true ? IntentState.Replaced : isDecidedSince ? own : reported.Value, true);
        }

        if (!intent.IsListed || intent.OwnBy <= strand.LastArrival)
            return (reported.Value, true);
        IntentState listed = ByQuantity(intent, strand, total, changes);
        return (listed == IntentState.Filled ? IntentState.PartiallyFilled : listed, true); // a bust was missed, or reports contradict each other: the list counts
    }

    private bool IsInForce(int index)
    {
        Intent replacement = Intents[index];
        if (replacement.IsRefused && StrandOf(index).Order.QuantityOf(replacement.ClientOrderId) is null)
            return false;
        return HasStrandPerIntent
            ? Strands[index].Order.IsAccepted || replacement.IsProven
            : StrandOf(index).Order.QuantityOf(replacement.ClientOrderId) is not null || (replacement.IsProven && replacement.Own is not (IntentState.Rejected or IntentState.NotExecuted));
    }

    // What the states of all calls depend on: seen once for all of them.
    private readonly record struct Standing(ChangesInPlace? Changes, bool[]? AreReplaced, bool[]? HaveProvenSuccessors, bool IsDoubled);

    // What the reports say of it; null while they say nothing.
    private IntentState? Reported(Intent intent, Strand strand, decimal total, bool isReplacedInForce, ChangesInPlace? changes)
    {
        Fix44Order order = strand.Order;
        bool isVersion = strand.History.Count > 0 && order.QuantityOf(intent.ClientOrderId) is not null;
        if (!isVersion)
            return ByRefusal(intent);
        if (HasStrandPerIntent ? isReplacedInForce : order.LiveId != intent.ClientOrderId)
            return IntentState.Replaced;
        if (order.IsRefused)
            return IntentState.Rejected;
        if (!order.IsAccepted && !order.IsEnded)
            return ByRefusal(intent);
        IntentState byQuantity = ByQuantity(intent, strand, total, changes);
        if (byQuantity == IntentState.Filled || !order.IsEnded)
            return byQuantity;
        return order.HasExpired ? IntentState.Expired : IntentState.Canceled;
    }

    private static IntentState? ByRefusal(Intent intent) => intent.IsRefused ? IntentState.Rejected : null;

    // A size in money fills more units at a better price and fewer at a worse: only the venue knows when it is done. Where reports contradict each other, one
    // that says so proves nothing, and what they add up to proves nothing either: it is over where both say so. That somebody was alarmed changes nothing.
    private static IntentState ByQuantity(Intent intent, Strand strand, decimal total, ChangesInPlace? changes)
    {
        decimal filled = strand.FilledQty;
        bool isInMoney = intent.IsInMoney || strand.Order.IsNotional;
        bool isOpenEnded = changes is { IsOpenEnded: true };
        bool isContradicted = strand.History.HasComplaint;
        bool addsUp = isInMoney ? strand.Order.OrderQty > 0m && strand.Order.CumQty >= strand.Order.OrderQty : filled >= total;
        bool isFilled = filled > 0m && (addsUp || (!isContradicted && (isOpenEnded || isInMoney)))
            && (!(isInMoney || isOpenEnded || isContradicted) || strand.History.SaysFilled);
        // And where it may have been changed to more.
        if (isFilled && changes is { MayBeMore: true })
            isFilled = strand.History.SaysFilled || intent is { Own: IntentState.Filled, IsProven: true };
        return isFilled ? IntentState.Filled : filled > 0m ? IntentState.PartiallyFilled : IntentState.Working;
    }

    private bool IsOverspent(Intent intent, Strand strand)
    {
        Instrument instrument = Instrument!;
        decimal price = strand.FilledQty > 0m ? strand.Order.Worth / strand.FilledQty : 0m;
        decimal asked = (Rules.Replaces == ReplaceActs.InPlace ? Intents.Where(static one => !one.IsRefused) : [intent]) // a change in place may ask for more
            .Max(one => (decimal?)instrument.NotionalOf(one.Admission.OrderQty, one.Admission.WorstPrice)) ?? 0m;
        return instrument.NotionalOf(strand.FilledQty, price) > asked;
    }

    // The first report that nothing explains begins a doubt; when it is explained, the next one begins its own.
    private Family WithDoubts(FactHeader header)
    {
        if (DoubtOf == 0 && !MayBeDoubled && !Strands.Any(static strand => strand.MayBeUnexplained))
            return this;
        UnexplainedReport[] unexplained = [.. Unexplained()];
        ulong first = 0;
        bool isStill = false;
        foreach ((TakenReport taken, _, _) in unexplained)
        {
            isStill |= taken.Sequence == DoubtOf;
            if (first == 0 || taken.Sequence < first)
                first = taken.Sequence;
        }

        bool begins = !isStill && first != DoubtOf;
        Family next = begins ? this with { DoubtOf = first, DoubtSince = header.Sequence } : this;
        // The report of an end may be lost for good: a look-up tells it too, once what is only late has had its time.
        foreach ((TakenReport taken, _, _) in unexplained)
        {
            if ((begins || taken.Sequence == header.Sequence) && EndClaimedBy(taken.Report) is { CanBeFound: true } open)
                next = next.With(open.WithEndClaimed(header, Rules.ReportGapMs / 2));
        }

        return next;
    }

    /// <summary>True while the venue is asked whether an order has ended of which only a report in doubt says so: before it has answered, nothing is judged.</summary>
    public bool IsDoubtAsked => HasDoubt && Unexplained().Any(one => EndClaimedBy(one.Taken.Report) is { AskWhy: not null, CanBeFound: true });

    // The open order of which a report claims the end: a refusal is about the one that it names as the original.
    private Intent? EndClaimedBy(ExecutionReport report) =>
        report.ClaimsEnd() && (report is { ExecType: ExecType.CancelReject, OrigClientOrderId: { IsEmpty: false } target } ? Find(target) : AboutOf(report)) is { } named
        && OrderOf(named) is { IsOpen: true } open ? open : null;

    private IEnumerable<UnexplainedReport> Unexplained() => Strands.SelectMany(strand => strand.Unexplained(Judged)).Concat(MayBeDoubled ? OfOthers() : []);

    // What would be of another order under the same ID.
    private IEnumerable<UnexplainedReport> OfOthers()
    {
        foreach (Intent intent in Intents)
        {
            if (OrdersUnder(intent) is not { } orders)
                continue;
            foreach (TakenReport taken in orders.Unexplained)
                yield return new UnexplainedReport(taken, null, orders.Known ?? intent.VenueIds[^1]);
        }
    }

    // While a report may be missing that explains it (a bust, say), nothing is overfilled yet.
    private Family WithOverfill()
    {
        if (HasDoubt)
            return this;
        foreach (Strand strand in Strands)
        {
            Intent now = Find(strand.Order.LiveId) ?? First; // a size in money may have been replaced by one in units
            bool isInMoney = now.IsInMoney || strand.Order.IsNotional;
            decimal largest = strand.Order.CountsTotals || Intents.Any(static intent => intent.IsInMoney) ? 0m : strand.History.LargestFill;
            if (Math.Max(strand.Order.CumQty, largest) <= (isInMoney ? 0m : strand.Order.OrderQty))
                continue;
            decimal total = Math.Max(strand.Order.OrderQty, Intents.Max(static intent => CameToNothing(intent) || intent.State is IntentState.Replaced or IntentState.Amended ? 0m : intent.TotalQty) + (HasStrandPerIntent ? strand.Order.CarriedQty : Changes?.MayAdd ?? 0m));
            // A fill that alone is more than the order ever was overfilled it, whatever was taken back since and whichever of the two was heard of first.
            decimal ever = Math.Max(total, Math.Max(strand.History.Read.Max(static read => (decimal?)read.After.OrderQty) ?? 0m, Intents.Max(static intent => CameToNothing(intent) ? 0m : intent.Admission.OrderQty)));
            decimal over = isInMoney ? IsOverspent(now, strand) ? strand.Order.CumQty : 0m : Math.Max(strand.Order.CumQty - total, largest - ever);
            if (over > OverfilledBy)
                return Raise(AlarmKind.BeyondLimits, FormattableString.Invariant($"the order {First.ClientOrderId}: it fills {Math.Max(strand.Order.CumQty, largest)} of {total}: the venue has overfilled the order")) with { OverfilledBy = over };
        }

        return this;
    }

    // Nothing more than was in force before can have filled by it.
    private static bool CameToNothing(Intent intent) => intent.IsRefused || intent.IsRefusedUnnamed || intent.State is IntentState.Rejected or IntentState.NotExecuted or IntentState.Denied;

    /// <summary>How many units are reserved for what a call's order may still fill: where several are one order at the venue, under whichever of their IDs.</summary>
    public decimal ReservedFor(Intent intent) => HasStrandPerIntent ? intent.UnitsAtRisk : Contribution.OpenUnits;

    private Contribution Contributed()
    {
        (decimal units, decimal notional) = (0m, 0m);
        bool areSeveral = MayFillBeside || MayBeDoubled || Intents.Any(static intent => intent.LivingIds.Length > 1);
        foreach (Intent intent in Intents)
        {
            // One order at the venue is the larger of its versions; several are all of them, and so is one that may fill before it is changed to what shall still fill.
            units = areSeveral ? units + intent.UnitsAtRisk : Math.Max(units, intent.UnitsAtRisk);
            notional = areSeveral ? notional + intent.NotionalAtRisk : Math.Max(notional, intent.NotionalAtRisk);
        }

        ImmutableSortedDictionary<string, decimal> fees = Contribution.NoFees;
        decimal traded = 0m;
        foreach (Strand strand in Strands)
        {
            traded += strand.FilledQty - strand.Order.SplitQty;
            if (strand.Order.Fees.IsEmpty)
                continue;
            foreach ((string currency, decimal fee) in strand.Order.Fees)
                fees = fees.SetItem(currency, fees.GetValueOrDefault(currency) + fee);
        }

        return new Contribution
        {
            Instrument = Instrument,
            PositionSide = PositionSide,
            Side = Side,
            Units = (Side == Side.Buy ? traded : -traded) - TakenInUnits(fees),
            Fees = fees,
            OpenUnits = units,
            OpenNotional = notional,
        };
    }

    // What a buy brings is the fill less a fee in what was bought; a fee that is told in that currency is gone from a sale too.
    private decimal TakenInUnits(ImmutableSortedDictionary<string, decimal> fees) => Rules.Fees switch
    {
        FeeIn.Base when Side == Side.Buy => fees.Values.Sum(),
        FeeIn.ToldPerFill when Instrument!.BaseCurrency is { } bought => fees.GetValueOrDefault(bought),
        _ => 0m,
    };

    /// <summary>The question about a call.</summary>
    public Question QuestionAbout(Intent intent, string why)
    {
        Intent named = OrderOf(intent);
        return new(intent.Sequence, named.ClientOrderId, named.BrokerOrderId, named.Admission.Terms, named.TotalQty, intent.AskFrom, intent.CallEnded, why, IsFoundByVenueId(named));
    }

    /// <summary>True where our ID of a call would not find it at the venue, and the venue's ID does.</summary>
    public bool IsFoundByVenueId(Intent intent) => Rules.LookUps.HasFlag(LookUpBy.VenueId) && intent.BrokerOrderId is not null
        && (!Rules.LookUps.HasFlag(LookUpBy.ClientId) || (Rules.LookUps.HasFlag(LookUpBy.LiveIdOnly) && intent.ClientOrderId != LiveId));

    private ImmutableArray<Question> QuestionsAsked() => !Intents.Any(static intent => intent.AskWhy is not null) ? []
        : [.. Intents.Where(static intent => intent.AskWhy is not null && intent.CanBeFound).Select(intent => QuestionAbout(intent, intent.AskWhy!))];

    private ImmutableArray<Wait> TimesAwaited()
    {
        ImmutableArray<Wait>.Builder? waits = null;
        foreach (Intent intent in Intents)
        {
            if (intent is { EndedBy: not 0, IsLateFillOver: false, UnitsAtRisk: > 0m })
                Add(new Wait(WaitFor.LateFill, intent.EndedBy, Rules.LateFillMs, 0));
            if (intent is { AskWhy: not null, AbsentFrom: null })
                Add(new Wait(WaitFor.Absence, intent.AbsentSince, intent.AbsenceMs, intent.AbsentSinceAt, intent.AbsentUntil));
        }

        if (HasDoubt)
            Add(new Wait(WaitFor.ReportGap, DoubtSince, Rules.ReportGapMs, 0));
        return waits?.ToImmutable() ?? [];

        void Add(Wait wait) => (waits ??= ImmutableArray.CreateBuilder<Wait>()).Add(wait);
    }
}
