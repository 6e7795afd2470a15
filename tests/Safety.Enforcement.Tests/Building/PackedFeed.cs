using Safety.Enforcement.Tests.Cases;
using Xunit;

namespace Safety.Enforcement.Tests.Building;

/// <summary>The packages of this tree, packed once per run under a version that no cache can know.</summary>
[CollectionDefinition(nameof(PackedFeed))]
public sealed class PackedFeed : IDisposable, ICollectionFixture<PackedFeed>
{
    private static readonly string[] s_projects = ["Safety", "Safety.Sqlite", "Safety.Simulation", "Safety.Testing", "Safety.Verifier"];

    public PackedFeed()
    {
        string run = Guid.NewGuid().ToString("n")[..12];
        Version = $"0.1.0-run.{run}";
        Folder = Directory.CreateTempSubdirectory("safety-enforcement-").FullName;
        Packages = Directory.CreateDirectory(Path.Combine(Folder, "feed")).FullName;

        string projects = string.Join(';', s_projects.Select(name => Tree.PathOf("src", name, $"{name}.csproj")));
        File.WriteAllText(Path.Combine(Folder, "pack.proj"), $"""
            <Project DefaultTargets="Build">
              <Target Name="Build">
                <MSBuild Projects="{projects}" Targets="Pack" BuildInParallel="true"
                         Properties="NoBuild=true;Configuration={Tree.Configuration};PackageVersion={Version};PackageOutputPath={Packages}" />
              </Target>
            </Project>
            """);
        (int exitCode, string output) = DotNet.Run(Folder, "msbuild", "pack.proj", "-m:2", "-nologo", "-v:q", "-tl:off", "-nodeReuse:false");
        if (exitCode != 0)
            throw new InvalidOperationException($"The packages could not be packed:\n{output}");

        // What the packages depend on lies in the machine's folder since this project was restored; the packages themselves
        // cannot come from there: their version is new. No other source is asked.
        File.WriteAllText(Path.Combine(Folder, "nuget.config"), $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="packages" /></config>
              <packageSources><clear /><add key="run" value="feed" /></packageSources>
              <fallbackPackageFolders><add key="machine" value="{MachinePackages}" /></fallbackPackageFolders>
            </configuration>
            """);
        Builds = new EnforcementBuilds(this);
    }

    /// <summary>Packs a library that references Safety and holds the broker contract: it stands between Safety and an application.</summary>
    internal void PackLibraryInBetween()
    {
        string folder = Directory.CreateDirectory(Path.Combine(Folder, "packed", "Demo.Broker")).FullName;
        File.WriteAllText(Path.Combine(folder, "Broker.cs"), Sources.Contract);
        File.WriteAllText(Path.Combine(folder, "Demo.Broker.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <Version>{Version}</Version>
                <PackageOutputPath>{Packages}</PackageOutputPath>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Safety" Version="{Version}" />
              </ItemGroup>
            </Project>
            """);
        (int exitCode, string output) = DotNet.Run(folder, "pack", "-v:q", "-tl:off", "-nodeReuse:false", CompilerArgument);
        if (exitCode != 0)
            throw new InvalidOperationException($"The library in between could not be packed:\n{output}");
    }

    /// <summary>Where this machine keeps the packages it has restored.</summary>
    internal static string MachinePackages { get; } = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    /// <summary>The result of every case.</summary>
    internal EnforcementBuilds Builds { get; }

    /// <summary>The version of all packages of this run.</summary>
    public string Version { get; }

    /// <summary>A folder outside the tree, with a <c>nuget.config</c> that knows the feed and a package folder of its own.</summary>
    public string Folder { get; }

    /// <summary>Where the packed files lie.</summary>
    public string Packages { get; }

    public string PathOf(string package) => Path.Combine(Packages, $"{package}.{Version}.nupkg");

    /// <summary>
    /// A compiler server of this run alone: nothing another build has loaded is in it, and ending it disturbs nobody.
    /// </summary>
    public string CompilerArgument => $"-p:SharedCompilationId={CompilerName}";

    private string CompilerName => $"safety-{Version}";

    public void Dispose()
    {
        // The compiler would go on waiting for ten minutes, and hold files of the folder that is deleted next.
        string tools = DotNet.Run(Folder, "msbuild", "pack.proj", "-getProperty:MSBuildToolsPath").Output.Trim();
        DotNet.Run(Folder, Path.Combine(tools, "Roslyn", "bincore", "VBCSCompiler.dll"), "-shutdown", $"-pipename:{CompilerName}");
        try
        {
            Directory.Delete(Folder, recursive: true);
        }
        catch (IOException)
        {
            // A virus scanner may hold a file; the folder is a temporary one.
        }
    }
}
