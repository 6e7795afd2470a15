using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using Safety.Generators.Specs;

namespace Safety.Generators.Parsing;

/// <summary>From the compiler's places to those of a spec, and back.</summary>
internal static class SourceLocations
{
    extension(LocationSpec)
    {
        public static LocationSpec? From(Location? location)
        {
            if (location is not { SourceTree: { } tree })
                return null;
            LinePositionSpan lines = location.GetLineSpan().Span;
            return new LocationSpec(
                tree.FilePath, location.SourceSpan.Start, location.SourceSpan.Length, lines.Start.Line, lines.Start.Character, lines.End.Line, lines.End.Character);
        }
    }

    /// <summary>The place in the tree that it is about, which knows its pragmas and line directives.</summary>
    public static Location In(this LocationSpec place, SyntaxTree tree) => Location.Create(tree, new TextSpan(place.Start, place.Length));

    public static Location ToLocation(this LocationSpec place) => Location.Create(
        place.Path,
        new TextSpan(place.Start, place.Length),
        new LinePositionSpan(new LinePosition(place.StartLine, place.StartColumn), new LinePosition(place.EndLine, place.EndColumn)));
}
