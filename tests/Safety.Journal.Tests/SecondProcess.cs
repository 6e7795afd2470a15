using System.Diagnostics;

namespace Safety.Journal.Tests;

/// <summary>This assembly, started once more; killed when disposed.</summary>
internal sealed class SecondProcess : IDisposable
{
    private readonly Process _process;

    private SecondProcess(Process process) => _process = process;

    public static SecondProcess Start(string verb, string path)
    {
        string host = Environment.ProcessPath is { } running && Path.GetFileNameWithoutExtension(running) == "dotnet" ? running : "dotnet";
        var start = new ProcessStartInfo(host)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (string argument in (ReadOnlySpan<string>)[typeof(SecondProcess).Assembly.Location, verb, path])
            start.ArgumentList.Add(argument);

        return new SecondProcess(Process.Start(start)!);
    }

    /// <summary>The next line it prints; null at the end.</summary>
    public string? ReadLine() => _process.StandardOutput.ReadLine();

    /// <summary>What it wrote about an error, once it has ended.</summary>
    public string ReadError() => _process.StandardError.ReadToEnd();

    /// <summary>Kills it (SIGKILL) and returns the lines it had printed and nobody had read.</summary>
    public List<string> Kill()
    {
        _process.Kill();
        var lines = new List<string>();
        while (_process.StandardOutput.ReadLine() is { } line)
            lines.Add(line);

        _process.WaitForExit();
        return lines;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();

        _process.WaitForExit();
        _process.Dispose();
    }
}
