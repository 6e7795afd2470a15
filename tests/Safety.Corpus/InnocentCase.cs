using System.Text.RegularExpressions;

namespace Safety.Corpus;

/// <summary>A program that does nothing wrong: no rule may have a word against it.</summary>
/// <param name="Name">What it shows.</param>
/// <param name="Source">A file, put into a namespace of its own.</param>
internal sealed partial record InnocentCase(string Name, string Source)
{
    /// <summary>True for code of a test assembly, where mocks and fakes of a broker are at home.</summary>
    public bool IsTest { get; init; }

    /// <summary>The path of the file in a compilation of all of them.</summary>
    public string Path => $"/src/{Identifier}.cs";

    /// <summary>The file.</summary>
    public string File => $"namespace {Identifier}\n{{\n{Source}\n}}\n";

    /// <summary>The name as an identifier.</summary>
    public string Identifier => "Innocent_" + NotInIdentifier().Replace(Name, "_").Trim('_');

    public override string ToString() => Name;

    [GeneratedRegex("[^A-Za-z0-9]+")]
    private static partial Regex NotInIdentifier();
}
