using System.Globalization;

namespace Safety.Benchmarks;

/// <summary>A table of plain text that Markdown renders, too.</summary>
internal sealed class ResultTable(params string[] headings)
{
    private readonly List<string[]> _rows = [];

    /// <summary>Adds a row; numbers are written with thousands separators.</summary>
    public void Add(params object[] cells) =>
        _rows.Add([.. cells.Select(cell => cell switch
        {
            double number => number.ToString(Math.Abs(number) < 10 ? "0.0" : "#,0", CultureInfo.InvariantCulture),
            int or long => string.Format(CultureInfo.InvariantCulture, "{0:#,0}", cell),
            _ => cell.ToString() ?? "",
        })]);

    public void Print(TextWriter output)
    {
        int[] widths = [.. headings.Select((heading, i) => Math.Max(heading.Length, _rows.Max(row => row[i].Length)))];
        PrintRow(headings);
        output.WriteLine("|" + string.Join('|', widths.Select((width, i) => new string('-', width + 1) + (i == 0 ? '-' : ':'))) + "|");
        foreach (string[] row in _rows)
            PrintRow(row);

        void PrintRow(string[] cells) =>
            output.WriteLine("| " + string.Join(" | ", cells.Select((cell, i) => i == 0 ? cell.PadRight(widths[i]) : cell.PadLeft(widths[i]))) + " |");
    }
}
