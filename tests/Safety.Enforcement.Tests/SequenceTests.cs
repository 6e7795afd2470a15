using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Safety.Enforcement.Tests.Building;
using Safety.Enforcement.Tests.Cases;
using Xunit;

namespace Safety.Enforcement.Tests;

/// <summary>Several builds of one project after each other, and publishing: where an unchecked assembly could slip through.</summary>
[Collection(nameof(PackedFeed))]
public sealed class SequenceTests(PackedFeed feed)
{
    private readonly CaseWorkspace _builds = new(feed, "sequences");

    private const string RemovedOnRequest = """
        <Target Name="Late" BeforeTargets="CoreCompile" Condition="'$(TakeAway)' == 'true'">
          <ItemGroup><Analyzer Remove="@(Analyzer)" Condition="$([System.String]::Copy('%(Filename)').StartsWith('Safety.'))" /></ItemGroup>
        </Target>
        """;

    [Fact]
    public void AssemblyBuiltWithoutTheAnalyzers_IsNotUsedByTheNextBuild()
    {
        EnforcementCase item = new("Sequence_AnalyzersTakenAway", Sources.DirectCall) { Project = RemovedOnRequest };

        BuildResult without = _builds.Build(item, "-p:TakeAway=true");
        BuildResult with = _builds.Build(item);

        Assert.True(without.Errors.Any(message => message.Code == "SAFE003") && without.Assemblies.Count == 0, without.ToString());
        Assert.True(with.Errors.Any(message => message.Code == "SAFE201") && with.Assemblies.Count == 0, with.ToString());
    }

    [Fact]
    public void AssemblyBuiltWithoutTheTargets_IsCompiledAgain()
    {
        // The target that looks is disarmed for one build; the next one finds an assembly it has not seen pass.
        EnforcementCase item = new("Sequence_TargetsTakenAway", Sources.DirectCall)
        {
            Project = RemovedOnRequest + """
                <Import Project="disarmed.targets" Condition="'$(TakeAway)' == 'true'" />
                """,
            Files = new Dictionary<string, string>
            {
                ["disarmed.targets"] = """
                    <Project>
                      <Target Name="Disarm" BeforeTargets="SafetyIntegrityCheck" AfterTargets="CoreCompile">
                        <PropertyGroup><SkipCompilerExecution>true</SkipCompilerExecution></PropertyGroup>
                      </Target>
                    </Project>
                    """,
            },
        };

        BuildResult without = _builds.Build(item, "-p:TakeAway=true");
        BuildResult with = _builds.Build(item);

        Assert.True(without.Messages.Count == 0, $"the test does not test anything any more\n{without}");
        Assert.True(with.Errors.Any(message => message.Code == "SAFE201"), with.ToString());
    }

    [Fact]
    public void ChecksSwitchedOff_AreFoundAlsoWhenThereIsNothingToCompile()
    {
        EnforcementCase item = new("Sequence_UpToDate", Sources.Nothing) { Project = RemovedOnRequest };

        BuildResult first = _builds.Build(item);
        BuildResult second = _builds.Build(item);
        BuildResult third = _builds.Build(item, "-p:TakeAway=true");

        Assert.True(first.Messages.Count == 0 && first.Assemblies.Count > 0, first.ToString());
        Assert.True(second.Messages.Count == 0 && second.Assemblies.Count > 0, second.ToString());
        Assert.True(third.Errors.Any(message => message.Code == "SAFE003"), third.ToString());
    }

    [Fact]
    [Trait("Form", "Long")]
    public void TestAssembly_IsStampedAndCannotBePublished()
    {
        EnforcementCase item = new("Sequence_TestAssembly", Sources.Nothing) { Project = "<PropertyGroup><SafetyRole>Test</SafetyRole></PropertyGroup>" };

        BuildResult built = _builds.Build(item);
        BuildResult published = _builds.Publish(item);

        Assert.True(built.Messages.Count == 0, built.ToString());
        Assert.Contains("SafetyRoleAttribute", AssemblyAttributes(Path.Combine(_builds.FolderOf(item), "bin", "Debug", "net10.0", $"{item.Name}.dll")));
        Assert.True(published.Errors.Any(message => message.Code == "SAFE007" && message.Text.Contains("cannot be published", StringComparison.Ordinal)), published.ToString());
    }

    [Fact]
    [Trait("Form", "Long")]
    public void Application_CannotBePublishedWithATestAssembly()
    {
        EnforcementCase item = new("Sequence_ShipsTests", Sources.Nothing)
        {
            References = $"""{EnforcementCase.SafetyPackage}<ProjectReference Include="Fakes/Fakes.csproj" />""",
            Files = new Dictionary<string, string>
            {
                ["Fakes/Fakes.csproj"] = $"""
                    <Project Sdk="Microsoft.NET.Sdk">
                      <PropertyGroup>
                        <TargetFramework>net10.0</TargetFramework>
                        <SafetyRole>Test</SafetyRole>
                      </PropertyGroup>
                      <ItemGroup>{EnforcementCase.SafetyPackage}</ItemGroup>
                    </Project>
                    """,
            },
        };

        BuildResult built = _builds.Build(item);
        BuildResult published = _builds.Publish(item);

        Assert.True(built.Messages.Count == 0, built.ToString());
        Assert.True(published.Errors.Any(message => message.Code == "SAFE007" && message.Text.Contains("Fakes", StringComparison.Ordinal)), published.ToString());
    }

    [Fact]
    [Trait("Form", "Long")]
    public void Application_IsPublished()
    {
        EnforcementCase item = new("Sequence_Published", Sources.Nothing);

        BuildResult published = _builds.Publish(item);

        Assert.True(published.Messages.Count == 0 && published.Assemblies.Any(path => path.Contains("publish", StringComparison.Ordinal)), published.ToString());
    }

    private static IEnumerable<string> AssemblyAttributes(string path)
    {
        using PEReader reader = new(File.OpenRead(path));
        MetadataReader metadata = reader.GetMetadataReader();
        return
        [
            .. metadata.GetAssemblyDefinition().GetCustomAttributes()
                .Select(handle => metadata.GetCustomAttribute(handle).Constructor)
                .Where(constructor => constructor.Kind == HandleKind.MemberReference)
                .Select(constructor => metadata.GetMemberReference((MemberReferenceHandle)constructor).Parent)
                .Where(parent => parent.Kind == HandleKind.TypeReference)
                .Select(parent => metadata.GetString(metadata.GetTypeReference((TypeReferenceHandle)parent).Name)),
        ];
    }
}
