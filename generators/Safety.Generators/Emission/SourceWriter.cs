using System.Text;

namespace Safety.Generators.Emission;

/// <summary>Writes indented lines.</summary>
internal sealed class SourceWriter
{
    private readonly StringBuilder _text = new();
    private int _depth;
    private bool _blankPending;

    /// <summary>Writes one line; several when the text has line breaks.</summary>
    public void Line(string text)
    {
        if (_blankPending)
            _text.Append('\n');
        _blankPending = false;
        foreach (string line in text.Split('\n'))
        {
            if (line.Length > 0)
                _text.Append(' ', _depth * 4).Append(line);
            _text.Append('\n');
        }
    }

    /// <summary>An empty line before the next one; none at the end of a block.</summary>
    public void Blank() => _blankPending = true;

    public void Open()
    {
        Line("{");
        _depth++;
    }

    public void Close(string suffix = "")
    {
        _blankPending = false;
        _depth--;
        Line("}" + suffix);
    }

    /// <summary>Writes one line deeper than the rest: what hangs from the line before.</summary>
    public void Hanging(string text)
    {
        _depth++;
        Line(text);
        _depth--;
    }

    public override string ToString() => _text.ToString();
}
