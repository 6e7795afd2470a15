namespace Safety.Corpus;

internal static partial class BypassCorpus
{
    /// <summary>The last day of every gateway here, as the tests in memory count days. A real build, whose day is today, puts another in its place.</summary>
    public const string LastDay = "2026-12-31";

    /// <summary>The reviewed way around a guard, used for more than it was reviewed for.</summary>
    private static IEnumerable<BypassCase> Gateways =>
    [
        Gateway("return broker.{|SAFE211:SubmitOrder|}(order);", "no demand"),
        Gateway("permit.Demand(); Console.WriteLine(order); return broker.{|SAFE211:SubmitOrder|}(order);", "demanded too early") with { IsVisibleInOutput = false },
        Gateway("try { permit.Demand(); return await broker.SubmitOrder(order); } catch (TimeoutException) { permit.Demand(); return await broker.{|SAFE211:SubmitOrder|}(order); }", "retry", isAsync: true) with { IsVisibleInOutput = false },
        Gateway("S.Kept = {|SAFE211:broker|}; permit.Demand(); return broker.SubmitOrder(order);", "broker kept", "class S { public static object? Kept; }") with { IsVisibleInOutput = false },
        Gateway("Action later = () => {|SAFE211:broker|}.{|SAFE201:SubmitOrder|}(order); later(); permit.Demand(); return broker.SubmitOrder(order);", "broker captured"),
        Gateway("permit.Demand(); return broker.SubmitOrder(order);", "called by hand", "class S { object Go(NewOrder o) => {|SAFE211:Gateways.PlaceCore(default, null!, o)|}; }") with { IsVisibleInOutput = false },
        Gateway("permit.Demand(); return broker.SubmitOrder(order);", "as a delegate", "class S { object Go() => {|SAFE211:Gateways.PlaceCore|}; }") with { IsVisibleInOutput = false },
        One(Receiver.Owned, "forged permit", "class S { void Go() => default(Safety.Guarding.{|SAFE211:GatewayPermit|}).Demand(); }", "of a gateway") with { IsVisibleInOutput = false },
    ];

    /// <summary>A contract with a gateway.</summary>
    private static BypassCase Gateway(string body, string variant, string more = "", bool isAsync = false) => One(Receiver.Owned, "gateway", $$"""
        static class Gateways
        {
            [BrokerGateway("The venue takes an order in two steps", "{{LastDay}}", "A. Adams", "B. Brown")]
            public static {{(isAsync ? "async " : "")}}Task<OrderAck> PlaceCore(GatewayPermit permit, IVenue broker, NewOrder order) { {{body}} }
        }
        [BrokerContract(Mapping = typeof(Gateways))] [HardLimit(MaxOrderNotional = 1, MaxOpenNotional = 1, MaxOrdersPerSecond = 5, MaxPriceBandBps = 100)]
        public interface IVenue { [BrokerCall(BrokerCallKind.Forbidden)] Task<OrderAck> SubmitOrder(NewOrder order); }
        {{more}}
        """, variant);
}
