using Safety.Generators.Tests.Harness;

namespace Safety.Generators.Tests;

/// <summary>Guards of types one does not own.</summary>
public class DirectGuardTests
{
    private const string Sdk =
        """
        namespace Sdk
        {
            public interface ITrading : IDisposable
            {
                System.Threading.Tasks.Task<string> PostOrderAsync(string symbol, decimal quantity, string? clientOrderId, CancellationToken cancellationToken = default);
                Task<bool> CancelOrderAsync(Guid orderId, CancellationToken cancellationToken = default);
                Task<IReadOnlyList<string>> ListOrdersAsync(CancellationToken cancellationToken = default);
                ITrading Sub { get; }
            }

            public static class Session
            {
                public static bool SendToTarget(string message, string id) => message.Length > id.Length;
            }

            public sealed class StaticSession
            {
                public static bool SendToTarget(string clientOrderId, OrderTerms terms) => clientOrderId.Length > 0 && terms is not null;
                private StaticSession() { }
            }
        }
        """;

    private const string Surface =
        """
        # Sdk 1.0
        Submit M:Sdk.ITrading.PostOrderAsync(System.String,System.Decimal,System.String,System.Threading.CancellationToken)
        Cancel M:Sdk.ITrading.CancelOrderAsync(System.Guid,System.Threading.CancellationToken)
        Query:OpenOrders M:Sdk.ITrading.ListOrdersAsync(System.Threading.CancellationToken)
        Navigation P:Sdk.ITrading.Sub
        """;

    [Fact]
    public void Third_party_interface() => Snapshot.Match(
        Sdk + $$"""

        namespace Demo
        {
            internal static class SdkMapping
            {
                public static OrderTerms Describe(string symbol, decimal quantity) => throw new NotSupportedException(symbol + quantity);
                public static Judgement Judge(string response) => Judgement.Accepted(new BrokerOrderId(response));
                public static OrderSnapshot? Snapshot(string order) => order.Length == 0 ? null : throw new NotSupportedException(order);
            }

            public partial class Outer
            {
                [BrokerGuard(typeof(Sdk.ITrading), Mapping = typeof(SdkMapping))]
                {{GeneratorInput.Limits}}
                public sealed partial class SdkGuard;
            }
        }
        """,
        Surface);

    [Fact]
    public void Static_members_need_no_broker() => Snapshot.Match(
        Sdk + $$"""

        [BrokerGuard(typeof(Sdk.StaticSession))]
        [VenueProfile(CannotLookUp = true)]
        {{GeneratorInput.Limits}}
        sealed partial class SessionGuard;
        """,
        "Submit M:Sdk.StaticSession.SendToTarget(System.String,Safety.Orders.OrderTerms)");

    [Fact]
    public void Unlisted_member_Triggers()
    {
        GeneratorRun run = Snapshot.Check(GeneratorInput.Of(
            Sdk + $"[BrokerGuard(typeof(Sdk.ITrading))] {GeneratorInput.Limits} public sealed partial class SdkGuard;",
            "Navigation P:Sdk.ITrading.Sub"));
        Assert.Equal(["SAFE110", "SAFE110", "SAFE110"], run.Problems().Select(p => p.Id));
        Assert.Equal(
            "Submit M:Sdk.ITrading.PostOrderAsync(System.String,System.Decimal,System.String,System.Threading.CancellationToken)",
            run.Problems()[0].Proposal);
    }

    [Theory]
    [InlineData("Submit", 0, 6)]
    [InlineData("submit M:A.B", 0, 6)]
    [InlineData("1 M:A.B", 0, 1)]
    [InlineData("Submit  M:A.B", 0, 13)]
    [InlineData("Submit M:A.B ", 0, 13)]
    [InlineData("Query:Nothing M:A.B", 6, 7)]
    [InlineData("Submit:OpenOrders M:A.B", 6, 11)]
    [InlineData("Submit A.B", 7, 3)]
    [InlineData("Submit M:X.Y", 7, 5)]
    public void Malformed_line_Triggers(string line, int column, int length)
    {
        GeneratorRun run = GeneratorRun.Start(GeneratorInput.Of(
            Sdk + $"[BrokerGuard(typeof(Sdk.StaticSession))] {GeneratorInput.Limits} public sealed partial class SdkGuard;",
            "Submit M:X.Y\n" + line));
        Specs.ProblemSpec problem = Assert.Single(run.Problems(), p => p.Id == "SAFE112");
        Assert.Equal(1, problem.Location!.StartLine);
        Assert.Equal((column, column + length), (problem.Location.StartColumn, problem.Location.EndColumn));
    }
}
