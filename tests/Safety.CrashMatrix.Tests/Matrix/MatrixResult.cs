using System.Globalization;
using System.Text;

namespace Safety.CrashMatrix.Tests.Matrix;

/// <summary>What came of a run: counted while lives go on, from several threads.</summary>
internal sealed class MatrixResult
{
    private readonly Lock _lock = new();
    private readonly long[] _passes = new long[Enum.GetValues<CrashPoint>().Length];
    private readonly int[] _kills = new int[Enum.GetValues<CrashPoint>().Length];
    private readonly int[] _inRecovery = new int[Enum.GetValues<CrashPoint>().Length];
    private readonly List<string> _violations = [];

    public int Lives { get; private set; }

    public int Starts { get; private set; }

    public int Rounds { get; private set; }

    public int Orders { get; private set; }

    public int Fills { get; private set; }

    /// <summary>Processes that stood still between check and send, and went on.</summary>
    public int Pauses { get; private set; }

    /// <summary>Plans whose pass did not come within the rounds that were played.</summary>
    public int Missed { get; private set; }

    public TimeSpan Elapsed { get; set; }

    public IReadOnlyList<string> Violations
    {
        get
        {
            lock (_lock)
                return [.. _violations];
        }
    }

    public int Kills
    {
        get
        {
            lock (_lock)
                return _kills.Sum();
        }
    }

    public int KillsAt(CrashPoint point)
    {
        lock (_lock)
            return _kills[(int)point];
    }

    public void Started() => Count(() => Starts++);

    public void Quiet() => Count(() => Rounds++);

    public void Paused() => Count(() => Pauses++);

    public void WasMissed() => Count(() => Missed++);

    public void Violated(string what) => Count(() => _violations.Add(what));

    public void Ended(int orders, int fills) => Count(() =>
    {
        Lives++;
        Orders += orders;
        Fills += fills;
    });

    /// <summary>A process died.</summary>
    /// <param name="point">Where.</param>
    /// <param name="isRecovering">True when it was not armed yet.</param>
    public void Killed(CrashPoint point, bool isRecovering) => Count(() =>
    {
        _kills[(int)point]++;
        _inRecovery[(int)point] += isRecovering ? 1 : 0;
    });

    /// <summary>Adds how often a process has passed each point: <c>C1=7 C2=12 …</c>.</summary>
    public void Passed(string counts) => Count(() =>
    {
        foreach (string part in counts.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] pair = part.Split('=');
            _passes[(int)Enum.Parse<CrashPoint>(pair[0])] += long.Parse(pair[1], CultureInfo.InvariantCulture);
        }
    });

    public override string ToString()
    {
        lock (_lock)
        {
            StringBuilder text = new();
            text.AppendLine("| point | passed | killed there | of these in recovery |").AppendLine("|---|---|---|---|");
            foreach (CrashPoint point in Enum.GetValues<CrashPoint>())
            {
                string passed = point == CrashPoint.Random ? "" : _passes[(int)point].ToString(CultureInfo.InvariantCulture);
                text.AppendLine(CultureInfo.InvariantCulture, $"| {(point == CrashPoint.Random ? "any moment" : point)} | {passed} | {_kills[(int)point]} | {_inRecovery[(int)point]} |");
            }

            text.AppendLine(CultureInfo.InvariantCulture,
                $"{_kills.Sum()} kills in {Lives} lives, {Starts} starts, {Rounds} rounds compared, {Orders} orders and {Fills} fills at the venue, {Pauses} pauses, {Missed} plans not reached, {Elapsed.TotalSeconds:F0} s, {_violations.Count} violations");
            foreach (string violation in _violations)
                text.AppendLine(violation);
            return text.ToString();
        }
    }

    private void Count(Action count)
    {
        lock (_lock)
            count();
    }
}
