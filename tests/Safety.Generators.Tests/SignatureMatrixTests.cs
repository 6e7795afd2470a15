using Safety.Generators.Specs;
using Safety.Generators.Tests.Harness;

namespace Safety.Generators.Tests;

/// <summary>Every kind of call with every way to return and every way to pass a request: the guard is written and compiles without a warning.</summary>
public class SignatureMatrixTests
{
    private static readonly string[] s_returns =
        ["void", "bool", "OrderAck", "OrderAck?", "Task", "Task<bool>", "Task<OrderAck>", "Task<OrderAck?>", "ValueTask", "ValueTask<bool>", "ValueTask<OrderAck>"];

    private static readonly (string Kind, string Parameters)[] s_calls =
    [
        ("Submit", "NewOrder order"),
        ("Submit", "NewOrder? order, CancellationToken ct"),
        ("Submit", "OrderTerms terms, ClientOrderId id, CancellationToken ct = default"),
        ("Submit", "string? clientOrderId, OrderTerms terms"),
        ("Submit", "NewOrder order, decimal? hint = null, Side side = Side.Sell, params int[] flags"),
        ("Submit", "CancellationToken ct, NewOrder order, (int A, string? B) tuple"),
        ("Submit", "Request order"),
        ("Submit", "ValueRequest order"),
        ("SubmitMany", "IReadOnlyList<NewOrder> orders, CancellationToken ct"),
        ("SubmitMany", "NewOrder[] orders"),
        ("SubmitMany", "IEnumerable<ValueRequest> orders"),
        ("SubmitMany", "List<Request> orders, string note"),
        ("Replace", "OrderReplacement change"),
        ("Replace", "ClientOrderId target, NewOrder order"),
        ("Replace", "ClientOrderId id, NewOrder order, CancellationToken ct"),
        ("Replace", "Guid venueOrder, NewOrder order"),
        ("Replace", "string origClientOrderId, string newClientOrderId, OrderTerms terms"),
        ("Cancel", "ClientOrderId id"),
        ("Cancel", "string clientOrderId, string symbol, CancellationToken ct"),
        ("Cancel", "Guid orderId"),
        ("Cancel", "OrderReplacement order"),
        ("Cancel", "ClientOrderId target, ClientOrderId cancelId, Instrument instrument"),
        ("CancelAll", "string? symbol = null, CancellationToken ct = default"),
        ("CancelAll", ""),
        ("ClosePosition", "NewOrder order"),
        ("AccountChange", "string symbol, int leverage, IReadOnlyDictionary<string, decimal> more"),
        ("DeadMan", "TimeSpan timeout, CancellationToken ct"),
        ("DeadMan", "int countdownMs, string? symbol = null"),
        ("DeadMan", "long timeoutSeconds"),
        ("DeadMan", "double howLong"),
        ("Session", "Uri address, DateTime? at, byte[] key"),
    ];

    private const string Types =
        """

        public sealed record Request(OrderTerms Terms) { public ClientOrderId ClientOrderId { get; init; } public Request2? Inner { get; init; } }
        public record Request2(int A, float B, ulong C, char D, Guid E, DateOnly F, TimeOnly G, DayOfWeek H);
        public record struct ValueRequest(OrderTerms Terms, ClientOrderId Id);
        """;

    public static TheoryData<string> Kinds => [.. s_calls.Select(c => c.Kind).Distinct()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_shape_compiles(string kind)
    {
        foreach (string container in new[] { "interface", "abstract class", "class", "static" })
        {
            var members = new List<string>();
            foreach ((string _, string parameters) in s_calls.Where(c => c.Kind == kind))
            {
                foreach (string returns in s_returns)
                    members.Add(Member(container, kind, returns, $"M{members.Count}", parameters));
            }

            string type = container switch { "interface" => "interface IBroker", "abstract class" => "abstract class Broker", _ => "class Broker" };
            GeneratorRun run = Snapshot.Check(GeneratorInput.Of(
                $$"""
                namespace Demo;
                {{Types}}
                [BrokerContract]
                {{GeneratorInput.Limits}}
                public {{type}}
                {
                    {{string.Join("\n    ", members)}}
                }
                """));
            IReadOnlyList<ProblemSpec> problems = run.Problems();
            Assert.True(problems.Count == 0, string.Join("\n", problems.Select(p => p.Id + ": " + string.Join(" | ", p.Arguments))));
            string[] lines = run.Generated.Values.Single().Split('\n');
            for (int i = 0; i < members.Count; i++)
            {
                // One raw call per member, and the demand on the line before it.
                int[] raw = [.. lines.Select((line, n) => (line, n)).Where(l => l.line.Contains($".M{i}(", StringComparison.Ordinal) && !l.line.Contains("cref", StringComparison.Ordinal) && !l.line.Contains("\"M:", StringComparison.Ordinal)).Select(l => l.n)];
                Assert.Single(raw);
                Assert.Contains("ermit.Demand(", lines[raw[0] - 1], StringComparison.Ordinal);
            }
        }
    }

    private static string Member(string container, string kind, string returns, string name, string parameters)
    {
        string attribute = $"[BrokerCall(BrokerCallKind.{kind})]";
        return container switch
        {
            "interface" => $"{attribute} {returns} {name}({parameters});",
            "abstract class" => $"{attribute} public abstract {returns} {name}({parameters});",
            "class" => $"{attribute} public virtual {returns} {name}({parameters}) => throw new NotSupportedException();",
            _ => $"{attribute} public static {returns} {name}({parameters}) => throw new NotSupportedException();",
        };
    }
}
