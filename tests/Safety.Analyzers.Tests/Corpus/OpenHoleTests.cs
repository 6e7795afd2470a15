using Microsoft.CodeAnalysis;
using Safety.Analyzers.Tests.Harness;

namespace Safety.Analyzers.Tests.Corpus;

/// <summary>What the threat model says is open. A test that fails here closed a hole: take its line out of the document.</summary>
public sealed class OpenHoleTests
{
    private const string Sdk = """
        using System;
        using System.Threading.Tasks;

        namespace Hidden;

        public class Client : IDisposable
        {
            public Task<string> Post(string order) => PostCore(order);
            protected Task<string> PostCore(string order) => Task.FromResult(order);
            public void Dispose() { }
        }

        public sealed class Desk
        {
            private readonly Client _client = new();
            public static Desk Open() => new();
            public Task<string> Send(string order) => _client.Post(order);
        }
        """;

    [Theory]
    [InlineData("an object that the SDK wraps around the client", "class S { object Go() => Hidden.Desk.Open().Send(\"buy\"); }")]
    [InlineData("disposal", "[CompositionRoot] class S { void Go(Hidden.Client c) { using (c) { } } }")]
    [InlineData("a protected member", "[CompositionRoot] class Sub : Hidden.Client { public object Go() => PostCore(\"buy\"); }")]
    public async Task OpenHole_IsStillOpen(string hole, string source)
    {
        Scenario scenario = Scenario.Of(source + "[BrokerGuard(typeof(Hidden.Client))] public sealed partial class HiddenGuard;")
            .WithReference(new Scenario { AssemblyName = "Hidden", Files = [("/hidden/Client.cs", Sdk)] })
            .WithSurface("Forbidden M:Hidden.Client.Post(System.String)");
        Diagnostic[] found = [.. await (scenario with { RunGenerator = true }).AnalyzeAsync(CorpusRun.Analyzers)];
        Assert.True(found.Length == 0, $"'{hole}' is closed: {string.Join('\n', (object[])found)}");
    }
}
