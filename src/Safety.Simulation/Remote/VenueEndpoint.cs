using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;

namespace Safety.Simulation.Remote;

/// <summary>Where a running venue is found: published as <c>venue.json</c> in its state directory, whole or not at all.</summary>
/// <param name="Port">Its port on the loopback interface.</param>
/// <param name="ProcessId">Its process.</param>
/// <param name="StartedAt">When its process started, so that a reused process ID is told apart.</param>
/// <param name="Token">What a connection says first: only who may read this file is served.</param>
public sealed record VenueEndpoint(int Port, int ProcessId, DateTimeOffset StartedAt, string Token)
{
    /// <summary>The file's name in the state directory.</summary>
    public const string FileName = "venue.json";

    /// <summary>Reads the endpoint; null when none is published.</summary>
    /// <exception cref="IOException">It is there and cannot be read.</exception>
    public static VenueEndpoint? TryRead(string stateDirectory)
    {
        try
        {
            byte[] json = File.ReadAllBytes(Path.Combine(stateDirectory, FileName));
            return JsonSerializer.Deserialize(json, WireJson.Default.VenueEndpoint);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (JsonException e)
        {
            throw new IOException($"{FileName} in '{stateDirectory}' is damaged: {e.Message}", e);
        }
    }

    /// <summary>True while the process that published it still runs.</summary>
    public bool IsAlive()
    {
        try
        {
            using Process process = Process.GetProcessById(ProcessId);
            return !process.HasExited && (process.StartTime.ToUniversalTime() - StartedAt.UtcDateTime).Duration() < TimeSpan.FromSeconds(2);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }

    internal static VenueEndpoint OfThisProcess(int port)
    {
        using Process process = Process.GetCurrentProcess();
        return new VenueEndpoint(port, process.Id, process.StartTime.ToUniversalTime(), RandomNumberGenerator.GetHexString(32));
    }

    internal void Publish(string stateDirectory)
    {
        // A reader sees the old file or the new one, never half of one.
        string path = Path.Combine(stateDirectory, FileName);
        string temporary = $"{path}.{ProcessId}.tmp";
        FileStreamOptions options = new() { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (FileStream file = new(temporary, options))
            file.Write(JsonSerializer.SerializeToUtf8Bytes(this, WireJson.Default.VenueEndpoint));
        File.Move(temporary, path, overwrite: true);
    }

    internal void Withdraw(string stateDirectory)
    {
        // Only our own: another venue may have been started in the same place meanwhile.
        if (TryRead(stateDirectory) == this)
            File.Delete(Path.Combine(stateDirectory, FileName));
    }
}
