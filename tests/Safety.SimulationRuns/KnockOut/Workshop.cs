using System.Diagnostics;
using System.Text.Json;

namespace Safety.SimulationRuns.KnockOut;

/// <summary>
/// A copy of this command in a temporary folder, whose <c>Safety.dll</c> is compiled anew from the tree's source without a safeguard's step. What
/// is compiled is the project itself, imported: names, keys and settings are those of the product. The tree is only read.
/// </summary>
internal sealed class Workshop : IDisposable
{
    private const string Product = "Safety.dll";

    private readonly SourceTree _tree;
    private readonly string _folder = Directory.CreateTempSubdirectory("safety-knock-out-").FullName;
    private readonly string _project;
    private readonly string _runner;

    public Workshop(SourceTree tree)
    {
        _tree = tree;
        _runner = Path.Combine(_folder, "runner");
        string project = Path.Combine(_folder, "src", "Safety"); // what the tree's settings say of projects below src holds for it
        Directory.CreateDirectory(project);
        _project = Path.Combine(project, "Safety.csproj");
        Copy(AppContext.BaseDirectory, _runner);
    }

    /// <summary>Runs the simulator as it is.</summary>
    public SimulatorRun Run(IReadOnlyList<string> arguments, TimeSpan longest) => Simulate(arguments, longest);

    /// <summary>Runs it without a safeguard.</summary>
    /// <exception cref="InvalidOperationException">The step is not in the source, or what stands in its place does not compile.</exception>
    public SimulatorRun RunWithout(Mutation mutation, IReadOnlyList<string> arguments, TimeSpan longest)
    {
        Compile(mutation);
        return Simulate(arguments, longest);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void Compile(Mutation mutation)
    {
        bool isFirst = !File.Exists(_project);
        IReadOnlyDictionary<string, string> files = _tree.Without(mutation);
        string folder = Path.GetDirectoryName(_project)!;
        foreach (string before in Directory.GetFiles(folder, "*.cs"))
            File.Delete(before);
        foreach ((string path, string text) in files)
            File.WriteAllText(Path.Combine(folder, Path.GetFileName(path)), text);
        File.WriteAllText(_project, $"""
            <Project>
              <PropertyGroup>
                <DirectoryBuildPropsPath>{_tree.Root}/Directory.Build.props</DirectoryBuildPropsPath>
                <DirectoryPackagesPropsPath>{_tree.Root}/Directory.Packages.props</DirectoryPackagesPropsPath>
                <ImportDirectoryBuildTargets>false</ImportDirectoryBuildTargets>
              </PropertyGroup>
              <Import Project="{_tree.Root}/src/Safety/Safety.csproj" />
              <PropertyGroup>
                <TreatWarningsAsErrors>false</TreatWarningsAsErrors>
                <RunAnalyzers>false</RunAnalyzers>
                <EnableTrimAnalyzer>false</EnableTrimAnalyzer>
                <EnableAotAnalyzer>false</EnableAotAnalyzer>
                <EnableSingleFileAnalyzer>false</EnableSingleFileAnalyzer>
                <GenerateDocumentationFile>false</GenerateDocumentationFile>
                <UseSharedCompilation>false</UseSharedCompilation>
              </PropertyGroup>
              <ItemGroup>
                <ProjectReference Remove="@(ProjectReference)" />
                <Compile Include="{_tree.Root}/src/Safety/**/*.cs" Exclude="{_tree.Root}/src/Safety/bin/**;{_tree.Root}/src/Safety/obj/**;{string.Join(';', files.Keys)}" />
              </ItemGroup>
            </Project>
            """);
        List<string> build = ["build", _project, "-c", "Release", "-v", "quiet", "-nologo", "-nodeReuse:false", "-p:WarningLevel=0"];
        if (!isFirst)
            build.Add("--no-restore");
        (int code, string output) = Do(build, TimeSpan.FromMinutes(10), new Dictionary<string, string> { ["MSBUILDDISABLENODEREUSE"] = "1" });
        if (code != 0)
            throw new InvalidOperationException($"{mutation.Name}: what stands in the step's place does not compile.{Environment.NewLine}{output}");
        File.Copy(Path.Combine(folder, "bin", "Release", "net10.0", Product), Path.Combine(_runner, Product), overwrite: true);
    }

    private SimulatorRun Simulate(IReadOnlyList<string> arguments, TimeSpan longest)
    {
        (int code, string output) = Do(["exec", Path.Combine(_runner, Path.GetFileName(typeof(Program).Assembly.Location)), .. arguments, "--json"], longest, new Dictionary<string, string>());
        string last = output.TrimEnd().Split('\n')[^1];
        if (code is not (0 or 1) || !last.StartsWith('{'))
            throw new InvalidOperationException($"The simulator has ended with {code}: {output}");
        JsonElement told = JsonDocument.Parse(last).RootElement;
        return new SimulatorRun(
            told.GetProperty("seeds").GetInt32(),
            [.. told.GetProperty("violations").EnumerateObject().Select(static one => (one.Name, one.Value.GetInt64())).Where(static one => one.Item2 > 0)]);
    }

    // All that it starts is gone when this returns.
    private static (int Code, string Output) Do(IEnumerable<string> arguments, TimeSpan longest, Dictionary<string, string> environment)
    {
        ProcessStartInfo start = new("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(longest))
        {
            process.Kill(entireProcessTree: true);
            return (-1, $"it took longer than {longest.TotalSeconds:0} s");
        }

        return (process.ExitCode, errors.Result + output.Result);
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string file in Directory.GetFiles(from))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        foreach (string folder in Directory.GetDirectories(from))
            Copy(folder, Path.Combine(to, Path.GetFileName(folder)));
    }
}
