using Safety.Enforcement.Tests.Building;
using Safety.Enforcement.Tests.Cases;
using Xunit;

namespace Safety.Enforcement.Tests;

/// <summary>Projects outside the tree that know Safety only as a package, built by the real <c>dotnet build</c>.</summary>
[Collection(nameof(PackedFeed))]
[TestCaseOrderer("Safety.Enforcement.Tests.Building.AskedCases", "Safety.Enforcement.Tests")]
public sealed class EnforcementTests(PackedFeed feed)
{
    public static TheoryData<string> Integrity => Names(AllCases.Of("integrity"), mustFail: true);

    public static TheoryData<string> Bypasses => Names(AllCases.Of("bypasses"), mustFail: true);

    public static TheoryData<string> Corpus => Names(AllCases.Of("alone"), mustFail: true);

    public static TheoryData<string> Suppressions => Names(AllCases.Of("suppressions"), mustFail: true);

    public static TheoryData<string> Matrix => Names(AllCases.Of("matrix"), mustFail: true);

    public static TheoryData<string> LongMatrix => Names(AllCases.Of("matrix, long"), mustFail: true);

    public static TheoryData<string> References => Names(AllCases.Of("references"), mustFail: true);

    public static TheoryData<string> Trust => Names(AllCases.Of("trust"), mustFail: true);

    public static TheoryData<string> Generators => Names(AllCases.Of("generators"), mustFail: true);

    public static TheoryData<string> Innocent => Names(AllCases.List, mustFail: false);

    [Theory]
    [MemberData(nameof(Integrity))]
    public void SwitchedOffChecks_FailTheBuild(string name) => AssertFails(name);

    [Theory]
    [MemberData(nameof(Bypasses))]
    public void Bypass_FailsTheBuild(string name) => AssertFails(name);

    /// <summary>One of each mechanism alone: no error of another one stands beside it.</summary>
    [Theory]
    [Trait("Form", "Long")]
    [MemberData(nameof(Corpus))]
    public void BypassOfTheCorpus_FailsTheBuild(string name) => AssertFails(name);

    [Theory]
    [MemberData(nameof(Suppressions))]
    public void SuppressedBypass_FailsTheBuild(string name) => AssertFails(name);

    [Theory]
    [MemberData(nameof(Matrix))]
    public void SuppressedBypass_FailsTheBuildForSeveralTargetsAndBehindAProject(string name) => AssertFails(name);

    [Theory]
    [Trait("Form", "Long")]
    [MemberData(nameof(LongMatrix))]
    public void SwitchedOffChecks_FailTheBuildForSeveralTargetsAndBehindAProject(string name) => AssertFails(name);

    [Theory]
    [MemberData(nameof(References))]
    public void BypassBehindAReference_FailsTheBuild(string name) => AssertFails(name);

    [Theory]
    [MemberData(nameof(Trust))]
    public void ForgedTrust_FailsTheBuild(string name) => AssertFails(name);

    [Theory]
    [MemberData(nameof(Generators))]
    public void WhatAnotherGeneratorWrites_FailsTheBuild(string name) => AssertFails(name);

    [Theory]
    [MemberData(nameof(Innocent))]
    public void InnocentCode_BuildsWithoutAWarning(string name)
    {
        BuildResult result = feed.Builds[AllCases.Named(name)];

        Assert.True(result.Messages.Count == 0 && result.Assemblies.Any(path => path.StartsWith("bin", StringComparison.Ordinal)), result.ToString());
    }

    private static TheoryData<string> Names(IEnumerable<EnforcementCase> cases, bool mustFail) =>
        [.. cases.Where(item => item.Rule is not null == mustFail).Select(item => item.Name)];

    private void AssertFails(string name)
    {
        EnforcementCase item = AllCases.Named(name);
        BuildResult result = feed.Builds[AllCases.Named(name)];

        BuildMessage[] named = [.. result.Errors.Where(message => message.Code == item.Rule)];
        Assert.True(named.Length > 0, $"{item.Rule} was not reported\n{result}");
        Assert.True(named.Any(message => message.Text.Contains(item.Remedy, StringComparison.Ordinal)), $"no message names the remedy '{item.Remedy}'\n{result}");

        (string File, int Line)? marked = item.At ?? MarkedLine(item);
        if (item.Rule!.StartsWith("SAFE0", StringComparison.Ordinal) is false && marked is { } place)
            Assert.True(named.Any(message => (message.File, message.Line) == place), $"{item.Rule} was not reported at {place}\n{result}");

        // What did not pass the checks is not left behind, where a later step could pick it up.
        Assert.True(result.Assemblies.Count == 0 || item.Project.Contains("TargetFrameworks", StringComparison.Ordinal), result.ToString());
    }

    private static (string File, int Line)? MarkedLine(EnforcementCase item)
    {
        IEnumerable<(string File, string Text)> files = item.Files.Select(file => (Path.GetFileName(file.Key), file.Value)).Prepend((item.CodeFile, item.Code));
        foreach ((string file, string text) in files)
        {
            int line = Array.FindIndex(text.Split('\n'), line => line.Contains(EnforcementCase.LineMark, StringComparison.Ordinal));
            if (line >= 0)
                return (file, line + 1);
        }

        return null;
    }
}
