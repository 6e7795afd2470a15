using Xunit.Abstractions;
using Xunit.Sdk;

namespace Safety.Enforcement.Tests.Building;

/// <summary>Hears which cases are going to be run, and leaves their order alone: what is asked for is built together, and nothing else.</summary>
public sealed class AskedCases : ITestCaseOrderer
{
    /// <summary>The names of the cases.</summary>
    internal static IReadOnlySet<string> Names { get; private set; } = new HashSet<string>();

    public IEnumerable<TTestCase> OrderTestCases<TTestCase>(IEnumerable<TTestCase> testCases)
        where TTestCase : ITestCase
    {
        TTestCase[] asked = [.. testCases];
        Names = asked.SelectMany(static test => test.TestMethodArguments ?? []).OfType<string>().ToHashSet();
        return asked;
    }
}
