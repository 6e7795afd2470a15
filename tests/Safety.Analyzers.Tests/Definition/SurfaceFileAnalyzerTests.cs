using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Safety.Analyzers.Definition;
using Safety.Analyzers.Tests.Harness;

namespace Safety.Analyzers.Tests.Definition;

/// <summary>SAFE112: reported in the additional file, with line and column.</summary>
public sealed class SurfaceFileAnalyzerTests
{
    private const string Source = "namespace Demo; public interface ISdk { void Ping(); int Count { get; } } [BrokerGuard(typeof(ISdk))] public sealed partial class SdkGuard;";

    [Theory]
    [InlineData("Session M:Demo.ISdk.Ping\nSession M:Demo.ISdk.Ping", 1, 8)]
    [InlineData("Session M:Demo.ISdk.Pong", 0, 8)]
    [InlineData("# comment\n\nSend M:Demo.ISdk.Ping", 2, 0)]
    [InlineData("Session: M:Demo.ISdk.Ping", 0, 8)]
    [InlineData("what is this", 0, 0)]
    [InlineData("Session M:Demo.ISdk.Ping\nTrusted Vendor.Unheard", 1, 8)]
    [InlineData("Trusted ", 0, 0)]
    [InlineData("Trusted Safety\nTrusted Safety", 1, 0)]
    [InlineData("Trusted a b", 0, 0)]
    public async Task Line_that_is_not_understood_Triggers(string surface, int line, int column)
    {
        ImmutableArray<Diagnostic> found = await Scenario.Of(Source).WithSurface(surface).AnalyzeAsync(new SurfaceFileAnalyzer());
        Diagnostic finding = Assert.Single(found);
        Assert.Equal("SAFE112", finding.Id);
        FileLinePositionSpan place = finding.Location.GetLineSpan();
        Assert.Equal(("/src/broker-surface.txt", line, column), (place.Path, place.StartLinePosition.Line, place.StartLinePosition.Character));
    }

    [Fact]
    public async Task Correct_DoesNotTrigger() =>
        Assert.Empty(await Scenario.Of(Source).WithSurface("# Sdk 1.0\n\nSession M:Demo.ISdk.Ping\nQuery P:Demo.ISdk.Count\nTrusted System.Linq\n").AnalyzeAsync(new SurfaceFileAnalyzer()));
}
