using Safety.Contracts;
using Safety.Generated.V1;
using Safety.Identity;
using Safety.Orders;

namespace Safety.Journal.Facts;

/// <summary>An order intent: durable before the order is sent. Opens a family, or joins its target's.</summary>
/// <param name="Key">The key.</param>
/// <param name="IntentKey">Its canonical encoding; unique per account.</param>
/// <param name="ClientOrderId">The ID at the venue; unique per account.</param>
/// <param name="IdScheme">The scheme the ID was made with.</param>
/// <param name="Kind">What the call does.</param>
/// <param name="Contract">The contract it goes through.</param>
/// <param name="Member">The member called, by documentation-comment id.</param>
/// <param name="Terms">The order's terms; null for an account change.</param>
/// <param name="Target">The order a replace is about; empty otherwise.</param>
/// <param name="Content">The request's content; the same key with another content is denied.</param>
/// <param name="OrderQty">Total quantity in units as limited (a size in money is converted at the worst price).</param>
/// <param name="WorstPrice">The price limits were checked at, in the instrument's currency.</param>
/// <param name="Reserved">What is reserved, in the account's currency.</param>
/// <param name="ReferencePrice">The reference price taken before the admission.</param>
/// <param name="ReferenceTime">When it was stamped.</param>
/// <param name="ExchangeRate">Account currency per instrument currency.</param>
/// <param name="TradingDay">The day the order counts to.</param>
/// <param name="ArmingEpoch">The arming it was made under.</param>
/// <param name="ExpiresAt">When the venue refuses the request at the latest; null = never.</param>
/// <param name="Rules">The venue facts the family is judged by.</param>
/// <param name="Decision">The sequence of the decision it comes from; 0 = none.</param>
/// <param name="Lineage">Where it comes from, of a hedge.</param>
/// <param name="Weight">What the request weighs in the venue's limits.</param>
internal sealed record Admitted(
    OrderKey Key, string IntentKey, ClientOrderId ClientOrderId, int IdScheme, BrokerCallKind Kind, string Contract, string Member, OrderTerms? Terms, ClientOrderId Target, ContentHash Content, decimal OrderQty, decimal WorstPrice, decimal Reserved, decimal ReferencePrice, DateTimeOffset ReferenceTime, decimal ExchangeRate, DateOnly TradingDay, long ArmingEpoch, DateTimeOffset? ExpiresAt, VenueRules Rules, ulong Decision, Lineage? Lineage = null, int Weight = 1) : Fact
{
    /// <inheritdoc/>
    public override FactKind FactKind => FactKind.Admitted;

    /// <summary>What a unit of it is worth at the price it was limited at, in the account's currency.</summary>
    public decimal UnitWorth() => OrderQty == 0m ? 0m : Reserved / OrderQty;

    internal override void Write(FactWriter writer)
    {
        writer.Key(Key);
        writer.Text(IntentKey);
        writer.ClientOrderId(ClientOrderId);
        writer.I32(IdScheme);
        writer.U8((byte)Kind);
        writer.Text(Contract);
        writer.Text(Member);
        writer.Terms(Terms);
        writer.ClientOrderId(Target);
        writer.Content(Content);
        writer.Decimal(OrderQty);
        writer.Decimal(WorstPrice);
        writer.Decimal(Reserved);
        writer.Decimal(ReferencePrice);
        writer.Time(ReferenceTime);
        writer.Decimal(ExchangeRate);
        writer.Day(TradingDay);
        writer.I64(ArmingEpoch);
        writer.OptionalTime(ExpiresAt);
        writer.Rules(Rules);
        writer.U64(Decision);
        writer.Lineage(Lineage);
        writer.I32(Weight);
    }

    internal static Admitted Read(ref FactReader reader) =>
        new(reader.Key(), reader.Text(), reader.ClientOrderId(), reader.I32(), (BrokerCallKind)reader.U8(), reader.Text(), reader.Text(), reader.Terms(), reader.ClientOrderId(), reader.Content(), reader.Decimal(), reader.Decimal(), reader.Decimal(), reader.Decimal(), reader.Time(), reader.Decimal(), reader.Day(), reader.I64(), reader.OptionalTime(), reader.Rules(), reader.U64(), reader.Lineage(), reader.I32());
}
