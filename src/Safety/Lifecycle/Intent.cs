using System.Collections.Immutable;
using System.Globalization;
using Safety.Contracts;
using Safety.Identity;
using Safety.Journal;
using Safety.Journal.Facts;
using Safety.Orders;

namespace Safety.Lifecycle;

/// <summary>One admitted call of a family and what has become of it: a value, derived from the family's facts.</summary>
/// <param name="Sequence">The sequence of its <see cref="Admitted"/> fact.</param>
/// <param name="Admission">That fact.</param>
/// <param name="AdmittedAt">When, as a label.</param>
/// <param name="ProcessEpoch">The process that made the call.</param>
internal sealed record Intent(ulong Sequence, Admitted Admission, DateTimeOffset AdmittedAt, ulong ProcessEpoch)
{
    // With the waits between, some ten seconds: a list of executions that is late has long come.
    private const int MostAnswersWithoutReports = 7;

    /// <summary>The state: what the venue has said weighs more than what was answered.</summary>
    public IntentState State { get; init; } = IntentState.Pending;

    /// <summary>The venue's ID, once known.</summary>
    public BrokerOrderId? BrokerOrderId { get; init; }

    /// <summary>The total quantity in units: as accepted or restated by the venue, else as asked for.</summary>
    public decimal TotalQty { get; init; } = Admission.OrderQty;

    /// <summary>Units that can still fill, as far as risk goes.</summary>
    public decimal UnitsAtRisk { get; init; } = Admission.Terms is null ? 0m : Admission.OrderQty;

    /// <summary>The venue's words, what made it unknown, or what a person has said.</summary>
    public string? Reason { get; init; }

    /// <summary>True once the raw call has returned or thrown, or its process is dead.</summary>
    public bool CallEnded { get; init; }

    /// <summary>True once the venue itself has said what has become of it: what a caller waits for where the venue acknowledges by report.</summary>
    public bool IsAcknowledged { get; init; }

    /// <summary>When it last changed, as a label.</summary>
    public DateTimeOffset UpdatedAt { get; init; } = AdmittedAt;

    /// <summary>Its client order ID.</summary>
    public ClientOrderId ClientOrderId => Admission.ClientOrderId;

    /// <summary>True where the venue can be asked for it: by our ID, or by its own where that is known.</summary>
    public bool CanBeFound => Admission.Rules.LookUps.HasFlag(LookUpBy.ClientId) || (Admission.Rules.LookUps.HasFlag(LookUpBy.VenueId) && BrokerOrderId is not null);

    /// <summary>True while it can still trade, as far as anybody knows.</summary>
    public bool IsOpen => ExecutionStateValidator.IsOpen(State);

    /// <summary>What those units are worth at the price the order was limited at, in the account's currency.</summary>
    public decimal NotionalAtRisk => UnitsAtRisk == 0m || PricedBy.OrderQty == 0m ? 0m
        : UnitsAtRisk == PricedBy.OrderQty ? PricedBy.Reserved : PricedBy.Reserved * UnitsAtRisk / PricedBy.OrderQty;

    /// <summary>The request by whose price that counts: its own, or where the order was changed in place, that change.</summary>
    internal Admitted PricedBy { get; init; } = Admission;

    /// <summary>True for a size in money: how many units that is, the venue says.</summary>
    internal bool IsInMoney => Admission.Terms is { Size.IsNotional: true };

    /// <summary>True for a replacement.</summary>
    internal bool IsReplacement => Admission.Kind == BrokerCallKind.Replace;

    /// <summary>The state by answers, look-ups, lists and rulings alone.</summary>
    internal IntentState Own { get; init; } = IntentState.Pending;

    /// <summary>The fact that made it so.</summary>
    internal ulong OwnBy { get; init; }

    /// <summary>True when <see cref="Own"/> is what the venue itself has said, and not only that it has received the request.</summary>
    internal bool IsProven { get; init; }

    /// <summary>True when an answer that is the venue's last word says that the order was changed in place.</summary>
    internal bool IsConfirmed { get; init; }

    /// <summary>True when a report tells of it; only said of a change in place, and derived.</summary>
    internal bool IsReported { get; init; }

    /// <summary>True when a report that can mean no other tells of it, or an answer that is the venue's last word; only said of a change in place, and derived.</summary>
    internal bool IsCertain { get; init; }

