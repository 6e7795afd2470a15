using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace Safety.Tests.FailureCatalogue;

/// <summary>The twenty-two tests that stand for what the product promises, run one after the other and written down with what came of each.</summary>
public partial class VerificationChecklistTests
{
    private const int Promises = 22;

    [Fact]
    public async Task Checklist_IsWhatTheTestsSay()
    {
        bool isToBeWritten = Environment.GetEnvironmentVariable("SAFETY_UPDATE_DOCS") == "1";
        MethodInfo[] tests = [.. typeof(VerificationChecklistTests).Assembly.GetTypes().SelectMany(static type => type.GetMethods()).Where(static method => Named().IsMatch(method.Name)).OrderBy(static method => method.Name, StringComparer.Ordinal)];
        Assert.Equal(Enumerable.Range(1, Promises), tests.Select(static test => int.Parse(Named().Match(test.Name).Groups["number"].Value, CultureInfo.InvariantCulture)));
        List<string> rows = [];
        foreach (MethodInfo test in tests)
        {
            // Only who writes the page runs them here: everybody else runs them beside it.
            string result = isToBeWritten ? await ResultOfAsync(test) : Passed;
            rows.Add($"| {Named().Match(test.Name).Groups["number"].Value} | {SubjectOf(test)} | {Sentence(test)} | `dotnet test tests/Safety.Tests --filter {test.Name[..11]}` | {result} |");
        }

        string page = $"""
            # Verification checklist

            Written by `VerificationChecklistTests`; do not edit. `SAFETY_UPDATE_DOCS=1 dotnet test tests/Safety.Tests --filter Checklist_IsWhatTheTestsSay` runs
            the tests and writes down what came of each. `dotnet test --filter Safeguard` runs all of them, and so does `.ci/run`.

            {LastRun}{DateTime.UtcNow:yyyy-MM-dd}, {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier}: {rows.Count(static row => row.EndsWith($"| {Passed} |", StringComparison.Ordinal))} of {Promises} passed.

            | | safeguard | what is shown | command | last result |
            |---|---|---|---|---|
            {string.Join('\n', rows)}

            """.ReplaceLineEndings("\n");
        string path = FailureCatalogueTests.PathOf("docs/verification-checklist.md");
        if (isToBeWritten)
            await File.WriteAllTextAsync(path, page);
        string current = File.Exists(path) ? (await File.ReadAllTextAsync(path)).ReplaceLineEndings("\n") : "";
        Assert.True(Undated(current) == Undated(page), "docs/verification-checklist.md is stale, or a test of it has failed; run this test with SAFETY_UPDATE_DOCS=1.");
    }

    private const string Passed = "passed";

    private const string LastRun = "Last run that changed this page: ";

    [GeneratedRegex("^Safeguard(?<number>[0-9]{2})_")]
    private static partial Regex Named();

    private static string SubjectOf(MethodInfo test) => test.DeclaringType!.Name switch
    {
        nameof(Safeguards.ExecutionStates) => "`ExecutionStateValidator`",
        nameof(Safeguards.Idempotency) => "`IdempotencyManager`",
        nameof(Safeguards.Persistence) => "`OrderIntentPersistence`",
        nameof(Safeguards.Hedges) => "`RecursiveHedgeMonitor`",
        _ => "`BrokerTimestampedTimeouts`",
    };

    // "LateAck_DoesNotRegress": the words of a name, as a sentence.
    private static string Sentence(MethodInfo test)
    {
        string words = string.Join(' ', Word().Matches(test.Name[12..]).Select(static word => word.Value.ToLowerInvariant()));
        return char.ToUpperInvariant(words[0]) + words[1..];
    }

    [GeneratedRegex("[A-Z][a-z]*")]
    private static partial Regex Word();

    private static async Task<string> ResultOfAsync(MethodInfo test)
    {
        try
        {
            if (test.Invoke(Activator.CreateInstance(test.DeclaringType!), null) is Task running)
                await running;
            return Passed;
        }
        catch (Exception exception)
        {
            Exception cause = exception is TargetInvocationException { InnerException: { } inner } ? inner : exception;
            return $"failed: {cause.Message.ReplaceLineEndings(" ").Replace("|", "/", StringComparison.Ordinal)}";
        }
    }

    private static string Undated(string page) => string.Join('\n', page.Split('\n').Where(static line => !line.StartsWith(LastRun, StringComparison.Ordinal)));
}
