using Safety.Guarding;
using Safety.Intents;

namespace Safety.KillSwitches;

/// <summary>
/// Once latched, nothing that can increase risk is sent, cancels still go out, working orders are canceled, and a restart does
/// not help: the latch is in the journal until an operator releases it with name and reason.
/// </summary>
/// <remarks>
/// Latched at start by the environment variables <c>SAFETY_KILL</c> and <c>AURORA_KILL</c> (any value but empty, 0 or false), at
/// any time by the file <c>kill.flag</c>, by <see cref="Latch"/> and by whatever watches. The file check fails closed: only
/// "not found" in a readable directory means clear. Maps to RTS 6 art. 12 and FIA 2015 s. 1.11.
/// </remarks>
public sealed class KillSwitch
{
    private static readonly string[] s_variables = ["SAFETY_KILL", "AURORA_KILL"];

    private readonly SafetyHost _host;
    private readonly string _file;
    private readonly Func<string, string?> _environment;
    private volatile KillRecord? _latched;

    internal KillSwitch(SafetyHost host, string file, Func<string, string?> environment)
    {
        _host = host;
        _file = file;
        _environment = environment;
    }

    /// <summary>True while latched.</summary>
    public bool IsLatched => _latched is not null;

    /// <summary>Who latched it, when and why; null while clear.</summary>
    public KillRecord? Latched => _latched;

    /// <summary>The file whose existence latches it.</summary>
    public string File => _file;

    /// <summary>Latches it, at once in memory and durably with the next transaction. One way: only an operator releases it.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="by">Who, a person or a component.</param>
    public void Latch(string reason, string by)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        ArgumentException.ThrowIfNullOrWhiteSpace(by);
        LatchFrom("API", reason, by);
    }

    internal Denial? Check() => _latched is not { } kill ? null : Denials.Create(DenialCode.KillSwitchLatched,
        $"the kill switch is latched since {kill.At:O} by {kill.Source} ({kill.By}: {kill.Reason}). Only an operator releases it.");

    /// <summary>Takes over what the journal remembers, and looks at environment and file.</summary>
    internal void Start(KillRecord? remembered)
    {
        if (remembered is { IsLatched: true })
            _latched = remembered;
        LookAtEnvironment();
        Poll();
    }

    /// <summary>The variable that is set, or null. A running process cannot see an outside change of them.</summary>
    internal string? SetVariable()
    {
        foreach (string name in s_variables)
        {
            string? value = _environment(name);
            if (!string.IsNullOrWhiteSpace(value) && value.Trim() is not "0" && !value.Trim().Equals("false", StringComparison.OrdinalIgnoreCase))
                return name;
        }

        return null;
    }

    /// <summary>Looks at the file; anything but a clear "not there" latches.</summary>
    internal void Poll()
    {
        if (_latched is null && FileProblem() is { } problem)
            LatchFrom("file", problem, _file);
    }

    /// <summary>Why the file latches the switch, or null when it is clearly not there.</summary>
    internal string? FileProblem()
    {
        try
        {
            System.IO.File.GetAttributes(_file);
            return "the file exists";
        }
        catch (FileNotFoundException)
        {
            return null;
        }
        catch (Exception exception)
        {
            return $"whether the file exists cannot be told ({exception.Message})";
        }
    }

    internal void Release() => _latched = null;

    private void LookAtEnvironment()
    {
        if (_latched is null && SetVariable() is { } name)
            LatchFrom($"environment {name}", $"{name} was set when the process started", Environment.UserName);
    }

    private void LatchFrom(string source, string reason, string by)
    {
        KillRecord record = new(true, source, reason, by, _host.Clock.GetUtcNow());
        if (Interlocked.CompareExchange(ref _latched, record, null) is not null)
            return;
        _host.OnKillLatched(record);
    }
}