    /// <summary>True when it was refused without being named; only said of a change in place, and derived.</summary>
    internal bool IsRefusedUnnamed { get; init; }

    /// <summary>True for a change in place that was made, if at all, before one that has taken its place.</summary>
    internal bool IsSuperseded { get; init; }

    /// <summary>The least that the order had filled by its reports since this was asked for; only said of a change in place.</summary>
    internal decimal LeastFilled { get; init; }

    /// <summary>True for a change in place that was made.</summary>
    internal bool IsMade => IsReplacement && (IsReported || Own == IntentState.Amended);

    /// <summary>True when a person who was asked says that the venue has it.</summary>
    internal bool IsVouchedFor { get; init; }

    /// <summary>True for a change in place of which nobody knows what has become of it.</summary>
    internal bool IsUndecidedChange => IsReplacement && !(IsReported || IsRefused || IsRefusedUnnamed) && ExecutionStateValidator.IsOpen(Own);

    /// <summary>True when a list has shown it to work.</summary>
    internal bool IsListed { get; init; }

    private const string CannotBeFound = "the contract has no query that could find it: OrderByClientId, or OrderByVenueId where the venue's ID is known";

    /// <summary>The last list that has shown it, and the venue's ID there; null while none has.</summary>
    internal (ulong List, BrokerOrderId Id)? ListedAs { get; init; }

    /// <summary>True when the venue works, or has worked, more than one order under its client order ID.</summary>
    internal bool IsDoubled { get; init; }

    /// <summary>The venue's IDs as answers, look-ups and lists have told them.</summary>
    internal ImmutableArray<BrokerOrderId> VenueIds { get; init; } = [];

    /// <summary>The venue's IDs as reports have told them.</summary>
    internal ImmutableArray<BrokerOrderId> ReportedIds { get; init; } = [];

    /// <summary>The venue's ID by which its call's answer says that it works; null while none does.</summary>
    internal BrokerOrderId? AnsweredAs { get; init; }

    /// <summary>Those that a look-up has shown at their end.</summary>
    internal ImmutableArray<BrokerOrderId> EndedVenueIds { get; init; } = [];

    /// <summary>True while the venue may work more than one order under its client order ID, as far as anybody knows; derived.</summary>
    internal bool MayBeDoubled { get; init; }

    /// <summary>The last ruling about it; 0 = none.</summary>
    internal ulong RuledBy { get; init; }

    /// <summary>How many orders the venue works under its client order ID.</summary>
    internal int Living { get; init; } = Admission.Terms is null ? 0 : 1;

    /// <summary>True when a report has refused it.</summary>
    internal bool IsRefused { get; init; }

    /// <summary>How it ended by what a look-up or a person has told.</summary>
    internal OrderStatus? ToldEnd { get; init; }

    /// <summary>The quantity that a look-up or a list has told last, with what the venue carries on in it; 0 where none has.</summary>
    internal decimal ToldQty { get; init; }

    /// <summary>The fact that told it.</summary>
    internal ulong ToldQtyBy { get; init; }

    /// <summary>Why the venue is to be asked about it, though its state is known; null when it is not.</summary>
    internal string? AskWhy { get; init; }

    /// <summary>When it may be asked at the earliest, monotonic.</summary>
    internal long AskFrom { get; init; }

    /// <summary>How often it was asked about in a row.</summary>
    internal int Asked { get; init; }

    /// <summary>How many answers in a row told of fills, or of an end under another ID, while no report did.</summary>
    internal int AnswersWithoutReports { get; init; }

    /// <summary>What had filled at the last of them.</summary>
    internal decimal FilledAtAnswer { get; init; }

    /// <summary>The fact from which the time until its absence is final counts.</summary>
    internal ulong AbsentSince { get; init; } = Sequence;

    /// <summary>Where that fact lies on the monotonic clock.</summary>
    internal long AbsentSinceAt { get; init; }

    /// <summary>From when on an answer proves absence, monotonic; null while none does.</summary>
    internal long? AbsentFrom { get; init; }

    /// <summary>True when the venue could still take it then, by its own clock.</summary>
    internal bool IsWithoutExpiry { get; init; }

    /// <summary>When the venue last said anything about it, monotonic.</summary>
    internal long NewsAt { get; init; }

