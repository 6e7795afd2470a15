namespace Safety.Enforcement.Tests.Building;

/// <summary>A small program outside the tree that knows Safety only as a package.</summary>
/// <param name="Name">The case's name: a C# identifier, and the name of its project.</param>
/// <param name="Code">The case's own source, <c>Program.cs</c>.</param>
internal sealed record EnforcementCase(string Name, string Code)
{
    /// <summary>The rule that must fail the build; null when the case must build without a warning.</summary>
    public string? Rule { get; init; }

    /// <summary>Where the rule must be reported when the place is in no file of the case: in what a generator writes.</summary>
    public (string File, int Line)? At { get; init; }

    /// <summary>What the message must say besides: the remedy.</summary>
    public string Remedy { get; init; } = "";

    /// <summary>More files, by path relative to the project's folder; a project file in a folder below is built as part of the case.</summary>
    public IReadOnlyDictionary<string, string> Files { get; init; } = new Dictionary<string, string>();

    /// <summary>Lines of the project file, inside <c>Project</c>, behind the ordinary ones.</summary>
    public string Project { get; init; } = "";

    /// <summary>The references of the project file.</summary>
    public string References { get; init; } = SafetyPackage;

    /// <summary>Properties as <c>-p:</c> gives them on a command line, <c>Name=Value;Name=Value</c>: no project overrides them.</summary>
    public string GlobalProperties { get; init; } = "";

    /// <summary>The project that it is built in together with others; null when it is a project of its own.</summary>
    public string? Stack { get; init; }

    /// <summary>The name that messages give the file of <see cref="Code"/>.</summary>
    public string CodeFile => Stack is null ? "Program.cs" : $"{Name}.cs";

    /// <summary>True when the project leaves the broker contract out, because it comes from elsewhere.</summary>
    public bool HasOwnContract { get; init; } = true;

    /// <summary>Replaced by the version the packages of this run carry.</summary>
    public const string VersionMark = "{SafetyVersion}";

    /// <summary>The reference every user writes.</summary>
    public const string SafetyPackage = $"""<PackageReference Include="Safety" Version="{VersionMark}" />""";

    /// <summary>The verifier as a library.</summary>
    public const string VerifierPackage = $"""<PackageReference Include="Safety.Verifier" Version="{VersionMark}" />""";

    /// <summary>Stands at the end of the line where the error must be reported.</summary>
    public const string LineMark = "// <- here";

    public override string ToString() => Name;
}
