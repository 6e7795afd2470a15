namespace Safety.Verifier.Surface;

/// <summary>What surface files say: documentation-comment id → kind. Lines that are not valid are the compiler's to report (SAFE112).</summary>
internal sealed class SurfaceLines
{
    /// <summary>The name of the file, and of the resource an assembly carries it as.</summary>
    public const string Name = "broker-surface.txt";

    private const string Trusted = "Trusted";

    private readonly Dictionary<string, (BrokerKind Kind, string? Role)> _lines = new(StringComparer.Ordinal);

    /// <summary>Further assemblies of the SDK's vendor, by name: <c>Trusted &lt;assembly&gt;</c>.</summary>
    public HashSet<string> Companions { get; } = new(StringComparer.Ordinal);

    public void Add(string text)
    {
        foreach (string line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            string content = line.Trim();
            int gap = content.IndexOf(' ', StringComparison.Ordinal);
            if (gap < 0 || content[0] == '#')
                continue;
            string[] kind = content[..gap].Split(':');
            if (kind[0] == Trusted)
                Companions.Add(content[(gap + 1)..].Trim());
            else if (Enum.TryParse(kind[0], out BrokerKind parsed) && Enum.IsDefined(parsed) && !char.IsDigit(kind[0][0]))
                AddLine(content[(gap + 1)..].Trim(), (parsed, kind.Length > 1 ? kind[1] : null));
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
