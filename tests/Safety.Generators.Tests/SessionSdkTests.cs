using Safety.Generators.Tests.Harness;

namespace Safety.Generators.Tests;

/// <summary>SDKs whose one member sends every kind of message, or whose order IDs are numbers.</summary>
public class SessionSdkTests
{
    private const string QuickFix =
        """
        namespace QuickFix
        {
            public class Message { public string MsgType { get; set; } = ""; public Dictionary<int, string> Fields { get; } = []; }
            public sealed class SessionID { public string Target { get; init; } = ""; }
            public class Session
            {
                public static bool SendToTarget(Message message, SessionID sessionId) => message.MsgType.Length > sessionId.Target.Length;
                public static bool SendToTarget(Message message) => message.MsgType.Length > 0;
                public virtual bool Send(Message message) => message.MsgType.Length > 0;
            }
        }
        """;

    private const string InteractiveBrokers =
        """
        namespace IBApi
        {
            public sealed class Contract { public string Symbol { get; set; } = ""; }
            public sealed class Order { public string Action { get; set; } = ""; public decimal TotalQuantity { get; set; } public double LmtPrice { get; set; } }
            public class EClientSocket
            {
                public void placeOrder(int id, Contract contract, Order order) => _ = (id, contract, order);
                public void cancelOrder(int orderId, string manualOrderCancelTime) => _ = (orderId, manualOrderCancelTime);
                public void reqGlobalCancel() { }
                public void exerciseOptions(int tickerId, Contract contract, int action, int quantity, string account, int isOverride) => _ = (tickerId, contract, action, quantity, account, isOverride);
                public bool IsConnected() => true;
            }
        }
        """;

    [Fact]
    public void Static_session_by_message_type() => Snapshot.Match(
        QuickFix + $$"""

        namespace Demo
        {
            internal static class FixMapping
            {
                public static BrokerCallKind Classify(QuickFix.Message message) => message.MsgType switch
                {
                    "D" => BrokerCallKind.Submit,
                    "G" => BrokerCallKind.Replace,
                    "F" => BrokerCallKind.Cancel,
                    "H" or "AF" => BrokerCallKind.Query,
                    _ => BrokerCallKind.Forbidden,
                };

                public static OrderTerms Describe(QuickFix.Message message) => throw new NotSupportedException(message.MsgType);
                public static QuickFix.Message CancelOf(ClientOrderId id, ClientOrderId cancelId, OrderTerms terms, decimal orderQty, DateTimeOffset transactTime) =>
                    new() { MsgType = "F", Fields = { [11] = cancelId.Value, [41] = id.Value, [54] = $"{terms.Side}", [38] = $"{orderQty}", [60] = $"{transactTime:O}" } };
                public static QuickFix.SessionID CancelOf(Instrument instrument) => new() { Target = instrument.Symbol };
                public static ClientOrderId Target(QuickFix.Message message) => new(message.Fields[41]);
                public static QuickFix.Message Stamp(QuickFix.Message message, ClientOrderId id) { message.Fields[11] = id.Value; return message; }
                public static ClientOrderId ReadId(QuickFix.Message message) => new(message.Fields.GetValueOrDefault(11) ?? "");
                public static string Fingerprint(QuickFix.Message message) => message.MsgType + string.Concat(System.Linq.Enumerable.Where(message.Fields, static f => f.Key is not 11));
            }

            [BrokerGuard(typeof(QuickFix.Session), Mapping = typeof(FixMapping))]
            [VenueProfile(RepeatedId = RepeatedId.RejectedPerDay, CannotLookUp = true)]
            {{GeneratorInput.Limits}}
            public sealed partial class FixGuard;
        }
        """,
        """
        ByMessage M:QuickFix.Session.SendToTarget(QuickFix.Message,QuickFix.SessionID)
        Forbidden M:QuickFix.Session.SendToTarget(QuickFix.Message)
        Forbidden M:QuickFix.Session.Send(QuickFix.Message)
        """);

    [Fact]
    public void Order_ids_that_are_numbers() => Snapshot.Match(
        InteractiveBrokers + $$"""

        namespace Demo
        {
            internal static class IbMapping
            {
                public static OrderTerms Describe(IBApi.Contract contract, IBApi.Order order) => throw new NotSupportedException(contract.Symbol + order.Action);
                public static string CancelOf(ClientOrderId id) => "";
            }

            [BrokerGuard(typeof(IBApi.EClientSocket), Mapping = typeof(IbMapping))]
            [VenueProfile(RepeatedId = RepeatedId.ModifiesOrder, IdFormat = IdFormat.Integer, CannotLookUp = true)]
            {{GeneratorInput.Limits}}
            public sealed partial class IbGuard;
        }
        """,
        """
        Submit M:IBApi.EClientSocket.placeOrder(System.Int32,IBApi.Contract,IBApi.Order)
        Cancel M:IBApi.EClientSocket.cancelOrder(System.Int32,System.String)
        CancelAll M:IBApi.EClientSocket.reqGlobalCancel
        Forbidden M:IBApi.EClientSocket.exerciseOptions(System.Int32,IBApi.Contract,System.Int32,System.Int32,System.String,System.Int32)
        Query M:IBApi.EClientSocket.IsConnected
        """);
}
