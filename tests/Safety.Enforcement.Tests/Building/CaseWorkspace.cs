using Safety.Enforcement.Tests.Cases;

namespace Safety.Enforcement.Tests.Building;

/// <summary>A folder outside the tree with cases in it.</summary>
/// <param name="feed">The packages.</param>
/// <param name="name">The folder's name.</param>
internal sealed class CaseWorkspace(PackedFeed feed, string name)
{
    private string Folder => Path.Combine(feed.Folder, name);

    public string FolderOf(EnforcementCase item) => Path.Combine(Folder, item.Stack ?? item.Name);

    /// <summary>Builds one case as it stands now; for what depends on what was built before.</summary>
    public BuildResult Build(EnforcementCase item, params string[] arguments) => Step("build", item, arguments);

    /// <summary>Publishes one case.</summary>
    public BuildResult Publish(EnforcementCase item, params string[] arguments) => Step("publish", item, arguments);

    /// <summary>Builds many cases at once, so that MSBuild and the SDK are loaded only once, and tells what each of them said.</summary>
    public IReadOnlyDictionary<string, BuildResult> BuildAll(IReadOnlyCollection<EnforcementCase> cases)
    {
        EnforcementCase[] projects =
        [
            .. cases.Where(static item => item.Stack is null),
            .. cases.Where(static item => item.Stack is not null).GroupBy(static item => item.Stack!).Select(static stack => Stacked(stack.Key, [.. stack])),
        ];
        foreach (EnforcementCase item in projects)
            Write(item);
        File.WriteAllText(
            Path.Combine(Folder, "restore.slnx"),
            $"<Solution>\n{string.Concat(projects.Select(static item => $"""  <Project Path="{PathOf(item)}" />{'\n'}"""))}</Solution>\n");

        // Behind the others: they build a library that others reference with properties of their own.
        File.WriteAllText(Path.Combine(Folder, "build.proj"), $"""
            <Project DefaultTargets="Build">
              <ItemGroup>
                {string.Concat(projects.Select(static item => $"""<Case Include="{PathOf(item)}" AdditionalProperties="{item.GlobalProperties}" />"""))}
              </ItemGroup>
              <Target Name="Build">
                <MSBuild Projects="@(Case)" Condition="'%(Case.AdditionalProperties)' == ''" Targets="Build" BuildInParallel="true" ContinueOnError="ErrorAndContinue" />
                <MSBuild Projects="@(Case)" Condition="'%(Case.AdditionalProperties)' != ''" Targets="Build" BuildInParallel="true" ContinueOnError="ErrorAndContinue" />
              </Target>
            </Project>
            """);

        (int exitCode, string restored) = DotNet.Run(Folder, "restore", "restore.slnx", "-m:2", "-v:q", "-tl:off", "-nodeReuse:false");
        if (exitCode != 0)
            throw new InvalidOperationException($"The cases could not be restored:\n{restored}");

        string output = Run("build", "build.proj", "--no-restore", "-m:2");
        IReadOnlyList<BuildMessage> messages = BuildMessage.Parse(output);
        return cases.ToDictionary(static item => item.Name, item => Result(item, messages, output));

        static string PathOf(EnforcementCase item) => $"{item.Name}/{item.Name}.csproj";
    }

    /// <summary>
    /// Several cases as one project: each has its code, and the configuration for it, in a folder and a namespace of its own; what
    /// they write into the project stands in it together.
    /// </summary>
    private static EnforcementCase Stacked(string name, EnforcementCase[] cases)
    {
        Dictionary<string, string> files = [];
        foreach (EnforcementCase item in cases)
        {
            files[$"{item.Name}/{item.CodeFile}"] = item.Code.Replace("namespace Demo;", $"namespace Demo.{item.Name};", StringComparison.Ordinal);
            foreach ((string path, string text) in item.Files)
                files[path.StartsWith('.') && !path.StartsWith("..", StringComparison.Ordinal) ? $"{item.Name}/{path}" : path] = text;
        }

        return cases[0] with
        {
            Name = name,
            Stack = null,
            Code = Sources.Nothing,
            Files = files,
            Project = string.Concat(cases.Select(static item => item.Project).Distinct()) + """<ItemGroup><Compile Include="*/*.cs" Exclude="bin/**;obj/**" /></ItemGroup>""",
        };
    }

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
        string project = item.Stack ?? item.Name;

        // A stack's message is about the case in whose file it stands, or whose file it names.
        bool IsAbout(BuildMessage message) =>
            message.Project.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            && (item.Stack is null || message.File == item.CodeFile || message.Text.Contains($" in {item.CodeFile} ", StringComparison.Ordinal));

        // Reference assemblies (ref, refint) have no bodies: nothing can be called in them.
        return new BuildResult(
            [.. messages.Where(IsAbout)],
            [.. Directory.EnumerateFiles(folder, $"{project}.dll", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(folder, path)).Where(path => Path.GetFileName(Path.GetDirectoryName(path)) is not ("ref" or "refint")).Order(StringComparer.Ordinal)],
            output);
    }
}