    /// <summary>The fact that ended it; 0 while it has not.</summary>
    internal ulong EndedBy { get; init; }

    /// <summary>True once no late fill can come any more.</summary>
    internal bool IsLateFillOver { get; init; }

    /// <summary>How many of its cancels were rejected.</summary>
    internal int RejectedCancels { get; init; }

    /// <summary>The venue's IDs under which look-ups and lists have shown it working, each with the last fact that tells it.</summary>
    internal ImmutableDictionary<BrokerOrderId, ulong> SeenWorking { get; init; } = ImmutableDictionary<BrokerOrderId, ulong>.Empty;

    /// <summary>The venue's IDs by which look-ups have not found it, where it is one of several, each with the last fact that tells it.</summary>
    internal ImmutableDictionary<BrokerOrderId, ulong> NotFoundAs { get; init; } = ImmutableDictionary<BrokerOrderId, ulong>.Empty;

    /// <summary>True when a report tells when this replacement took effect.</summary>
    internal bool IsTimed { get; init; }

    /// <summary>The venue's IDs of what it works under its client order ID, where it has, or has had, several there.</summary>
    internal ImmutableArray<BrokerOrderId> LivingIds { get; init; } = [];

    /// <summary>True while nobody knows what has become of it.</summary>
    internal bool IsUndecided => State is IntentState.Unknown || (State == IntentState.Pending && AskWhy is not null);

    /// <summary>True once the venue had it, by whatever was heard; that it has received a replacement says nothing yet of what it makes of it. Where none has an ID of its own, it could still make it.</summary>
    internal bool WasAccepted => (State is IntentState.Working or IntentState.PartiallyFilled && (IsProven || IsAcknowledged || !IsReplacement || Admission.Rules.Replaces == ReplaceActs.InPlace)) || (State == IntentState.Quarantine && (BrokerOrderId is not null || IsProven));

    /// <summary>It is certain that nothing was sent.</summary>
    internal Intent WithNotSent(in FactHeader header, string reason) => Own != IntentState.Pending ? this : By(header, IntentState.NotExecuted) with
    {
        CallEnded = true,
        IsProven = true,
        Reason = $"not sent: {reason}",
    };

    /// <summary>What its call's answer means. A late one is a fact like any other: it overwrites nothing that is known.</summary>
    internal Intent WithAnswer(in FactHeader header, Answered answer)
    {
        bool isUndecided = Own is IntentState.Pending or IntentState.Unknown;
        bool isAccepted = isUndecided && answer.Kind == AnswerKind.Accepted;
        bool isAmended = isAccepted && IsReplacement && Admission.Rules.Replaces == ReplaceActs.InPlace && answer.Strength == AckStrength.Working;
        bool isWorking = isAccepted && !isAmended;
        bool isRejected = isUndecided && answer.Kind == AnswerKind.Rejected;
        bool isUnknown = Own == IntentState.Pending && answer.Kind == AnswerKind.Unknown;
        bool isDecided = isAccepted || isRejected || isUnknown;
        bool isOnlyReceived = IsReplacement && answer.Strength == AckStrength.Received;
        bool isNamed = answer.Kind == AnswerKind.Accepted && !isOnlyReceived;
        BrokerOrderId? venueId = isOnlyReceived ? BrokerOrderId : answer.VenueId ?? BrokerOrderId; // what has only received a change names the order as it is before it
        return this with // every order has an answer: one copy of it
        {
            CallEnded = CallEnded || answer.HasEnded,
            BrokerOrderId = venueId,
            VenueIds = isNamed ? Named(answer.VenueId) : VenueIds,
            AnsweredAs = isNamed && answer is { Strength: AckStrength.Working, VenueId.Value.Length: > 0 } ? answer.VenueId : AnsweredAs,
            EndedVenueIds = isNamed && answer.VenueId is { } living ? EndedVenueIds.Remove(living) : EndedVenueIds,
            Reason = answer.Reason ?? Reason,
            Own = isAmended ? IntentState.Amended : isWorking ? IntentState.Working : isRejected ? IntentState.Rejected : isUnknown ? IntentState.Unknown : Own,
            OwnBy = isDecided ? header.Sequence : OwnBy,
            UpdatedAt = isDecided ? header.At : UpdatedAt,
            IsProven = isAmended || (isWorking ? answer.Strength == AckStrength.Working : IsProven),
            IsConfirmed = isAmended || IsConfirmed,
            // It has been received. What a replacement has done, only the venue's own word shows, and where there is no list, whether an order was refused.
            AskWhy = isUnknown ? answer.Reason ?? "the outcome is not known"
                : isWorking && answer.Strength == AckStrength.Received && !IsAcknowledged && (this with { BrokerOrderId = venueId }).CanBeFound && (IsReplacement || !Admission.Rules.CanList)
                    ? IsReplacement ? "the replacement was received; whether it has taken effect is not known" : "the order was received, and no list would show that it was refused"
                : isAccepted && ((Own == IntentState.Unknown && !IsAcknowledged) || !CanBeFound) ? null : AskWhy,
            AskFrom = isUnknown ? header.MonoTicks : isWorking ? header.MonoTicks + (Admission.Rules.VisibilityMs * TimeSpan.TicksPerMillisecond) : AskFrom,
            AbsentFrom = isWorking ? null : AbsentFrom,
            AbsentSince = isWorking ? header.Sequence : AbsentSince,
            AbsentSinceAt = isWorking ? header.MonoTicks : AbsentSinceAt,
        };
    }

