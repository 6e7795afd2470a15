using System.Text.Json;
using Safety.Simulation.Tests.Market;

namespace Safety.Sample.Tests;

/// <summary>The README's main command as a test: the venue's own book, in its own process, is the oracle.</summary>
public sealed class SampleTests : IDisposable
{
    private static readonly string[] s_safeguards =
        ["ExecutionStateValidator", "IdempotencyManager", "OrderIntentPersistence", "RecursiveHedgeMonitor", "BrokerTimestampedTimeouts", "KillSwitch", "NotionalLimit", "OrderRateLimit", "PriceBand"];

    private static readonly string[] s_faults =
        ["latency", "responseDropped", "requestDropped", "lateRequest", "duplicateReport", "reorderedReport", "delayedReport", "disconnect", "rejectBurst",
         "submitBeforeArmed", "fatFingerPrice", "fatFingerSize", "keyReuse", "runawayLoop", "replaceDeadOrder", "killDrill", "hedgeNotOnDisplay", "stopFiredTwice"];

    private readonly string _directory = Directory.CreateTempSubdirectory("safety-sample-").FullName;

    [Fact]
    public async Task BuiltInMarket_EndsClean()
    {
        (int exitCode, JsonElement table, string messages) = await SampleProcess.RunAsync(_directory, ["--events", "3000"]);
        Assert.True(exitCode == 0, messages);
        AssertClean(table);
        Assert.True(Number(table, "intents") >= 30, messages); // how many pass the rate limit depends on how fast the market runs by
        Assert.True(Number(table, "fills") > 0 && Number(table, "hedges") > 0 && Number(table, "replaces") > 0);
    }

    [Fact]
    public Task BuiltInMarket_WithFaults_KilledThreeTimes_EndsClean() => KilledEndsClean(3, 3_000);

    [Fact]
    [Trait("Form", "Long")]
    public Task BuiltInMarket_WithFaults_KilledTenTimes_EndsClean() => KilledEndsClean(10, 6_000);

    [Fact]
    [Trait("Form", "Long")]
    public Task CoinbaseCapture_WithFaults_EndsClean() => CaptureEndsClean(CaptureOfSeed.WriteCoinbase(_directory));

    [Fact]
    [Trait("Form", "Long")]
    public Task BinanceFuturesCapture_WithFaults_EndsClean() => CaptureEndsClean(CaptureOfSeed.WriteBinanceFutures(_directory));

    [Fact]
    public async Task KillFile_StopsTheRun_AndOnlyAnOperatorStartsItAgain()
    {
        string[] arguments = ["--events", "2000", "--pace", "20"];
        string flag = Path.Combine(_directory, "kill.flag");
        using (SampleProcess trader = SampleProcess.Start(_directory, [.. arguments, "--json"]))
        {
            await trader.Armed;
            await File.WriteAllTextAsync(flag, "");
            Assert.Equal(3, await trader.ExitAsync());
            Assert.Contains("No more submissions; canceling what works", trader.Messages, StringComparison.Ordinal);
            Assert.Contains("0 orders still work", trader.Messages, StringComparison.Ordinal);
        }

        (int withFile, _, string blocked) = await SampleProcess.RunAsync(_directory, arguments);
        Assert.Equal(2, withFile);
        Assert.Contains("The guard does not arm", blocked, StringComparison.Ordinal);

        File.Delete(flag);
        Assert.Equal(2, (await SampleProcess.RunAsync(_directory, arguments)).ExitCode);
        (int released, JsonElement table, string messages) = await SampleProcess.RunAsync(_directory, ["--events", "2000", "--release-kill", "Ada", "drill is over"]);
        Assert.True(released == 0, messages);
        AssertClean(table);
    }

    [Theory]
    [InlineData("SAFETY_KILL")]
    [InlineData("AURORA_KILL")]
    public async Task KillVariable_DoesNotArm(string variable)
    {
        (int exitCode, _, string messages) = await SampleProcess.RunAsync(_directory, ["--events", "200"], new Dictionary<string, string> { [variable] = "1" });
        Assert.Equal(2, exitCode);
        Assert.Contains(variable, messages, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--captures")]
    [InlineData("--events", "many")]
    [InlineData("--capture", "not-there.gz")]
    public async Task BadArguments_SayWhatIsWrong(params string[] arguments)
    {
        (int exitCode, _, string messages) = await SampleProcess.RunAsync(_directory, arguments);
        Assert.Equal(64, exitCode);
        Assert.Contains(arguments[^1], messages, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        try
        {
            Directory.Delete(_directory, recursive: true);
        }
        catch (IOException)
        {
            // The venue of a failed test may still hold its book; it ends by itself when idle.
        }
    }

    private async Task KilledEndsClean(int kills, int events)
    {
        Random random = new(20260101);
        for (int kill = 0; kill < kills; kill++)
        {
            using SampleProcess trader = SampleProcess.Start(_directory, "--faults", "--events", $"{events}");
            if (kill % 3 != 0)
                await Task.WhenAny(trader.Armed, trader.ExitAsync()); // else somewhere in start-up and recovery
            trader.KillWithin(TimeSpan.FromMilliseconds(random.Next(50, 1_200)));
        }

        (int exitCode, JsonElement table, string messages) = await SampleProcess.RunAsync(_directory, ["--faults", "--events", $"{events}"]);
        Assert.True(exitCode == 0, messages);
        AssertClean(table);
        AssertBusy(table, messages);
    }

    private async Task CaptureEndsClean(string capture)
    {
        (int exitCode, JsonElement table, string messages) =
            await SampleProcess.RunAsync(_directory, ["--capture", capture, "--faults"]);
        Assert.True(exitCode == 0, messages);
        AssertClean(table);
        AssertBusy(table, messages);
    }

    private static void AssertClean(JsonElement table)
    {
        Assert.Equal(0m, Number(table, "duplicateOrders"));
        Assert.Equal(0m, Number(table, "orphanOrders"));
        Assert.Equal(0m, Number(table, "positionMismatch"));
        Assert.Equal(0m, Number(table, "unknownOpen"));
        Assert.Equal(Number(table, "unknownSeen"), Number(table, "unknownResolved"));
    }

    private static void AssertBusy(JsonElement table, string messages)
    {
        Assert.True(Number(table, "intents") >= 100, $"{table} {messages}");
        foreach (string key in (string[])["events", "decisions", "ordersAtBroker", "fills", "hedges", "cancels", "replaces", "unknownSeen"])
            Assert.True(Number(table, key) > 0, $"{key} in {table} {messages}");
        foreach (string safeguard in s_safeguards)
            Assert.True(table.GetProperty("denials").TryGetProperty(safeguard, out JsonElement count) && count.GetInt64() > 0, $"no denial by {safeguard} in {table} {messages}");
        foreach (string fault in s_faults)
            Assert.True(table.GetProperty("faultsInjected").TryGetProperty(fault, out JsonElement count) && count.GetInt64() > 0, $"no {fault} in {table} {messages}");
    }

    private static decimal Number(JsonElement table, string key) => table.GetProperty(key).GetDecimal();
}
