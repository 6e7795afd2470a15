using System.Globalization;

namespace Safety.Verifier;

/// <summary>One reason why an output is refused.</summary>
/// <param name="Rule">The rule: SAFE401 to SAFE404.</param>
/// <param name="Assembly">The file it was found in, relative to the folder; behind a <c>!</c> the path inside a single-file bundle.</param>
/// <param name="Method">The method as it was written, as <c>Namespace.Type.Method</c>; null when it is about the whole assembly.</param>
/// <param name="Member">The documentation-comment id of the broker member that is reached; null when none can be named.</param>
/// <param name="Text">What is wrong and what to do.</param>
public sealed record Finding(string Rule, string Assembly, string? Method, string? Member, string Text)
{
    /// <summary>The full name of the type that declares the method; null when it is about the whole assembly.</summary>
    public string? Type { get; init; }

    /// <summary>The offset of the instruction in the body it stands in, in bytes; null for what has no body.</summary>
    public int? Offset { get; init; }

    /// <summary>The source file as the symbols name it; null without a portable PDB.</summary>
    public string? SourceFile { get; init; }

    /// <summary>The line in <see cref="SourceFile"/>, from 1.</summary>
    public int? SourceLine { get; init; }

    /// <summary>Assembly, method and offset: <c>App.dll(Demo.Strategy.Run+IL_0007)</c>.</summary>
    public string Place
    {
        get
        {
            string offset = Offset is { } at ? "+IL_" + at.ToString("x4", CultureInfo.InvariantCulture) : "";
            return Method is null ? Assembly : $"{Assembly}({Method}{offset})";
        }
    }

    /// <summary>The finding as build tools read it, <c>place: error id: text</c>; at the source line where symbols are at hand.</summary>
    public override string ToString() =>
        SourceFile is null ? $"{Place}: error {Rule}: {Text}"
        : string.Create(CultureInfo.InvariantCulture, $"{SourceFile}({SourceLine}): error {Rule}: {Text} [{Place}]");
}
