using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Safety.Analyzers.Model;

/// <summary>
/// What <c>broker-surface.txt</c> says: documentation-comment id → kind. Lines that are not valid count for nothing here
/// (so the member stays unclassified); SAFE112 reports them.
/// </summary>
internal static class SurfaceFile
{
    public const string Name = "broker-surface.txt";

    public static bool IsSurface(AdditionalText file) => Path.GetFileName(file.Path) == Name;

    public static Dictionary<string, CallKind> Read(AnalyzerOptions options, CancellationToken cancellationToken)
    {
        Dictionary<string, CallKind> kinds = new(StringComparer.Ordinal);
        foreach (AdditionalText file in options.AdditionalFiles)
        {
            if (!IsSurface(file) || file.GetText(cancellationToken) is not { } text)
                continue;
            foreach (TextLine line in text.Lines)
            {
                if (ParseLine(line.ToString()) is { } entry)
                    kinds[entry.Id] = entry.Kind;
            }
        }

        return kinds;
    }

    private static (string Id, CallKind Kind)? ParseLine(string line)
    {
        string content = line.Trim();
        int gap = content.IndexOf(' ');
        if (gap < 0 || content[0] == '#')
            return null;
        string kind = content.Substring(0, gap);
        int role = kind.IndexOf(':');
        if (role >= 0)
            kind = kind.Substring(0, role);
        return Enum.TryParse(kind, out CallKind parsed) && parsed != CallKind.Unclassified && Enum.IsDefined(typeof(CallKind), parsed) && !char.IsDigit(kind[0])
            ? (content.Substring(gap + 1).Trim(), parsed)
            : null;
    }
}
