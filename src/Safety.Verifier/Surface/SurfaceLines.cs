using Safety.Analyzers.Model;
using Safety.Generators.Specs;

namespace Safety.Verifier.Surface;

/// <summary>What surface files and catalogues say: documentation-comment id → kind, and the assemblies of an SDK's vendor. Lines that are not valid are the compiler's to report (SAFE112).</summary>
internal sealed class SurfaceLines
{
    /// <summary>The name of the file, and of the resource an assembly carries it as.</summary>
    public const string Name = "broker-surface.txt";

    private readonly Dictionary<string, (BrokerKind Kind, string? Role)> _lines = new(StringComparer.Ordinal);

    /// <summary>The vendors' further assemblies, by name.</summary>
    public HashSet<string> Trusted { get; } = new(StringComparer.Ordinal);

    public void Add(string text)
    {
        foreach (string line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            string content = line.Trim();
            int gap = content.IndexOf(' ', StringComparison.Ordinal);
            if (gap < 0 || content[0] == '#')
                continue;
            if (content[..gap] == "Trusted")
            {
                Trusted.Add(content[(gap + 1)..].Trim());
                continue;
            }

            string[] kind = content[..gap].TrimEnd('?').Split(':');
            if (Enum.TryParse(kind[0], out BrokerKind parsed) && Enum.IsDefined(parsed) && !char.IsDigit(kind[0][0]))
                AddLine(content[(gap + 1)..].Trim(), (parsed, kind.Length > 1 ? kind[1] : null));
        }
    }

    /// <summary>A catalogue is what a file, or another catalogue, may tighten and not loosen.</summary>
    public void Add(CatalogueSpec catalogue)
    {
        foreach (CatalogueLineSpec line in catalogue.Lines)
        {
            if (!_lines.TryGetValue(line.Id, out (BrokerKind Kind, string? Role) known) || line.Kind.Tightness() > ((CallKind)known.Kind).Tightness())
                _lines[line.Id] = ((BrokerKind)line.Kind, line.Role == QueryRoleKind.None ? null : line.Role.ToString());
        }
    }

    /// <summary>Where two files differ, nobody may call freely what one of them guards.</summary>
    private void AddLine(string id, (BrokerKind Kind, string? Role) line)
    {
        if (!_lines.TryGetValue(id, out (BrokerKind Kind, string? Role) known) || known.Kind == BrokerKind.Query)
            _lines[id] = line;
    }

    public (BrokerKind Kind, string? Role)? Find(string id) => _lines.TryGetValue(id, out (BrokerKind, string?) found) ? found : null;
}
