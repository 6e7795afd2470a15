using Safety.Identity;
using Safety.Journal;
using Safety.Journal.Facts;
using Safety.Orders;

namespace Safety.Lifecycle;

/// <summary>
/// Fold 1: an order, all that replaced it, and all that was said of either. Pure and total: a value that depends on the facts alone,
/// with no clock, no culture and no floating point. Whoever needs an order's state asks this; nobody writes it.
/// </summary>
internal sealed class Family
{
    /// <summary>The version of the fold: a checkpoint of another version proves nothing.</summary>
    public const int Version = 1;

    private Family(ulong number, int account, Intent first) => (Number, Account, Intents) = (number, account, [first]);

    /// <summary>The sequence of the fact that opened it. Set once; families are never merged.</summary>
    public ulong Number { get; }

    /// <summary>The journal's number of the account.</summary>
    public int Account { get; }

    /// <summary>Its calls, oldest first.</summary>
    public IReadOnlyList<Intent> Intents { get; }

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

    /// <summary>The client order ID it lives under at the venue now.</summary>
    public ClientOrderId LiveId => First.ClientOrderId;

    /// <summary>Every ID the venue has called it by.</summary>
    public IReadOnlyList<BrokerOrderId> VenueIds { get; private init; } = [];

    /// <summary>All that has filled, in units.</summary>
    public decimal CumQty { get; private init; }

    /// <summary>What that has cost: the sum of quantity × price.</summary>
    public decimal Worth { get; private init; }

    /// <summary>The average price of <see cref="CumQty"/>.</summary>
    public decimal AveragePrice => CumQty > 0m ? Worth / CumQty : 0m;

    /// <summary>What can still fill of the live version, in units.</summary>
    public decimal LeavesQty => Math.Max(0m, First.TotalQty - CumQty);

    /// <summary>True until the venue has reported on it.</summary>
    public bool IsSilent { get; private init; } = true;

    /// <summary>What it adds to the account.</summary>
    public Contribution Contribution { get; private init; } = Contribution.None;

    /// <summary>How many alarms there were: where a fact raises it, the account's breaker trips with <see cref="Alarm"/>.</summary>
    public int Alarms { get; private init; }

    /// <summary>The last alarm: what no reading of the facts explains, or what must not be.</summary>
    public string? Alarm { get; private init; }

    /// <summary>True while a claim waits for a report that would explain it.</summary>
    public bool HasDoubt { get; private init; }

    /// <summary>What is to be asked of the venue; null when nothing is.</summary>
    public Question? Next { get; private init; }

    /// <summary>Which time would change something if it passed; null when none would.</summary>
    public Wait? NextWait { get; private init; }

    /// <summary>True when it carries no risk, waits for nothing and asks nothing: it may leave memory. News opens it again.</summary>
    public bool IsClosed { get; private init; }

    /// <summary>The family that an admission opens.</summary>
    public static Family Open(in FactHeader header, Admitted admitted) =>
        new(header.Sequence, header.Account, new Intent(header.Sequence, admitted, header.At, header.ProcessEpoch));

    /// <summary>The family after one more fact. A fact that is none of its affair changes nothing.</summary>
    /// <remarks>The host's <see cref="ProcessEnded"/> is applied to every family in memory, and to one that is read back.</remarks>
    public Family Apply(in FactHeader header, Fact fact) => this;

    /// <summary>The call with a client order ID; null when it has none such.</summary>
    public Intent? Find(ClientOrderId id) => Intents.FirstOrDefault(intent => intent.ClientOrderId == id);

    /// <summary>The call admitted by a fact; null when it is none of its own.</summary>
    public Intent? Find(ulong admitted) => Intents.FirstOrDefault(intent => intent.Sequence == admitted);
}