    /// <summary>Its process is dead: its call has ended, and everything is asked about that may have gone on since.</summary>
    internal Intent WithProcessEnded(in FactHeader header) => this with
    {
        CallEnded = true,
        AskWhy = IsOpen && State != IntentState.Quarantine ? "it was open when the last process ended" : AskWhy,
        AskFrom = 0,
        Asked = 0,
        NewsAt = 0,
        AbsentFrom = null,
        IsWithoutExpiry = false,
        AbsentSince = header.Sequence,
        AbsentSinceAt = header.MonoTicks,
    };

    /// <summary>Time has passed in which it would have become visible at the venue, or been refused there.</summary>
    /// <param name="header">The fact.</param>
    /// <param name="hasExpired">False where the venue's clock is so far behind the stamp that it could still take the request.</param>
    internal Intent WithAbsenceFinal(in FactHeader header, bool hasExpired)
    {
        if (CanBeFound && Admission.Terms is not null)
            return this with { AbsentFrom = header.MonoTicks, IsWithoutExpiry = !hasExpired, AskFrom = Math.Min(AskFrom, header.MonoTicks) };
        return this with { AbsentFrom = header.MonoTicks, AskWhy = null } is var waited && (IsUndecided || (WasAccepted && !Admission.Rules.CanList))
            ? waited.Quarantined(header, Admission.Terms is null ? "an account change cannot be looked up" : CannotBeFound)
            : waited;
    }

    /// <summary>The venue has it, says a look-up.</summary>
    /// <param name="header">The fact.</param>
    /// <param name="found">What it says.</param>
    /// <param name="filled">What has filled by the reports.</param>
    internal Intent WithFound(in FactHeader header, OrderSnapshot found, decimal filled)
    {
        Intent asked = (this with
        {
            CallEnded = true,
            NewsAt = header.MonoTicks,
            BrokerOrderId = string.IsNullOrEmpty(found.BrokerOrderId.Value) ? BrokerOrderId : found.BrokerOrderId,
        })
            .WithVenueId(found.BrokerOrderId, hasEnded: found.Status.IsEnd());
        // A look-up carries no price and may carry no quantity: what it says was filled counts when its fills have come.
        if (Lacks(found, filled))
        {
            asked = asked.WithAnswerBeforeReports(filled);
            return asked.IsAnsweredInVain
                ? asked.Quarantined(header, FormattableString.Invariant($"the venue says {found.Status} with {found.CumQty} filled, but the execution reports add up to {filled} of {TotalQty}; feed the missing ones"))
                : asked.AskedAgain(header, null);
        }

        if (found.Status == OrderStatus.Rejected && filled > 0m && !IsReplacement)
            return asked.Quarantined(header, FormattableString.Invariant($"the venue says Rejected, but {filled} have filled"));
        IntentState state = found.Status switch
        {
            OrderStatus.Filled => IntentState.Filled,
            OrderStatus.Canceled => IntentState.Canceled,
            OrderStatus.Expired or OrderStatus.Calculated => IntentState.Expired,
            OrderStatus.Rejected => IntentState.Rejected,
            _ => IntentState.Working,
        };
        return asked.By(header, state) with
        {
            IsProven = true,
            IsListed = IsListed && state == IntentState.Working,
            AskWhy = null,
            Asked = 0,
            AnswersWithoutReports = 0,
            ToldEnd = state == IntentState.Canceled ? OrderStatus.Canceled : state == IntentState.Expired ? OrderStatus.Expired : ToldEnd,
            Reason = found.Reason ?? Reason,
        };
    }

