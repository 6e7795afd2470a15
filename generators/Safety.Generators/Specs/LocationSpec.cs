using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Safety.Generators.Specs;

/// <summary>A place in a file, without the syntax tree it came from (a tree would keep a whole compilation alive).</summary>
internal sealed record LocationSpec(string Path, TextSpan Span, LinePositionSpan Lines)
{
    public static LocationSpec? From(Location? location) =>
        location is { SourceTree: { } tree } ? new(tree.FilePath, location.SourceSpan, location.GetLineSpan().Span) : null;

    public Location ToLocation() => Location.Create(Path, Span, Lines);
}
