using System.Buffers;
using System.Text;
using System.Text.Json;
using Safety.Disk;
using Safety.Journal;

namespace Safety.KillSwitches;

/// <summary>The directory of the kill file, on a disk.</summary>
internal sealed class KillDirectory : IKillDirectory
{
    private readonly string _directory;
    private FileIdentity? _watched;

    public KillDirectory(string personsFile, Guid journalId)
    {
        PersonsFile = personsFile;
        _directory = Path.GetDirectoryName(personsFile)!;
        OwnFile = Path.Combine(_directory, $"kill.{journalId:D}");
        Adopt();
    }

    public string PersonsFile { get; }

    public string OwnFile { get; }

    public string? Problem()
    {
        try
        {
            File.GetAttributes(PersonsFile);
            return "the file exists";
        }
        catch (FileNotFoundException)
        {
            // Clear, if it is the place where a person would have put it.
        }
        catch (Exception exception)
        {
            return $"whether the file exists cannot be told ({exception.Message})";
        }

        try
        {
            return NativeFiles.IdentityOf(_directory) == _watched ? null : "another directory is in the place of the one that was watched: a file in that one would not be seen";
        }
        catch (Exception exception)
        {
            return $"which directory it would be in cannot be told ({exception.Message})";
        }
    }

    public void Adopt()
    {
        try
        {
            _watched = NativeFiles.IdentityOf(_directory);
        }
        catch (IOException)
        {
            _watched = null; // the next look says why
        }
    }

    public KillRecord? ReadOwn()
    {
        byte[] text;
        try
        {
            text = File.ReadAllBytes(OwnFile);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new IOException(exception.Message, exception);
        }

        try
        {
            using JsonDocument json = JsonDocument.Parse(text);
            JsonElement root = json.RootElement;
            return new KillRecord(root.GetProperty("id").GetGuid(), true, Text("source"), Text("reason"), Text("by"), root.GetProperty("at").GetDateTimeOffset());

            string Text(string name) => root.GetProperty(name).GetString() ?? "";
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new IOException($"'{OwnFile}' is not what this host writes ({exception.Message}).", exception);
        }
    }

    public void WriteOwn(KillRecord kill)
    {
        ArrayBufferWriter<byte> text = new();
        using (Utf8JsonWriter json = new(text))
        {
            json.WriteStartObject();
            json.WriteString("id", kill.Id);
            json.WriteString("at", kill.At);
            // What is not valid Unicode is replaced: a latch must not fail over its reason.
            json.WriteString("source", Encoding.UTF8.GetBytes(kill.Source));
            json.WriteString("by", Encoding.UTF8.GetBytes(kill.By));
            json.WriteString("reason", Encoding.UTF8.GetBytes(kill.Reason));
            json.WriteEndObject();
        }

        // Whole or not at all: half a file would have to be taken for a latch that nobody knows.
        string unfinished = OwnFile + ".new";
        Write(unfinished, text.WrittenSpan);
        Do(() => File.Move(unfinished, OwnFile, overwrite: true));
        NativeFiles.SyncDirectory(_directory);
    }

    public void RemoveOwn()
    {
        Do(() => File.Delete(OwnFile));
        NativeFiles.SyncDirectory(_directory);
    }

    public void Probe()
    {
        string probe = OwnFile + ".probe";
        Write(probe, "probe"u8);
        Do(() => File.Delete(probe));
    }

    private static void Write(string path, ReadOnlySpan<byte> text)
    {
        try
        {
            using FileStream file = new(path, FileMode.Create, FileAccess.Write, FileShare.None);
            file.Write(text);
            file.Flush(flushToDisk: true);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new IOException(exception.Message, exception);
        }
    }

    private static void Do(Action step)
    {
        try
        {
            step();
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new IOException(exception.Message, exception);
        }
    }
}