    /// <summary>A look-up tells of what no report has.</summary>
    internal Intent WithAnswerBeforeReports(decimal filled) => this with { AnswersWithoutReports = filled == FilledAtAnswer ? AnswersWithoutReports + 1 : 1, FilledAtAnswer = filled };

    /// <summary>True when look-ups have told so often of what no report has that none is to be expected.</summary>
    internal bool IsAnsweredInVain => AnswersWithoutReports >= MostAnswersWithoutReports;

    /// <summary>Asked about it, the venue tells of another order under its ID, which is over.</summary>
    internal Intent WithAnotherEnded(in FactHeader header, BrokerOrderId other) =>
        (this with { CallEnded = true, NewsAt = header.MonoTicks, AskWhy = null, Asked = 0, IsDoubled = true }).WithVenueId(other, hasEnded: true);

    /// <summary>Asked about it, the venue names another call of its family, and that has the answer.</summary>
    /// <param name="header">The fact.</param>
    /// <param name="isLater">True when the other is none of those that it was to replace: the order lived under this ID once, and does so no longer.</param>
    internal Intent WithFoundAs(in FactHeader header, bool isLater)
    {
        Intent asked = this with { AskWhy = null, NewsAt = header.MonoTicks };
        return isLater && IsOpen ? asked.By(header, IntentState.Replaced) with { IsProven = true } : asked;
    }

    /// <summary>A list of open orders names it.</summary>
    internal Intent WithListed(in FactHeader header, Listed fact, decimal filled)
    {
        OrderSnapshot listed = fact.Snapshot;
        Intent told = WithVenueId(listed.BrokerOrderId, hasEnded: false) with
        {
            NewsAt = header.MonoTicks,
            BrokerOrderId = string.IsNullOrEmpty(listed.BrokerOrderId.Value) ? BrokerOrderId : listed.BrokerOrderId,
            ListedAs = (fact.List, listed.BrokerOrderId),
            IsDoubled = IsDoubled || (ListedAs is { } before && before.List == fact.List && before.Id != listed.BrokerOrderId),
        };
        if (State is not (IntentState.Working or IntentState.PartiallyFilled))
            told = told.By(header, IntentState.Working) with { IsProven = true, IsListed = true, ToldEnd = null, IsRefused = false, EndedBy = 0, IsLateFillOver = false, AskWhy = null };
        return listed.CumQty > filled ? told.AskedAbout(header, "a list tells of fills that were not reported") : told;
    }

    /// <summary>A report claims that it has ended, and the others do not add up to that.</summary>
    internal Intent WithEndClaimed(in FactHeader header, int afterMs) =>
        CanBeFound ? AskedAbout(header, "a report claims that it has ended, and nothing else tells so", Math.Max(afterMs, Admission.Rules.VisibilityMs))
        : Quarantined(header, $"a report claims that it has ended, nothing else tells so, and {CannotBeFound}");

    /// <summary>Lists of open orders lack it.</summary>
    internal Intent WithNotListed(in FactHeader header) => State is not (IntentState.Working or IntentState.PartiallyFilled) ? this
        : CanBeFound ? AskedAbout(header, "a list of open orders lacks it")
        : Quarantined(header, $"the venue lists it no more, and {CannotBeFound}; only a person can say how it has ended");

