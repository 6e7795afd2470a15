using Safety.Enforcement.Tests.Cases;

namespace Safety.Enforcement.Tests.Building;

/// <summary>A folder outside the tree with cases in it.</summary>
/// <param name="feed">The packages.</param>
/// <param name="name">The folder's name.</param>
internal sealed class CaseWorkspace(PackedFeed feed, string name)
{
    private string Folder => Path.Combine(feed.Folder, name);

    public string FolderOf(EnforcementCase item) => Path.Combine(Folder, item.Name);

    /// <summary>Builds one case as it stands now; for what depends on what was built before.</summary>
    public BuildResult Build(EnforcementCase item, params string[] arguments) => Step("build", item, arguments);

    /// <summary>Publishes one case.</summary>
    public BuildResult Publish(EnforcementCase item, params string[] arguments) => Step("publish", item, arguments);

    /// <summary>Builds many cases: those without arguments of their own as one solution, so that MSBuild and the SDK are loaded only once.</summary>
    public IReadOnlyDictionary<string, BuildResult> BuildAll(IReadOnlyCollection<EnforcementCase> cases)
    {
        foreach (EnforcementCase item in cases)
            Write(item);
        WriteSolution("restore.slnx", cases);
        WriteSolution("build.slnx", cases.Where(item => item.Arguments.Count == 0));

        (int exitCode, string restored) = DotNet.Run(Folder, "restore", "restore.slnx", "-m:2", "-v:q", "-tl:off", "-nodeReuse:false");
        if (exitCode != 0)
            throw new InvalidOperationException($"The cases could not be restored:\n{restored}");

        string output = Run("build", "build.slnx", "--no-restore", "-m:2");
        IReadOnlyList<BuildMessage> messages = BuildMessage.Parse(output);
        return cases.ToDictionary(item => item.Name, item =>
        {
            if (item.Arguments.Count == 0)
                return Result(item, messages, output);

            string one = Run(["build", item.Name, "--no-restore", .. item.Arguments]);
            return Result(item, BuildMessage.Parse(one), one);
        });
    }

    private void WriteSolution(string file, IEnumerable<EnforcementCase> cases) =>
        File.WriteAllText(
            Path.Combine(Folder, file),
            $"<Solution>\n{string.Join('\n', cases.Select(item => $"""  <Project Path="{item.Name}/{item.Name}.csproj" />"""))}\n</Solution>\n");

    private BuildResult Step(string verb, EnforcementCase item, string[] arguments)
    {
        Write(item);
        string output = Run([verb, item.Name, .. arguments]);
        return Result(item, BuildMessage.Parse(output), output);
    }

    private string Run(params string[] arguments) =>
        DotNet.Run(Folder, [.. arguments, "-v:q", "-tl:off", "-clp:NoSummary", "-nodeReuse:false", feed.CompilerArgument]).Output;

    private void Write(EnforcementCase item)
    {
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
            string full = Path.Combine(FolderOf(item), path);
            string final = text.Replace(EnforcementCase.VersionMark, feed.Version, StringComparison.Ordinal);

            // Written again only when it differs: a second build of the same text must find nothing to do.
            if (File.Exists(full) && File.ReadAllText(full) == final)
                continue;
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            File.WriteAllText(full, final);
        }
    }

    private BuildResult Result(EnforcementCase item, IReadOnlyList<BuildMessage> messages, string output)
    {
        string folder = FolderOf(item);

        // Reference assemblies (ref, refint) have no bodies: nothing can be called in them.
        return new BuildResult(
            [.. messages.Where(message => message.Project.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal))],
            [.. Directory.EnumerateFiles(folder, $"{item.Name}.dll", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(folder, path)).Where(path => Path.GetFileName(Path.GetDirectoryName(path)) is not ("ref" or "refint")).Order(StringComparer.Ordinal)],
            output);
    }
}
