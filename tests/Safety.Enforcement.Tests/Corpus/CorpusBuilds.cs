using System.Globalization;
using Safety.Corpus;
using Safety.Enforcement.Tests.Building;

namespace Safety.Enforcement.Tests.Corpus;

/// <summary>The corpus as projects of a real build: all cases together, and some alone.</summary>
internal static class CorpusBuilds
{
    /// <summary>Mechanisms that are also built as a project of their own: those that no case written for real builds shows.</summary>
    private static readonly string[] s_alone =
    [
        "delegate creation", "delegate combination", "expression tree", "function pointer", "base call", "forwarding override", "explicit implementation",
        "constructed generic", "default interface member", "static abstract member", "extension method of the SDK", "extension block of the SDK", "extension block of one's own",
        "static helper of the SDK", "instance helper of the SDK", "internals of the SDK", "property", "indexer", "event accessor", "operator", "conversion", "foreach", "await", "deconstruction",
        "collection expression", "interpolated-string handler", "query pattern", "object creation", "dynamic", "typeof flowing into reflection", "Delegate.CreateDelegate", "Expression.Call",
        "Activator", "UnsafeAccessor", "UnsafeAccessorType", "partial member", "top-level statements", "module initializer", "reflection into a guard", "accessor into a guard",
        "registration in a container", "sub-client", "interceptor", "marshalling", "catalogued SDK", "facade", "break-glass method",
    ];

    /// <summary>Every case that can stand beside the others.</summary>
    public static IReadOnlyList<BypassCase> Together { get; } = [.. BypassCorpus.All.Where(static item => !item.IsWholeFile)];

    /// <summary>All of them, from the package.</summary>
    public static EnforcementCase WithSafety { get; } = Project("Corpus", Together, EnforcementCase.SafetyPackage, "");

    /// <summary>
    /// The same files with Safety's analyzers taken away, and the analyzer that everybody knows in their place. Which case the
    /// compiler takes is seen on the way.
    /// </summary>
    public static EnforcementCase WithBannedApi { get; } = Project(
        "Banned",
        Together,
        $"""
        <Reference Include="{typeof(Contracts.BrokerContractAttribute).Assembly.Location}" />
        <PackageReference Include="Microsoft.CodeAnalysis.BannedApiAnalyzers" Version="5.6.0" PrivateAssets="all" />
        """,
        $"""
        <PropertyGroup><SafetyIntegrity>1</SafetyIntegrity></PropertyGroup>
        <ItemGroup>
          <Analyzer Include="{Tree.PathOf("generators", "Safety.Generators", "bin", Tree.Configuration, "netstandard2.0", "Safety.Generators.dll")}" />
          <CompilerVisibleProperty Include="SafetyIntegrity;RunAnalyzers;RunAnalyzersDuringBuild;SafetyRole" />
          <AdditionalFiles Include="broker-surface.txt;BannedSymbols.txt" />
        </ItemGroup>
        """) is var project ? project with
        {
            Files = new Dictionary<string, string>(project.Files) { ["BannedSymbols.txt"] = BannedSymbols },
        } : throw new InvalidOperationException();

    /// <summary>The cases that are built alone, one of each mechanism on the list.</summary>
    public static IEnumerable<BypassCase> Alone => s_alone.Select(static mechanism => BypassCorpus.All.First(item => item.Mechanism == mechanism));

    /// <summary>One case as a project.</summary>
    public static EnforcementCase ProjectOf(BypassCase item) =>
        Project(item.Identifier, [item], EnforcementCase.SafetyPackage, item.Mechanism == "top-level statements" ? "<PropertyGroup><OutputType>Exe</OutputType></PropertyGroup>" : "") with
        {
            Rule = item.Rules.Single(),
        };

    /// <summary>Every guarded member, the classes' own included: the fairest list there can be.</summary>
    private static string BannedSymbols => string.Concat($"{CorpusWorld.Surface}\n{CorpusWorld.SurfaceOfExtensionBlocks}".Split('\n')
        .Where(static line => !line.StartsWith("Query", StringComparison.Ordinal))
        .Select(static line => line.Split(' ')[1])
        .Concat(CorpusWorld.OtherGuardedMembers)
        .Select(static id => $"{id};call the guard\n"));

    /// <summary>An SDK's project.</summary>
    private const string Sdk = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <Nullable>enable</Nullable>
          </PropertyGroup>
        </Project>
        """;

    private static EnforcementCase Project(string name, IEnumerable<BypassCase> cases, string references, string project)
    {
        Dictionary<string, string> files = new()
        {
            ["World.cs"] = CorpusWorld.Contracts,
            ["Intercepted.cs"] = CorpusWorld.Intercepted,
            ["broker-surface.txt"] = $"{CorpusWorld.Surface}\n{CorpusWorld.SurfaceOfExtensionBlocks}\n",
            ["../Vendor/Vendor.csproj"] = Sdk,
            ["../Vendor/Vendor.cs"] = CorpusWorld.Sdk,
            ["../Vendor/Blocks.cs"] = CorpusWorld.SdkExtensionBlocks,
            [$"../Catalogued/{CorpusWorld.CataloguedAssembly}.csproj"] = Sdk,
            ["../Catalogued/Sdk.cs"] = CorpusWorld.CataloguedSdk,
        };
        foreach (BypassCase item in cases)
            files[FileOf(item)] = MarkedLines(item);
        return new EnforcementCase(name, CorpusWorld.Usings)
        {
            HasOwnContract = false,
            Files = files,
            References = $"""{references}<ProjectReference Include="../Vendor/Vendor.csproj" /><ProjectReference Include="../Catalogued/{CorpusWorld.CataloguedAssembly}.csproj" />""",

            // The assembly has the name that the SDK trusts where that matters.
            Project = $"<PropertyGroup>{(cases.Any(static item => item.Mechanism == "internals of the SDK") ? "<AssemblyName>Trader</AssemblyName>" : "")}<AllowUnsafeBlocks>true</AllowUnsafeBlocks><InterceptorsNamespaces>$(InterceptorsNamespaces);{BypassCorpus.InterceptorsNamespaces}</InterceptorsNamespaces></PropertyGroup>{project}",
        };
    }

    /// <summary>The name that messages give the file of a case.</summary>
    public static string FileOf(BypassCase item) => $"{item.Identifier}{(item.IsGenerated ? ".g" : "")}.cs";

    /// <summary>The file with the intended lines marked as the cases written for real builds mark them.</summary>
    private static string MarkedLines(BypassCase item)
    {
        string lastDay = DateTime.UtcNow.AddDays(30).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        string[] lines = item.File.Replace(BypassCorpus.LastDay, lastDay, StringComparison.Ordinal).Split('\n');
        foreach ((_, int line) in item.Expected)
        {
            if (!lines[line - 1].EndsWith(EnforcementCase.LineMark, StringComparison.Ordinal))
                lines[line - 1] += $" {EnforcementCase.LineMark}";
        }

        return string.Join('\n', lines);
    }
}
