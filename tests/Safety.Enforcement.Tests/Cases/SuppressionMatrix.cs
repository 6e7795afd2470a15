using Safety.Enforcement.Tests.Building;

namespace Safety.Enforcement.Tests.Cases;

/// <summary>
/// Every suppression and every switch in a project file, once more for several target frameworks and behind a project
/// reference: a product that is generated, not written. One target framework and a package is the case itself, a project of
/// its own; here the suppressions are tried together in one project for each variation, each on a file of its own, and a
/// switch with both at once.
/// </summary>
internal static class SuppressionMatrix
{
    private static readonly HashSet<string> s_suppressions = [.. SuppressionCases.List.Select(static item => item.Name)];

    /// <summary>The suppressions: together in one project for each variation.</summary>
    public static IEnumerable<EnforcementCase> Short => List.Where(static item => item.Stack is not null);

    /// <summary>The switches: each in a project of its own.</summary>
    public static IEnumerable<EnforcementCase> Long => List.Where(static item => item.Stack is null);

    private static IEnumerable<EnforcementCase> List =>
        from item in SuppressionCases.List.Concat(IntegrityCases.List.Where(IsOfTheProject))
        from isSeveral in new[] { false, true }
        from isThroughProject in new[] { false, true }
        where s_suppressions.Contains(item.Name) ? isSeveral || isThroughProject : isSeveral && isThroughProject
        select Vary(item, isSeveral, isThroughProject);

    /// <summary>What stands on a command line is read before any project is, and what a reference excludes is another reference.</summary>
    private static bool IsOfTheProject(EnforcementCase item) => item.GlobalProperties.Length == 0 && item.References == EnforcementCase.SafetyPackage;

    private static EnforcementCase Vary(EnforcementCase item, bool isSeveral, bool isThroughProject)
    {
        string variation = $"{(isSeveral ? "_Several" : "")}{(isThroughProject ? "_ThroughProject" : "")}";
        EnforcementCase varied = item with
        {
            Name = item.Name + variation,

            // What stands on the command line would replace what another one writes into the project.
            Stack = s_suppressions.Contains(item.Name) && item.GlobalProperties.Length == 0 ? $"Suppressed{variation}" : null,
        };
        if (isSeveral)
            varied = varied with { Project = varied.Project + TransitiveCases.SeveralTargetFrameworks };
        return isThroughProject ? ThroughProject(varied) : varied;
    }

    /// <summary>The contract stands in a library that all cases share, and Safety comes with it.</summary>
    private static EnforcementCase ThroughProject(EnforcementCase item) => item with
    {
        HasOwnContract = false,

        // Without a contract of its own the project misses no guard; that the generator is gone is the targets' to say.
        Rule = item.Rule == "SAFE209" ? "SAFE003" : item.Rule,
        Remedy = item.Rule == "SAFE209" ? "Analyzer Remove" : item.Remedy,
        References = """<ProjectReference Include="../Library/Library.csproj" />""",
        Files = new Dictionary<string, string>(item.Files)
        {
            ["../Library/Broker.cs"] = Sources.Contract,
            ["../Library/Library.csproj"] = $"""
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup>
                    <TargetFramework>net10.0</TargetFramework>
                    <Nullable>enable</Nullable>
                    <ImplicitUsings>enable</ImplicitUsings>
                  </PropertyGroup>
                  <ItemGroup>
                    {EnforcementCase.SafetyPackage}
                  </ItemGroup>
                </Project>
                """,
        },
    };
}
