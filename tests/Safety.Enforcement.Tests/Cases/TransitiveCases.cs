using Safety.Enforcement.Tests.Building;

namespace Safety.Enforcement.Tests.Cases;

/// <summary>The plain bypass in an application that references Safety only through something else.</summary>
internal static class TransitiveCases
{
    /// <summary>Two target frameworks instead of one.</summary>
    public const string SeveralTargetFrameworks = """
        <PropertyGroup>
          <TargetFramework></TargetFramework>
          <TargetFrameworks>net10.0;net10.0-windows</TargetFrameworks>
          <EnableWindowsTargeting>true</EnableWindowsTargeting>
          <DisableTransitiveFrameworkReferenceDownloads>true</DisableTransitiveFrameworkReferenceDownloads>
        </PropertyGroup>
        """;

    public static IEnumerable<EnforcementCase> List =>
    [
        Through("ThroughProjectReference", "") with { Rule = "SAFE201" },
        Through("ThroughProjectReference_PrivateAssetsNone", """ PrivateAssets="none" """) with { Rule = "SAFE201" },
        Through("ThroughProjectReference_PrivateAssetsAll", """ PrivateAssets="all" """) with { Rule = "SAFE003", Remedy = "Remove PrivateAssets" },
        Through("ThroughProjectReference_SwitchedOffInTheApplication", "") with
        {
            Rule = "SAFE001",
            Project = "<PropertyGroup><RunAnalyzers>false</RunAnalyzers></PropertyGroup>",
        },
        Packed("ThroughPackage", Sources.DirectCall) with { Rule = "SAFE201" },
        Packed("ThroughPackage_Guarded", Sources.ThroughGuard),
        new EnforcementCase("SeveralTargetFrameworks", $"#if WINDOWS\n{Sources.DirectCall}\n#endif\n")
        {
            Rule = "SAFE201",
            Project = SeveralTargetFrameworks,
        },
        new EnforcementCase("SeveralTargetFrameworks_SwitchedOff", Sources.Nothing)
        {
            Rule = "SAFE001",
            Project = """
                <PropertyGroup>
                  <TargetFramework></TargetFramework>
                  <TargetFrameworks>net10.0;net10.0-windows</TargetFrameworks>
                  <EnableWindowsTargeting>true</EnableWindowsTargeting>
                  <DisableTransitiveFrameworkReferenceDownloads>true</DisableTransitiveFrameworkReferenceDownloads>
                  <RunAnalyzers Condition="'$(TargetFramework)' == 'net10.0-windows'">false</RunAnalyzers>
                </PropertyGroup>
                """,
        },
    ];

    private static EnforcementCase Through(string name, string metadata) => new(name, Sources.DirectCall)
    {
        HasOwnContract = false,
        References = $"""<ProjectReference Include="Library/{name}.Library.csproj" />""",
        Files = new Dictionary<string, string>
        {
            ["Library/Broker.cs"] = Sources.Contract,
            [$"Library/{name}.Library.csproj"] = $"""
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup>
                    <TargetFramework>net10.0</TargetFramework>
                    <Nullable>enable</Nullable>
                    <ImplicitUsings>enable</ImplicitUsings>
                  </PropertyGroup>
                  <ItemGroup>
                    <PackageReference Include="Safety" Version="{EnforcementCase.VersionMark}"{metadata}/>
                  </ItemGroup>
                </Project>
                """,
        },
    };

    private static EnforcementCase Packed(string name, string code) => new(name, code)
    {
        HasOwnContract = false,
        References = $"""<PackageReference Include="Demo.Broker" Version="{EnforcementCase.VersionMark}" />""",
    };
}