    /// <summary>The venue does not know it, says a look-up: evidence of the moment it was asked, however long the answer took.</summary>
    /// <param name="header">The fact.</param>
    /// <param name="lookedUp">The look-up.</param>
    /// <param name="successors">The states of those that were to replace it, and of those that were to replace them.</param>
    internal Intent WithAbsent(in FactHeader header, LookedUp lookedUp, IReadOnlyList<IntentState> successors)
    {
        // The venue has spoken of it while the question was under way, or has accepted it so lately that it need not show yet.
        if (NewsAt > lookedUp.AskedAt || (WasAccepted && MayBeOlder(lookedUp)))
            return AskedAgain(header, null);
        if (successors.Any(static state => state is IntentState.Pending or IntentState.Unknown))
            return AskedAgain(header, header.MonoTicks + TimeSpan.TicksPerSecond / 2); // it may live on as one that is being asked about, too: soon, for that decides
        if (successors.Any(static state => state is not (IntentState.Quarantine or IntentState.Rejected or IntentState.NotExecuted or IntentState.Denied)))
            return By(header, IntentState.Replaced) with { IsProven = true, AskWhy = null };
        if (!IsFinal(lookedUp))
            return AskedAgain(header, null);
        return WasAccepted ? Quarantined(header, "the venue accepted the order before and does not know it now") // only a person can say what that means
            : WithAbsenceProved(header, "the venue does not know it");
    }

    /// <summary>True for an answer to a question that was asked when what had just been reported need not have shown yet.</summary>
    internal bool MayBeOlder(LookedUp lookedUp) => NewsAt != 0 && lookedUp.AskedAt - NewsAt < Admission.Rules.VisibilityMs * TimeSpan.TicksPerMillisecond;

    // True for an answer that proves what has not come: what was under way has expired.
    private bool IsFinal(LookedUp lookedUp) => AbsentFrom is { } from && lookedUp.AskedAt >= from && lookedUp.HadEnded;

    private Intent WithAbsenceProved(in FactHeader header, string what)
    {
        if (IsWithoutExpiry)
            return Quarantined(header, string.Create(CultureInfo.InvariantCulture, $"{what}, but its clock is far behind ours, by which the request was stamped: it could still accept it until its own {Admission.ExpiresAt:HH:mm:ss}. Set the host's clock"));
        return Admission.Rules.RequestExpiryMs == 0 || Admission.ExpiresAt is null
            ? Quarantined(header, $"{what}, but has no request expiry: it could still accept it")
            : By(header, IntentState.NotExecuted) with { IsProven = true, AskWhy = null, Reason = $"{what} after its expiry" };
    }

    /// <summary>The venue tells its quantity, by a look-up or a list.</summary>
    /// <param name="header">The fact.</param>
    /// <param name="told">What it tells.</param>
    /// <param name="own">How much of that is the order's own.</param>
    /// <param name="isOlder">True where it may be older than what was reported: then it makes nothing less.</param>
    internal Intent WithToldQty(in FactHeader header, OrderSnapshot told, decimal own, bool isOlder)
    {
        // Some give an order that has ended what it has filled as its quantity.
        bool saysNothing = IsInMoney || told.Status == OrderStatus.Rejected || (told.Status.IsEnd() && told.Status != OrderStatus.Filled && told.OrderQty <= told.CumQty);
        return !saysNothing && own > (isOlder ? TotalQty : 0m) ? this with { ToldQty = told.OrderQty, ToldQtyBy = header.Sequence } : this;
    }

    // The fold asks for them only where there are several.
    private Intent WithVenueId(BrokerOrderId? venueId, bool hasEnded)
    {
        if (venueId is not { } id || string.IsNullOrEmpty(id.Value))
            return this;
        return this with
        {
            VenueIds = Named(id),
            EndedVenueIds = !hasEnded ? EndedVenueIds.Remove(id) : EndedVenueIds.Contains(id) ? EndedVenueIds : EndedVenueIds.Add(id),
        };
    }

    private ImmutableArray<BrokerOrderId> Named(BrokerOrderId? venueId) =>
        venueId is { Value.Length: > 0 } id && !VenueIds.Contains(id) ? VenueIds.Add(id) : VenueIds;

    /// <summary>A person has decided about it.</summary>
    internal Intent WithRuling(in FactHeader header, Ruled ruled) => ruled.Choice == Journal.OperatorRuling.AskAgain ? Decided(header, ruled) : (this with { IsDoubled = false, RuledBy = header.Sequence }).Decided(header, ruled);

    private Intent Decided(in FactHeader header, Ruled ruled) => ruled.Choice switch
    {
        Journal.OperatorRuling.AskAgain => By(header, IntentState.Unknown) with { AskWhy = "a person wants it asked again", AskFrom = 0, Asked = 0, AnswersWithoutReports = 0, IsProven = false, IsVouchedFor = true },
        Journal.OperatorRuling.Canceled => By(header, IntentState.Canceled) with { ToldEnd = OrderStatus.Canceled, IsProven = true, AskWhy = null, Reason = $"{ruled.Operator}: {ruled.Reason}" },
        _ => By(header, IntentState.NotExecuted) with { IsProven = true, AskWhy = null, Reason = $"{ruled.Operator}: {ruled.Reason}" },
    };

