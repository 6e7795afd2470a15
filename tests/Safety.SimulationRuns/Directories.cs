namespace Safety.SimulationRuns;

/// <summary>Where kill files and journals lie: in memory where the machine has a place for that, for nothing here is to last.</summary>
internal static class Directories
{
    private const string InMemory = "/dev/shm";

    public static string New()
    {
        string root = Directory.Exists(InMemory) ? InMemory : Path.GetTempPath();
        string path = Path.Combine(root, $"safety-simulation-{Environment.ProcessId}-{Guid.NewGuid():N}"[..44]);
        Directory.CreateDirectory(path);
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            if (Directory.Exists(path))
                Directory.Delete(path, recursive: true);
        };
        return path;
    }
}
