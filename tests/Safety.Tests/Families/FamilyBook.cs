using Safety.Contracts;
using Safety.Generated.V1;
using Safety.Identity;
using Safety.Journal;
using Safety.Journal.Facts;
using Safety.Ledger;
using Safety.Lifecycle;
using Safety.Orders;

namespace Safety.Tests.Families;

/// <summary>One family and its account, folded from facts as a writer would append them.</summary>
internal sealed class FamilyBook
{
    public static readonly DateTimeOffset Start = new(2026, 1, 5, 14, 30, 0, TimeSpan.Zero);

    public static readonly VenueRules Plain = new()
    {
        Acknowledgement = AckBy.Report,
        Strength = AckStrength.Received,
        Fills = FillsTold.PerFill,
        ExecIds = ExecIdScope.PerOrder,
        Replaces = ReplaceActs.NewClientId,
        ReplacedQty = ReplacedQty.Total,
        LookUps = LookUpBy.ClientId,
        Fees = FeeIn.Quote,
        Positions = PositionMode.Net,
        RepeatedId = RepeatedId.RejectedForever,
        CanList = true,
        CallTimeoutMs = 1_000,
        RequestExpiryMs = 500,
        VisibilityMs = 100,
        LateFillMs = 10_000,
        ReportGapMs = 2_000,
        ReportGapReports = 16,
        TimeResolutionMs = 0,
    };

    private ulong _sequence;
    private long _mono = TimeSpan.TicksPerSecond;

    public Family Family { get; private set; } = null!;

    public AccountState Account { get; private set; } = new(1);

    public VenueRules Rules { get; init; } = Plain;

    public Instrument Instrument { get; init; } = new("Q", "USD", 0.01m, 0.0001m);

    /// <summary>Where on the monotonic clock the last fact lies.</summary>
    public long Mono => _mono;

    /// <summary>The process that writes.</summary>
    public ulong Epoch { get; set; } = 1;

    public ulong Admit(string id, decimal quantity, string? target = null, Side side = Side.Buy, TimeInForce tif = TimeInForce.Day, bool isNotional = false, decimal price = 100m, decimal? stop = null, PositionSide leg = PositionSide.Net)
    {
        OrderTerms terms = new()
        {
            Instrument = Instrument,
            Side = side,
            PositionSide = leg,
            Size = isNotional ? new Notional(quantity * price) : new Units(quantity),
            Type = stop is null ? OrderType.Limit : OrderType.Stop,
            LimitPrice = stop is null ? price : null,
            StopPrice = stop,
            TimeInForce = tif,
            Origin = new Origin("test", "test", "test", "test"),
        };
        return Add(new Admitted(
            new OrderKey(new StrategyId("s"), new CauseKey(id), Start, 0, 0), id, new ClientOrderId(id), 1, target is null ? BrokerCallKind.Submit : BrokerCallKind.Replace, "IBroker", "M:IBroker.Submit",
            terms, target is null ? default : new ClientOrderId(target), new ContentHash(1, 2), quantity, price, quantity * price, price, Start, 1m, new DateOnly(2026, 1, 5), 1,
            Rules.RequestExpiryMs > 0 ? Start.AddSeconds(2) : null, Rules, 0));
    }

    public ulong Add(Fact fact, int afterMs = 1)
    {
        _mono += afterMs * TimeSpan.TicksPerMillisecond;
        FactHeader header = new(++_sequence, fact.FactKind, 1, FactFlags.None, 1, Family?.Number ?? _sequence, Start.UtcTicks + _mono, _mono, Epoch);
        Family? before = Family;
        Family = before is null ? Family.Open(header, (Admitted)fact) : before.Apply(header, fact);
        Account = Account.Apply(header, fact, before, Family);
        return _sequence;
    }

    /// <summary>Another that goes its own way from here: what it holds never changes.</summary>
    public FamilyBook Copy() => (FamilyBook)MemberwiseClone();

    public ulong Report(ExecutionReport report) => Add(new Reported(report, Rules.TimeResolutionMs, Safety.Journal.ReportDisposition.Applied));

    public void Answer(ulong request, AnswerKind kind, AckStrength strength = AckStrength.Received, string? venueId = null, bool hasEnded = true) =>
        Add(new Answered(request, kind, strength, venueId is null ? null : new BrokerOrderId(venueId), null, hasEnded));

    public void LookUp(string id, OrderStatus? status, decimal quantity = 0m, decimal cumQty = 0m, string? answeredAs = null) => Add(new LookedUp(
        new ClientOrderId(id), _mono, status is null ? LookUpAnswer.Absent : LookUpAnswer.Found,
        status is null ? null : new OrderSnapshot(new ClientOrderId(answeredAs ?? id), new BrokerOrderId("B" + id), status.Value, quantity, cumQty, Start),
        Family.Find(new ClientOrderId(id))!.CallEnded));

    /// <summary>Lets everything pass that is waited for.</summary>
    public void WaitForAll(WaitFor? only = null)
    {
        for (int rounds = 0; rounds < 10 && Family.Waits.Where(wait => only is null || wait.For == only).ToArray() is { Length: > 0 } waits; rounds++)
        {
            foreach (Wait wait in waits)
                Add(new Waited(wait.For, wait.Since, wait.Ms), wait.Ms);
        }
    }

    public Intent Intent(string id) => Family.Find(new ClientOrderId(id))!;

    /// <summary>All that must not depend on the order of arrival.</summary>
    public string End => string.Join(" ", Family.Intents.Select(static intent => FormattableString.Invariant($"{intent.ClientOrderId}:{intent.State}/{intent.TotalQty / 1.000000000m:G}/{intent.UnitsAtRisk / 1.000000000m:G}")))
        + FormattableString.Invariant($" cum {Family.CumQty / 1.000000000m:G} pos {Account.Holding("Q").Units / 1.000000000m:G} open {Family.Contribution.OpenUnits / 1.000000000m:G}={Family.Contribution.OpenNotional / 1.000000000m:G} leaves {Family.LeavesQty / 1.000000000m:G}");

    public static ExecutionReport Said(string id, string execId, ExecType type, OrderStatus status, decimal quantity = 0m, decimal cum = 0m, decimal? leaves = null, decimal last = 0m, decimal price = 100m, string? of = null, string? original = null, int atMs = 0, long number = 0, string? venueId = null) => new()
    {
        ClientOrderId = new ClientOrderId(id),
        ExecId = execId,
        ExecType = type,
        OrderStatus = status,
        OrderQty = quantity,
        CumQty = cum,
        LeavesQty = leaves ?? (status is OrderStatus.Canceled or OrderStatus.Expired or OrderStatus.Rejected or OrderStatus.Filled ? 0m : quantity - cum),
        LastQty = last,
        LastPx = last > 0m ? price : 0m,
        ExecRefId = of,
        OrigClientOrderId = original is null ? null : new ClientOrderId(original),
        VenueTime = Start.AddMilliseconds(atMs),
        VenueSequence = number,
        BrokerOrderId = venueId is null ? null : new BrokerOrderId(venueId),
    };
}