    /// <summary>It is to be looked at, though its state is known.</summary>
    internal Intent AskedAbout(in FactHeader header, string why, int afterMs = 0) =>
        AskWhy is not null ? this : this with { AskWhy = why, AskFrom = header.MonoTicks + (afterMs * TimeSpan.TicksPerMillisecond), Asked = 0 };

    /// <summary>Nobody can say what has become of it: its exposure stays reserved until a person decides.</summary>
    internal Intent Quarantined(in FactHeader header, string why) => By(header, IntentState.Quarantine) with { AskWhy = null, Reason = why };

    /// <summary>True when no more is to be expected of another look-up of the order that it was to change in place.</summary>
    internal bool IsLastAnswer(LookedUp lookedUp) => WasAccepted ? Asked >= MostAnswersWithoutReports : IsFinal(lookedUp);

    /// <summary>Look-ups have shown the order that it was to change in place, and that it was not changed.</summary>
    internal Intent WithOrderUnchanged(in FactHeader header, decimal quantity) =>
        WasAccepted ? Quarantined(header, FormattableString.Invariant($"the venue has received the change to {Admission.OrderQty} and still works {quantity}"))
            : WithAbsenceProved(header, FormattableString.Invariant($"the venue works {quantity}, and not the {Admission.OrderQty} of the change"));

    /// <summary>The order that it was to change in place has ended: it was changed before, or never will be. Where nothing tells which, it has ended with it.</summary>
    /// <remarks>While its call is under way, that may tell; one that is given up may hang for good.</remarks>
    internal Intent WithOrderEnded(Intent order, decimal quantity) => !IsOpen ? this : Own == IntentState.Pending && !CallEnded ? this with { UnitsAtRisk = 0m, AskWhy = null } : this with
    {
        State = quantity == Admission.OrderQty ? IntentState.Amended : order.State,
        IsAcknowledged = true,
        UnitsAtRisk = 0m,
        AskWhy = null,
        Reason = Reason ?? "the order ended",
    };

    /// <summary>How long its account must have listened since <see cref="AbsentSince"/> until absence is final.</summary>
    /// <remarks>What was only received may have been refused since, and the report that says so be under way.</remarks>
    internal int AbsenceMs => WasAccepted ? Admission.Rules.VisibilityMs + (IsAcknowledged ? 0 : Admission.Rules.ReportGapMs)
        : Admission.Rules.VisibilityMs + Admission.Rules.RequestExpiryMs + (AbsentSince == Sequence ? Admission.Rules.CallTimeoutMs : 0) + (Own == IntentState.Working ? Admission.Rules.ReportGapMs : 0);

    /// <summary>What the venue's clock must show besides: it rejects a request by its stamp, and that is of our clock. Null for one that was accepted, or is not stamped.</summary>
    internal DateTimeOffset? AbsentUntil => WasAccepted ? null : Admission.ExpiresAt?.AddMilliseconds(Admission.Rules.VisibilityMs);

    internal Intent By(in FactHeader header, IntentState state) => this with { Own = state, OwnBy = header.Sequence, UpdatedAt = header.At };

    internal Intent AskedAgain(in FactHeader header, long? notAfter)
    {
        long wait = Math.Min(5_000, 100L << Math.Min(Asked, 6)) * TimeSpan.TicksPerMillisecond;
        return this with { AskWhy = AskWhy ?? "the venue did not know it", Asked = Asked + 1, AskFrom = Math.Min(header.MonoTicks + wait, notAfter ?? long.MaxValue) };
    }

    /// <summary>True when a look-up tells of fills that were not reported.</summary>
    internal bool Lacks(OrderSnapshot found, decimal filled) => found.CumQty > filled
        || (found.Status == OrderStatus.Filled
            && filled < (IsInMoney ? Math.Max(found.CumQty, 1e-28m) : found.OrderQty > 0m ? Math.Min(found.OrderQty, TotalQty) : TotalQty));
}
