using Safety.Enforcement.Tests.Building;
using Safety.Enforcement.Tests.Cases;
using Xunit;

namespace Safety.Enforcement.Tests;

/// <summary>
/// Safety referenced as a project of its tree: its analyzers lie wherever their projects were built to (a runtime's folder when
/// an application is published, a common output folder), and are known by the project they come from.
/// </summary>
[Collection(nameof(PackedFeed))]
[Trait("Form", "Long")]
public sealed class ProjectReferenceTests(PackedFeed feed)
{
    private const string Generator = """<ProjectReference Include="tree/generators/Safety.Generators/Safety.Generators.csproj" OutputItemType="Analyzer" ReferenceOutputAssembly="false" />""";

    private static readonly Dictionary<string, string> s_analyzers = new()
    {
        ["Project_Elsewhere"] = """<ProjectReference Include="tree/analyzers/Safety.Analyzers/Safety.Analyzers.csproj" OutputItemType="Analyzer" ReferenceOutputAssembly="false" />""",
        ["Project_Impostor"] = """<ProjectReference Include="impostor/Impostor.csproj" OutputItemType="Analyzer" ReferenceOutputAssembly="false" />""",
        ["Project_ImpostorFile"] = """<ProjectReference Include="impostor/Impostor.csproj" ReferenceOutputAssembly="false" /><Analyzer Include="impostor/elsewhere/Safety.Analyzers.dll" />""",
    };

    private static IReadOnlyDictionary<string, BuildResult>? s_results;

    private IReadOnlyDictionary<string, BuildResult> Results =>
        s_results ??= new CaseWorkspace(feed, "projects").BuildAll([.. s_analyzers.Select(static pair => Application(pair.Key, pair.Value))]);

    [Fact]
    public void AnalyzersBuiltElsewhere_AreAccepted()
    {
        BuildResult built = Results["Project_Elsewhere"];

        Assert.True(built.Messages.Count == 0 && built.Assemblies.Count > 0, built.ToString());
    }

    /// <summary>The same file name from another project.</summary>
    [Theory]
    [InlineData("Project_Impostor")]
    [InlineData("Project_ImpostorFile")]
    public void Impostor_IsRefused(string name)
    {
        BuildResult built = Results[name];

        Assert.True(built.Errors.Any(message => message.Code == "SAFE003" && message.Text.Contains("analyzers were removed", StringComparison.Ordinal)), built.ToString());
        Assert.Empty(built.Assemblies);
    }

    private static EnforcementCase Application(string name, string analyzers) => new(name, Sources.ThroughGuard)
    {
        References = $"""<Reference Include="Safety" HintPath="{Tree.PathOf("src", "Safety", "bin", Tree.Configuration, "net10.0", "Safety.dll")}" />{Generator}{analyzers}""",
        Project = """
            <Import Project="tree/src/Safety/buildTransitive/Safety.props" />
            <Import Project="tree/src/Safety/buildTransitive/Safety.targets" />
            """,
        Files = new Dictionary<string, string>
        {
            ["tree/src/Safety/Safety.csproj"] = "<Project />",
            ["tree/src/Safety/buildTransitive/Safety.props"] = File.ReadAllText(Tree.PathOf("src", "Safety", "buildTransitive", "Safety.props")),
            ["tree/src/Safety/buildTransitive/Safety.targets"] = File.ReadAllText(Tree.PathOf("src", "Safety", "buildTransitive", "Safety.targets")),
            ["tree/analyzers/Safety.Analyzers/Safety.Analyzers.csproj"] = Component("Safety.Analyzers", "analyzers"),
            ["tree/generators/Safety.Generators/Safety.Generators.csproj"] = Component("Safety.Generators", "generators"),
            ["impostor/Impostor.csproj"] = Component("Safety.Analyzers", null),
        },
    };

    /// <summary>A project that brings what this tree has built, or nothing, under a name and from a folder of its own.</summary>
    private static string Component(string name, string? folder) => $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <AssemblyName>{name}</AssemblyName>
            <OutDir>elsewhere/</OutDir>
          </PropertyGroup>
          <Target Name="BringBuilt" AfterTargets="CopyFilesToOutputDirectory" Condition="'{folder}' != ''">
            <Copy SourceFiles="{Tree.PathOf(folder ?? "", name, "bin", Tree.Configuration, "netstandard2.0", name + ".dll")}" DestinationFolder="elsewhere/" />
          </Target>
        </Project>
        """;
}
