using Safety.Generators.Specs;

namespace Safety.Generators.Parsing;

/// <summary>One line of a text file that comes with a project.</summary>
/// <param name="Path">The file.</param>
/// <param name="Number">The line, from 0.</param>
/// <param name="Start">Its first character in the file, from 0.</param>
/// <param name="Text">What stands in it, without its end.</param>
internal readonly record struct FileLine(string Path, int Number, int Start, string Text)
{
    /// <summary>What the compiler takes for the end of a line.</summary>
    private static readonly char[] s_ends = ['\r', '\n', '\u0085', '\u2028', '\u2029'];

    /// <summary>Every line of a text; one empty line for an empty text.</summary>
    public static IEnumerable<FileLine> Of(string path, string text)
    {
        int start = 0;
        for (int number = 0; ; number++)
        {
            int end = text.IndexOfAny(s_ends, start);
            if (end < 0)
            {
                yield return new FileLine(path, number, start, text.Substring(start));
                yield break;
            }

            yield return new FileLine(path, number, start, text.Substring(start, end - start));
            start = end + (text[end] == '\r' && end + 1 < text.Length && text[end + 1] == '\n' ? 2 : 1);
        }
    }

    /// <summary>A part of the line; what lies behind its end is cut off.</summary>
    public LocationSpec At(int column, int length)
    {
        int from = Math.Min(column, Text.Length);
        int to = Math.Min(from + length, Text.Length);
        return new LocationSpec(Path, Start + from, to - from, Number, from, Number, to);
    }
}
