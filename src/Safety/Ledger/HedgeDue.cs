using System.Collections.Immutable;
using Safety.Identity;
using Safety.Journal;
using Safety.Orders;

namespace Safety.Ledger;

/// <summary>
/// What is owed for the fills of one order that has a <see cref="HedgePlan"/>. It follows the fills: a bust or a correction makes it less,
/// and what was hedged too much is owed the other way.
/// </summary>
/// <param name="Order">The order, by the number of its first fact.</param>
/// <param name="Id">The client order ID that it was first sent with.</param>
/// <param name="Plan">How it is hedged.</param>
/// <param name="Symbol">What it trades.</param>
/// <param name="Side">On which side.</param>
internal sealed record HedgeDue(ulong Order, ClientOrderId Id, HedgePlan Plan, string Symbol, Side Side)
{
    /// <summary>What has filled, in units, fills less busts.</summary>
    public decimal Filled { get; private init; }

    /// <summary>The last of its fills that was told; empty while none was.</summary>
    public string LastExecId { get; private init; } = "";

    /// <summary>Its hedges, by the numbers of their first facts.</summary>
    public ImmutableSortedDictionary<ulong, HedgeOrder> Hedges { get; private init; } = ImmutableSortedDictionary<ulong, HedgeOrder>.Empty;

    /// <summary>Since which moment of the monotonic clock something is owed, and in which process; meaningless while nothing is.</summary>
    public (long MonoTicks, ulong ProcessEpoch, long WallTicks) Since { get; private init; }

    /// <summary>When it changed last.</summary>
    public long ChangedAt { get; private init; }

    /// <summary>What is to be hedged in all: whole lots, since nothing else can be traded.</summary>
    public decimal Due => Math.Floor(Filled * Plan.Ratio / Plan.With.LotSize) * Plan.With.LotSize;

    /// <summary>What is not hedged yet; negative where more is hedged than has filled.</summary>
    public decimal Outstanding => Due - Hedges.Values.Sum(static hedge => hedge.CumQty);

    /// <summary>What is not hedged yet, and no hedge works for.</summary>
    public decimal Uncovered => Outstanding - Hedges.Values.Sum(static hedge => hedge.OpenUnits);

    /// <summary>True while something is owed.</summary>
    public bool IsOwed => Outstanding != 0m;

    /// <summary>True where the next fact of it cannot be far: something is owed, or works.</summary>
    public bool IsOpen => IsOwed || Hedges.Values.Any(static hedge => hedge.OpenUnits != 0m);

    /// <summary>After its order has filled, in all, so much.</summary>
    /// <param name="header">The fact's header.</param>
    /// <param name="filled">How much.</param>
    /// <param name="execId">The fill that the fact tells; null where it tells none.</param>
    public HedgeDue WithFilled(in FactHeader header, decimal filled, string? execId) => Timed(header, this with { Filled = filled, LastExecId = execId ?? LastExecId });

    /// <summary>After one of its hedges has come so far.</summary>
    public HedgeDue WithHedge(in FactHeader header, ulong number, in HedgeOrder hedge) => Timed(header, this with { Hedges = Hedges.SetItem(number, hedge) });

    // The deadline runs from when something is owed on; what is owed the other way is another debt.
    private HedgeDue Timed(in FactHeader header, HedgeDue next) => next with
    {
        ChangedAt = header.WallTicks,
        Since = next.IsOwed && Math.Sign(next.Outstanding) != Math.Sign(Outstanding) ? (header.MonoTicks, header.ProcessEpoch, header.WallTicks) : Since,
    };

    /// <summary>Its canonical bytes, for a checkpoint.</summary>
    public void Write(FactWriter writer)
    {
        writer.U64(Order);
        writer.Text(Id.Value);
        writer.Plan(Plan);
        writer.Text(Symbol);
        writer.U8((byte)Side);
        writer.Decimal(Filled);
        writer.Text(LastExecId);
        writer.I64(ChangedAt);
        writer.I64(Since.MonoTicks);
        writer.U64(Since.ProcessEpoch);
        writer.I64(Since.WallTicks);
        writer.I32(Hedges.Count);
        foreach ((ulong number, HedgeOrder hedge) in Hedges)
        {
            writer.U64(number);
            writer.Text(hedge.ExecId);
            writer.Decimal(hedge.CumQty);
            writer.Decimal(hedge.OpenUnits);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The bytes are damaged.</exception>
    public static HedgeDue Read(ref FactReader reader)
    {
        HedgeDue due = new(reader.U64(), new ClientOrderId(reader.Text()), reader.Plan(), reader.Text(), (Side)reader.U8()) { Filled = reader.Decimal(), LastExecId = reader.Text(), ChangedAt = reader.I64(), Since = (reader.I64(), reader.U64(), reader.I64()) };
        for (int count = reader.I32(); count > 0; count--)
            due = due with { Hedges = due.Hedges.SetItem(reader.U64(), new HedgeOrder(reader.Text(), reader.Decimal(), reader.Decimal())) };
        return due;
    }
}
