using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace Safety.Sample.Tests;

/// <summary>The sample as a process of its own, in a directory of its own.</summary>
internal sealed class SampleProcess : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _messages = new();
    private readonly TaskCompletionSource _armed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private SampleProcess(string directory, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment)
    {
        ProcessStartInfo start = new(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "PaperTrading.dll"));
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Keep(_output, line.Data);
        _process.ErrorDataReceived += (_, line) =>
        {
            Keep(_messages, line.Data);
            if (line.Data?.Contains("Armed, epoch", StringComparison.Ordinal) == true)
                _armed.TrySetResult();
        };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Completed when the trader says that it is armed.</summary>
    public Task Armed => _armed.Task;

    public string Messages
    {
        get
        {
            lock (_messages)
                return _messages.ToString().ReplaceLineEndings(" ");
        }
    }

    public static SampleProcess Start(string directory, params string[] arguments) => new(directory, arguments, null);

    public static async Task<(int ExitCode, JsonElement Table, string Messages)> RunAsync(
        string directory, string[] arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        using SampleProcess sample = new(directory, [.. arguments, "--json"], environment);
        int exitCode = await sample.ExitAsync();
        string last = sample._output.ToString().TrimEnd().Split('\n')[^1];
        return (exitCode, last.StartsWith('{') ? JsonSerializer.Deserialize<JsonElement>(last) : default, sample.Messages);
    }

    public async Task<int> ExitAsync()
    {
        using CancellationTokenSource patience = new(TimeSpan.FromMinutes(6));
        await _process.WaitForExitAsync(patience.Token);
        _process.WaitForExit(); // until the redirected output is through
        return _process.ExitCode;
    }

    /// <summary>Kills the process (SIGKILL) unless it ends by itself within the given time.</summary>
    public void KillWithin(TimeSpan time)
    {
        if (!_process.WaitForExit(time))
            _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    private static void Keep(StringBuilder text, string? line)
    {
        lock (text)
            text.AppendLine(line);
    }
}
