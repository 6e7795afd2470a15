using System.Globalization;
using System.Text;

namespace Safety.Testing.Worlds;

/// <summary>What happened in a world, for people: a line each, with the true time. Where the world has kept its files is left out.</summary>
internal sealed class Trace(Timeline line, string directory)
{
    private readonly StringBuilder _text = new();

    public void Write(string what) =>
        _text.Append(CultureInfo.InvariantCulture, $"{line.Now / (double)TimeSpan.TicksPerMillisecond,12:0.0000} ").Append(what.Replace(directory, "…", StringComparison.Ordinal)).Append('\n');

    public override string ToString() => _text.ToString();
}
