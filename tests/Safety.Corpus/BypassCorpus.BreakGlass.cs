using Safety.Guard;

namespace Safety.Corpus;

internal static partial class BypassCorpus
{
    /// <summary>The last day of every break-glass method here, as the tests in memory count days. A real build, whose day is today, puts another in its place.</summary>
    public const string LastDay = "2026-12-31";

    /// <summary>The reviewed way around a guard, used for more than it was reviewed for.</summary>
    private static IEnumerable<BypassCase> BreakGlassMethods =>
    [
        BreakGlass("return broker.{|SAFE211:SubmitOrder|}(order);", "no demand"),
        BreakGlass("permit.Demand(); Console.WriteLine(order); return broker.{|SAFE211:SubmitOrder|}(order);", "demanded too early") with { IsVisibleInOutput = false },
        BreakGlass("try { permit.Demand(); return await broker.SubmitOrder(order); } catch (TimeoutException) { permit.Demand(); return await broker.{|SAFE211:SubmitOrder|}(order); }", "retry", isAsync: true) with { IsVisibleInOutput = false },
        BreakGlass("S.Kept = {|SAFE211:broker|}; permit.Demand(); return broker.SubmitOrder(order);", "broker kept", "class S { public static object? Kept; }") with { IsVisibleInOutput = false },
        BreakGlass("Action later = () => {|SAFE211:broker|}.{|SAFE201:SubmitOrder|}(order); later(); permit.Demand(); return broker.SubmitOrder(order);", "broker captured"),
        BreakGlass("permit.Demand(); return broker.SubmitOrder(order);", "called by hand", "class S { object Go(NewOrder o) => {|SAFE211:BreakGlassMethods.PlaceCore(default, null!, o)|}; }") with { IsVisibleInOutput = false },
        BreakGlass("permit.Demand(); return broker.SubmitOrder(order);", "as a delegate", "class S { object Go() => {|SAFE211:BreakGlassMethods.PlaceCore|}; }") with { IsVisibleInOutput = false },
        One(Receiver.Owned, "forged permit", "class S { void Go() => default(Safety.Guard.{|SAFE211:BreakGlassPermit|}).Demand(); }", "of a break-glass method") with { IsVisibleInOutput = false },
    ];

    /// <summary>A contract with a break-glass method.</summary>
    private static BypassCase BreakGlass(string body, string variant, string more = "", bool isAsync = false) => One(Receiver.Owned, "break-glass method", $$"""
        static class BreakGlassMethods
        {
            [BreakGlass("The venue takes an order in two steps", "{{LastDay}}", "A. Adams", "B. Brown")]
            public static {{(isAsync ? "async " : "")}}Task<OrderAck> PlaceCore(BreakGlassPermit permit, IVenue broker, NewOrder order) { {{body}} }
        }
        [BrokerContract(Mapping = typeof(BreakGlassMethods))] [HardLimit(MaxOrderNotional = 1, MaxOpenNotional = 1, MaxOrdersPerSecond = 5, MaxPriceBandBps = 100)]
        public interface IVenue { [BrokerCall(BrokerCallKind.Forbidden)] Task<OrderAck> SubmitOrder(NewOrder order); }
        {{more}}
        """, variant);
}
