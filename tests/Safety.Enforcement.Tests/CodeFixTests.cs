using Safety.Enforcement.Tests.Building;
using Safety.Enforcement.Tests.Cases;
using Xunit;

namespace Safety.Enforcement.Tests;

/// <summary>
/// The code fixes of the package, applied by a client every user has: <c>dotnet format analyzers</c>. It applies what can be
/// applied to all findings at once, so a member of a contract is not classified by it: that is a decision for each.
/// </summary>
[Collection(nameof(PackedFeed))]
public sealed class CodeFixTests(PackedFeed feed)
{
    private const string Raw = """
        using Safety.Identity;
        using Safety.Orders;

        namespace Demo;

        public sealed class Strategy(BrokerGuard guard)
        {
            private readonly BrokerGuard _guard = guard;

            public async Task<string> Send(OrderKey key, NewOrder order, CancellationToken token)
            {
                var outcome = await ((IBroker)(object)this).SubmitOrder(order, token);
                return outcome.ToString()!;
            }

            public async Task<string> Cancel(ClientOrderId id, CancellationToken token)
            {
                await ((IBroker)(object)this).CancelOrder(id, token);
                return _guard.ToString()!;
            }
        }
        """;

    private static EnforcementCase Project(string code, string surface) => new("Formatted", code)
    {
        References = $"""{EnforcementCase.SafetyPackage}<ProjectReference Include="../FixVendor/FixVendor.csproj" />""",
        Files = new Dictionary<string, string>
        {
            ["broker-surface.txt"] = surface,
            ["Guards.cs"] = """
                namespace Demo;

                [Safety.Contracts.BrokerGuard(typeof(FixVendor.IReading))]
                public sealed partial class ReadingGuard;
                """,
            ["../FixVendor/FixVendor.csproj"] = """
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup>
                    <TargetFramework>net10.0</TargetFramework>
                  </PropertyGroup>
                </Project>
                """,
            ["../FixVendor/Reading.cs"] = """
                using System.Threading.Tasks;

                namespace FixVendor;

                public interface IReading
                {
                    Task<string> GetOrders();

                    Task<string> GetPositions();

                    bool IsOpen { get; }
                }
                """,
        },
    };

    [Fact]
    [Trait("Form", "Long")]
    public void DotnetFormat_AppliesTheFixes()
    {
        CaseWorkspace workspace = new(feed, "fixes");
        EnforcementCase item = Project(Raw, "Query M:FixVendor.IReading.GetOrders\n");
        BuildResult before = workspace.Build(item);
        Assert.Equal(["SAFE110", "SAFE201"], before.Errors.Select(static message => message.Code).Distinct().Order(StringComparer.Ordinal));

        (int exitCode, string output) = DotNet.Run(
            workspace.FolderOf(item), "format", "analyzers", $"{item.Name}.csproj", "--no-restore", "--severity", "error", "--diagnostics", "SAFE110", "SAFE201", "--verbosity", "normal");
        Assert.True(exitCode == 0, output);

        string code = File.ReadAllText(Path.Combine(workspace.FolderOf(item), "Program.cs"));
        string surface = File.ReadAllText(Path.Combine(workspace.FolderOf(item), "broker-surface.txt"));
        Assert.Contains("guard.SubmitOrderAsync(key, order, token)", code, StringComparison.Ordinal);
        Assert.Contains("guard.CancelOrderAsync(id, token)", code, StringComparison.Ordinal);
        Assert.Equal("Query M:FixVendor.IReading.GetOrders\nQuery M:FixVendor.IReading.GetPositions\nQuery P:FixVendor.IReading.IsOpen\n", surface);

        // What is left is for a person: the outcome of the cancel.
        BuildResult after = workspace.Build(Project(code, surface));
        Assert.Equal(["SAFE301"], after.Errors.Select(static message => message.Code).Distinct());
    }
}
