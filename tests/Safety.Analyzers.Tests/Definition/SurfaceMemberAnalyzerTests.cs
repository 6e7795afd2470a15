using Microsoft.CodeAnalysis;
using Safety.Analyzers.Definition;
using Safety.Analyzers.Tests.Harness;

namespace Safety.Analyzers.Tests.Definition;

/// <summary>SAFE110.</summary>
public sealed class SurfaceMemberAnalyzerTests
{
    private const string Source =
        """
        namespace Demo;
        public interface ISdk { void Ping(); int Count { get; } }
        [BrokerGuard(typeof(ISdk))] public sealed partial class [|SdkGuard|];
        """;

    [Fact]
    public async Task Unlisted_Triggers()
    {
        Diagnostic finding = Assert.Single(await Scenario.Of(Source).WithSurface("Session M:Demo.ISdk.Ping").VerifyAsync(new SurfaceMemberAnalyzer()));
        Assert.Equal("Query P:Demo.ISdk.Count", finding.Properties[DefinitionAnalyzer.LineProperty]);
    }

    [Fact]
    public Task Listed_DoesNotTrigger() =>
        Scenario.Of(Source.Replace("[|", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal))
            .WithSurface("Session M:Demo.ISdk.Ping\nQuery P:Demo.ISdk.Count")
            .VerifyAsync(new SurfaceMemberAnalyzer());
}
