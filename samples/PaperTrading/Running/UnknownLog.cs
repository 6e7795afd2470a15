using Safety.Guarding;

namespace PaperTrading.Running;

/// <summary>
/// Every order whose outcome was not known for a while, over all processes of a run, by the guard's own alerts: what the final table counts.
/// </summary>
internal sealed class UnknownLog(string stateDirectory)
{
    private readonly Lock _lock = new();
    private readonly string _path = PathIn(stateDirectory);

    public void Note(SafetyEvent alert)
    {
        if (alert.Kind != SafetyEventKind.OutcomeUnknown)
            return;
        string id = alert.Message.Split(':')[0];
        lock (_lock)
            File.AppendAllText(_path, id + "\n");
    }

    public static HashSet<string> Read(string stateDirectory) =>
        File.Exists(PathIn(stateDirectory)) ? [.. File.ReadLines(PathIn(stateDirectory)).Where(static id => id.Length > 0)] : [];

    private static string PathIn(string stateDirectory) => Path.Combine(stateDirectory, "unknown-outcomes.log");
}
