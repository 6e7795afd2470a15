using System.Collections.Concurrent;
using Safety.Enforcement.Tests.Cases;

namespace Safety.Enforcement.Tests.Building;

/// <summary>
/// Builds every case once per run with the real <c>dotnet build</c>: cases without arguments of their own as one solution,
/// the others one by one.
/// </summary>
public sealed class EnforcementBuilds : IDisposable
{
    private readonly PackedFeed _feed = new();
    private readonly ConcurrentDictionary<string, BuildResult> _results = new();

    public EnforcementBuilds()
    {
        EnforcementCase[] cases = [.. AllCases.List];
        foreach (EnforcementCase item in cases)
            Write(item);
        Pack(AllCases.PackedInBetween);

        (int exitCode, string restored) = DotNet.Run(_feed.Folder, "restore", "cases.slnx", "-m:2", "-v:q", "-tl:off", "-nodeReuse:false");
        if (exitCode != 0)
            throw new InvalidOperationException($"The cases could not be restored:\n{restored}");

        // One solution, so that MSBuild and the SDK are loaded only once.
        string output = Run("build", "cases.slnx", "--no-restore", "-m:2");
        IReadOnlyList<BuildMessage> messages = BuildMessage.Parse(output);
        foreach (EnforcementCase item in cases.Where(item => item.Arguments.Count == 0))
            _results[item.Name] = Result(item, messages, output);

        Parallel.ForEach(cases.Where(item => item.Arguments.Count > 0), new ParallelOptions { MaxDegreeOfParallelism = 2 }, item =>
        {
            string one = Run(["build", Path.Combine("cases", item.Name), "--no-restore", .. item.Arguments]);
            _results[item.Name] = Result(item, BuildMessage.Parse(one), one);
        });
    }

    internal PackedFeed Feed => _feed;

    internal BuildResult this[string name] => _results[name];

    internal string FolderOf(string name) => Path.Combine(_feed.Folder, "cases", name);

    /// <summary>Runs <c>dotnet</c> in the folder of all cases.</summary>
    internal string Run(params string[] arguments) =>
        DotNet.Run(_feed.Folder, [.. arguments, "-v:q", "-tl:off", "-clp:NoSummary", "-nodeReuse:false", .. CompilerOfThisRun]).Output;

    public void Dispose()
    {
        // The compiler would go on waiting for ten minutes, and hold files of the folder that is deleted next.
        string tools = DotNet.Run(_feed.Folder, "msbuild", "pack.proj", "-getProperty:MSBuildToolsPath").Output.Trim();
        DotNet.Run(_feed.Folder, Path.Combine(tools, "Roslyn", "bincore", "VBCSCompiler.dll"), "-shutdown", $"-pipename:{CompilerName}");
        _feed.Dispose();
    }

    private string CompilerName => $"safety-{_feed.Version}";

    // A compiler server of this run alone: nothing another build has loaded is in it, and ending it disturbs nobody.
    private IEnumerable<string> CompilerOfThisRun => [$"-p:SharedCompilationId={CompilerName}"];

    private void Write(EnforcementCase item)
    {
        string folder = Directory.CreateDirectory(FolderOf(item.Name)).FullName;
        Dictionary<string, string> files = new(item.Files)
        {
            ["Program.cs"] = item.Code,
            [$"{item.Name}.csproj"] = $"""
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup>
                    <TargetFramework>net10.0</TargetFramework>
                    <Nullable>enable</Nullable>
                    <ImplicitUsings>enable</ImplicitUsings>
                    <DefaultItemExcludes>$(DefaultItemExcludes);*/**</DefaultItemExcludes>
                  </PropertyGroup>
                  <ItemGroup>
                    {item.References}
                  </ItemGroup>
                  {item.Project}
                </Project>
                """,
        };
        if (item.HasOwnContract)
            files["Broker.cs"] = Sources.Contract;
        foreach ((string path, string text) in files)
        {
            string full = Path.Combine(folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            File.WriteAllText(full, text.Replace(EnforcementCase.VersionMark, _feed.Version, StringComparison.Ordinal));
        }

        // Rewritten with every case: the list is short, and an ordered file is easier to look at when a run fails.
        IEnumerable<string> projects = Directory
            .EnumerateFiles(Path.Combine(_feed.Folder, "cases"), "*.csproj", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(path => $"""  <Project Path="{Path.GetRelativePath(_feed.Folder, path)}" />""");
        File.WriteAllText(Path.Combine(_feed.Folder, "cases.slnx"), $"<Solution>\n{string.Join('\n', projects)}\n</Solution>\n");
    }

    private void Pack(EnforcementCase library)
    {
        string folder = Directory.CreateDirectory(Path.Combine(_feed.Folder, "packed", library.Name)).FullName;
        File.WriteAllText(Path.Combine(folder, "Library.cs"), library.Code);
        File.WriteAllText(Path.Combine(folder, "Broker.cs"), Sources.Contract);
        File.WriteAllText(Path.Combine(folder, $"{library.Name}.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <Version>{_feed.Version}</Version>
                <PackageOutputPath>{_feed.Packages}</PackageOutputPath>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Safety" Version="{_feed.Version}" />
              </ItemGroup>
            </Project>
            """);
        (int exitCode, string output) = DotNet.Run(folder, ["pack", "-v:q", "-tl:off", "-nodeReuse:false", .. CompilerOfThisRun]);
        if (exitCode != 0)
            throw new InvalidOperationException($"The library in between could not be packed:\n{output}");
    }

    private BuildResult Result(EnforcementCase item, IReadOnlyList<BuildMessage> messages, string output)
    {
        string folder = FolderOf(item.Name);
        return new BuildResult(
            [.. messages.Where(message => message.Project.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal))],
            [.. Directory.EnumerateFiles(folder, $"{item.Name}.dll", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(folder, path)).Order(StringComparer.Ordinal)],
            output);
    }
}
