namespace Safety.Verifier.Tests;

/// <summary>
/// A package as its vendor ships it, guarded directly. A message broker's client has what an SDK has: members that send,
/// extensions and recovery code of its own that call them, and members that only read.
/// </summary>
public sealed class RealSdkTests
{
    private const string Surface = """
        Submit M:RabbitMQ.Client.IChannel.BasicPublishAsync``1(System.String,System.String,System.Boolean,``0,System.ReadOnlyMemory{System.Byte},System.Threading.CancellationToken)
        Submit M:RabbitMQ.Client.IChannel.BasicPublishAsync``1(RabbitMQ.Client.CachedString,RabbitMQ.Client.CachedString,System.Boolean,``0,System.ReadOnlyMemory{System.Byte},System.Threading.CancellationToken)
        Query P:RabbitMQ.Client.IChannel.IsOpen
        Query P:RabbitMQ.Client.IChannel.ChannelNumber
        """;

    private const string Guard = """
        [Safety.Contracts.BrokerGuard(typeof(RabbitMQ.Client.IChannel))]
        public sealed partial class ChannelGuard;
        """;

    private static readonly string s_sdk = typeof(RabbitMQ.Client.IChannel).Assembly.Location;

    [Fact]
    public void SdkItself_DoesNotTrigger_AndItsHelpersJoinTheSurface()
    {
        using OutputFolder output = new OutputFolder().WithFile(s_sdk).With("App", Guard, surface: Surface);
        Verification result = output.Verify();
        Assert.Empty(result.Findings);
        string[] derived = [.. result.Inventory.Split('\n').Where(static line => line.Contains("IChannelExtensions.BasicPublishAsync", StringComparison.Ordinal))];
        Assert.True(derived.Length >= 4, result.Inventory);
        Assert.Contains("\"RabbitMQ.Client\"", result.Inventory, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("public static object Go(IChannel channel) => channel.BasicPublishAsync(\"\", \"orders\", ReadOnlyMemory<byte>.Empty);", 1)]
    [InlineData("public static object Go(IChannel channel, BasicProperties what) => channel.BasicPublishAsync(\"\", \"orders\", false, what, ReadOnlyMemory<byte>.Empty, default);", 1)]
    [InlineData("public static object Go(IChannel channel) => channel.IsOpen && channel.ChannelNumber > 0;", 0)]
    [InlineData("public static object Go(ConnectionFactory factory) => factory.HostName;", 0)]
    public void PrebuiltLibrary(string member, int found)
    {
        using OutputFolder output = new OutputFolder().WithFile(s_sdk)
            .WithForeign("Prebuilt", $"using RabbitMQ.Client; public static class Fast {{ {member} public static IChannel? Held; }}")
            .With("App", Guard, surface: Surface);
        Assert.Equal(found, output.Verify().Findings.Count(static finding => finding.Assembly == "Prebuilt.dll"));
    }
}
