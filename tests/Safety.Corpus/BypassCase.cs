using System.Text.RegularExpressions;

namespace Safety.Corpus;

/// <summary>One way around the guard. Marks in the source say which rule must be reported, and where.</summary>
/// <param name="Mechanism">How the member is reached: a row of the table.</param>
/// <param name="Surface">What is reached: a column of the table.</param>
/// <param name="Source">A file, with <c>{|SAFE201:…|}</c> around the intended place. It stands in a namespace of its own unless <see cref="IsWholeFile"/>.</param>
internal sealed partial record BypassCase(string Mechanism, SurfaceKind Surface, string Source)
{
    /// <summary>Tells apart several ways of one mechanism on one kind of surface.</summary>
    public string Variant { get; init; } = "";

    /// <summary>True when the file is the compilation's own concern (assembly attributes, other namespaces, a header): compiled alone.</summary>
    public bool IsWholeFile { get; init; }

    /// <summary>True when the language needs a newer compiler than the rules' floor: the case is shown by real builds only.</summary>
    public bool NeedsNewCompiler { get; init; }

    /// <summary>True when the file has the name and the path that a source generator's output has.</summary>
    public bool IsGenerated { get; init; }

    /// <summary>True when no analyzer is needed: the compiler or a definition rule refuses it, so there is nothing to find in IL.</summary>
    public bool IsDefinition { get; init; }

    /// <summary>True when the finished assembly shows the call, so that the output verifier must find it too.</summary>
    public bool IsVisibleInOutput { get; init; } = true;

    /// <summary>What the compiler refuses besides.</summary>
    public IReadOnlyList<string> CompilerErrors { get; init; } = [];

    /// <summary>The case's name.</summary>
    public string Name => $"{Mechanism} / {Surface}{(Variant.Length == 0 ? "" : " / " + Variant)}";

    /// <summary>The name as an identifier: the namespace and the file of the case.</summary>
    public string Identifier => "Case_" + NotInIdentifier().Replace(Name, "_").Trim('_');

    /// <summary>The path of the file in a compilation of all cases.</summary>
    public string Path => IsGenerated ? $"/src/obj/Other/Other.Generator/{Identifier}.g.cs" : $"/src/{Identifier}.cs";

    /// <summary>The rules that the marks name.</summary>
    public IEnumerable<string> Rules => Mark().Matches(Source).Select(static mark => mark.Groups[1].Value).Distinct().Order(StringComparer.Ordinal);

    /// <summary>The file with its marks.</summary>
    public string MarkedFile => IsWholeFile ? Source : $"namespace {Identifier}\n{{\n{Source}\n}}\n";

    /// <summary>The file without its marks.</summary>
    public string File => Mark().Replace(MarkedFile, "").Replace("|}", "", StringComparison.Ordinal);

    /// <summary>The line of each mark, counted from 1.</summary>
    public IEnumerable<(string Rule, int Line)> Expected =>
        Mark().Matches(MarkedFile).Select(mark => (mark.Groups[1].Value, MarkedFile.AsSpan(0, mark.Index).Count('\n') + 1));

    public override string ToString() => Name;

    [GeneratedRegex(@"\{\|(SAFE\d+):")]
    private static partial Regex Mark();

    [GeneratedRegex("[^A-Za-z0-9]+")]
    private static partial Regex NotInIdentifier();
}
