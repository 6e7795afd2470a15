namespace Safety.Generators.Specs;

/// <summary>A place in a file, without the syntax tree it came from (a tree would keep a whole compilation alive).</summary>
/// <param name="Path">The file.</param>
/// <param name="Start">Its first character, from 0.</param>
/// <param name="Length">How many characters.</param>
/// <param name="StartLine">The line it begins in, from 0.</param>
/// <param name="StartColumn">The column it begins at, from 0.</param>
/// <param name="EndLine">The line it ends in.</param>
/// <param name="EndColumn">The column behind it.</param>
internal sealed record LocationSpec(string Path, int Start, int Length, int StartLine, int StartColumn, int EndLine, int EndColumn)
{
    /// <summary>The position behind its last character.</summary>
    public int End => Start + Length;
}
