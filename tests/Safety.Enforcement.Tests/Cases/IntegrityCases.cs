using Safety.Enforcement.Tests.Building;

namespace Safety.Enforcement.Tests.Cases;

/// <summary>Ways to switch the checks off. The integrity layer must find them even where nothing else is wrong.</summary>
internal static class IntegrityCases
{
    public static IEnumerable<EnforcementCase> List =>
    [
        Property("RunAnalyzersFalse_InProject", "RunAnalyzers", "false", "SAFE001", "Remove RunAnalyzers"),
        Argument("RunAnalyzersFalse_OnCommandLine", "RunAnalyzers=false", "SAFE001", "Remove RunAnalyzers"),
        Property("RunAnalyzersDuringBuildFalse_InProject", "RunAnalyzersDuringBuild", "false", "SAFE001", "Remove RunAnalyzersDuringBuild"),
        Argument("RunAnalyzersDuringBuildFalse_OnCommandLine", "RunAnalyzersDuringBuild=false", "SAFE001", "Remove RunAnalyzersDuringBuild"),
        Argument("DesignTimeBuildPretended", "RunAnalyzers=false;DesignTimeBuild=true;BuildingProject=true", "SAFE001", "Remove RunAnalyzers"),
        Project("CompilerVisiblePropertyRemoved", """
            <Target Name="Late" BeforeTargets="GenerateMSBuildEditorConfigFileCore">
              <ItemGroup><CompilerVisibleProperty Remove="RunAnalyzers" /></ItemGroup>
            </Target>
            """, "SAFE001", ""),
        Property("CompilerResponseFile", "CompilerResponseFile", "options.rsp", "SAFE001", "project properties instead")
            with { Files = new Dictionary<string, string> { ["options.rsp"] = "/skipanalyzers+" } },
        Project("AnalyzersSkippedByTarget", """
            <Target Name="Late" BeforeTargets="CoreCompile" DependsOnTargets="_ComputeSkipAnalyzers">
              <PropertyGroup><_SkipAnalyzers>true</_SkipAnalyzers></PropertyGroup>
            </Target>
            """, "SAFE001", "skip the analyzers"),

        Project("AnalyzerRemove_AllSafety", RemoveAnalyzers("$([System.String]::Copy('%(Filename)').StartsWith('Safety.'))"), "SAFE003", "Analyzer Remove"),
        Project("AnalyzerRemove_OnlyTheAnalyzers", RemoveAnalyzers("'%(Filename)' == 'Safety.Analyzers'"), "SAFE003", "Analyzer Remove"),
        Project("AnalyzerRemove_OnlyTheGenerator", RemoveAnalyzers("'%(Filename)' == 'Safety.Generators'"), "SAFE209", "has not written the guard"),
        Project("AnalyzerReplacedByImpostor", """
            <Target Name="Late" BeforeTargets="CoreCompile">
              <Copy SourceFiles="@(Analyzer)" DestinationFiles="impostor/Safety.Analyzers.dll" Condition="'%(Filename)' == 'Safety.CodeFixes'" />
              <ItemGroup>
                <Analyzer Remove="@(Analyzer)" Condition="'%(Filename)' == 'Safety.Analyzers'" />
                <Analyzer Include="impostor/Safety.Analyzers.dll" />
              </ItemGroup>
            </Target>
            """, "SAFE003", "Analyzer Remove"),
        // The SDK loads the analyzers of every resolved package whatever the reference excludes: the bypass itself is found.
        Excluding("AnalyzersExcludedFromReference", "analyzers", "SAFE201"),
        Excluding("TargetsExcludedFromReference", "build;buildTransitive", "SAFE001"),
        Excluding("AllButCompileExcludedFromReference", "analyzers;build;buildTransitive;runtime;native;contentFiles", "SAFE001"),
        new EnforcementCase("LibraryKeepsSafetyToItself", Sources.Nothing)
        {
            References = $"""<PackageReference Include="Safety" Version="{EnforcementCase.VersionMark}" PrivateAssets="all" />""",
            Rule = "SAFE003",
            Remedy = "Remove PrivateAssets",
        },

        Property("NoWarnHidesCrash_AD0001", "NoWarn", "$(NoWarn);AD0001", "SAFE004", "from NoWarn"),
        Property("NoWarnHidesCrash_ByNumber", "NoWarn", "$(NoWarn),08785", "SAFE004", "from NoWarn"),
        Argument("NoWarnHidesCrash_OnCommandLine", "NoWarn=CS8034", "SAFE004", "from NoWarn"),
        Property("WarningsNotAsErrorsHidesCrash", "WarningsNotAsErrors", "CS9057", "SAFE004", "from WarningsNotAsErrors"),
        Argument("WarningsAsErrorsReplaced_OnCommandLine", "WarningsAsErrors=CS1591", "SAFE004", "TreatWarningsAsErrors"),
        Property("WarningLevelZero", "WarningLevel", "0", "SAFE004", "WarningLevel"),
        Property("UnknownRole", "SafetyRole", "Production", "SAFE007", "<SafetyRole>Test</SafetyRole>"),
    ];

    private static EnforcementCase Property(string name, string property, string value, string rule, string remedy) =>
        Project(name, $"<PropertyGroup><{property}>{value}</{property}></PropertyGroup>", rule, remedy);

    // Without the bypass, so that the finding is the integrity layer's own and not the analyzer's.
    private static EnforcementCase Project(string name, string project, string rule, string remedy) =>
        new(name, Sources.Nothing) { Project = project, Rule = rule, Remedy = remedy };

    private static EnforcementCase Excluding(string name, string assets, string rule) => new(name, Sources.DirectCall)
    {
        References = $"""<PackageReference Include="Safety" Version="{EnforcementCase.VersionMark}" ExcludeAssets="{assets}" />""",
        Rule = rule,
    };

    private static EnforcementCase Argument(string name, string property, string rule, string remedy) =>
        new(name, Sources.Nothing) { GlobalProperties = property, Rule = rule, Remedy = remedy };

    private static string RemoveAnalyzers(string condition) => $"""
        <Target Name="Late" BeforeTargets="CoreCompile">
          <ItemGroup><Analyzer Remove="@(Analyzer)" Condition="{condition}" /></ItemGroup>
        </Target>
        """;
}
