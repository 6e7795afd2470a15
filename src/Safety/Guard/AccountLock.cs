using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Safety.Disk;
using Safety.Guarding;
using Safety.Identity;
using Safety.Journal;

namespace Safety.Guard;

/// <summary>
/// One host per account and machine, whatever journal it opens, whichever user it runs as: two journals of one account would not see
/// each other's orders. The lock is one of the system on an open file; it goes with the process, also on a kill.
/// </summary>
/// <remarks>Not a lock of .NET's, which a variable of the environment switches off. A lock file that was removed is another file for the next process: that is seen.</remarks>
internal sealed class AccountLock : IDisposable
{
    private const int MostTries = 16;

    private readonly AccountId _account;
    private SafeFileHandle _file;

    private AccountLock(AccountId account, string path)
    {
        _account = account;
        Path = path;
        _file = Open();
    }

    /// <summary>The lock's file.</summary>
    public string Path { get; }

    /// <summary>Takes the lock.</summary>
    /// <exception cref="JournalException">Another host trades the account.</exception>
    public static AccountLock Take(AccountId account, string? directory)
    {
        string name = $"safety-{Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(account.ToString())))[..24]}.lock";
        return new AccountLock(account, System.IO.Path.Combine(directory ?? DefaultDirectory(), name));
    }

    /// <summary>False when the file was removed or another is in its place: then another process can have taken that one.</summary>
    public bool IsHeld()
    {
        if (OperatingSystem.IsWindows())
            return true; // an open file stays there
        try
        {
            return NativeFiles.IdentityOf(_file) == NativeFiles.IdentityOf(Path);
        }
        catch (IOException)
        {
            return false;
        }
        catch (ObjectDisposedException)
        {
            return true; // it is being taken anew just now
        }
    }

    /// <summary>Takes the lock anew where it was lost.</summary>
    /// <exception cref="ArmingBlockedException">Another host has it by now.</exception>
    public void Demand()
    {
        if (IsHeld())
            return;
        try
        {
            SafeFileHandle lost = _file;
            _file = Open();
            lost.Dispose();
        }
        catch (JournalException exception)
        {
            throw new ArmingBlockedException(exception.Message, exception);
        }
    }

    public void Dispose() => _file.Dispose();

    /// <summary>The same for every user of the machine: the first directory that everybody may write to.</summary>
    private static string DefaultDirectory()
    {
        if (OperatingSystem.IsWindows())
            return System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.CommonApplicationData), "Safety", "locks");
        foreach (string directory in (ReadOnlySpan<string>)["/run/lock", "/dev/shm"])
        {
            if (Directory.Exists(directory) && File.GetUnixFileMode(directory).HasFlag(UnixFileMode.OtherWrite))
                return directory;
        }

        return "/tmp";
    }

    private SafeFileHandle Open()
    {
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
            SafeFileHandle file = OperatingSystem.IsWindows()
                ? File.OpenHandle(Path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None) : OpenAndLock();
            Sign(file);
            return file;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new JournalException(JournalFault.HeldByAnother,
                $"The account {_account} is locked ({Path}: {exception.Message}). Another process on this machine trades it; stop that one first. Two hosts on one account would not see each other's orders.", exception);
        }
    }

    [UnsupportedOSPlatform("windows")]
    private SafeFileHandle OpenAndLock()
    {
        for (int i = 0; i < MostTries; i++)
        {
            if (NativeFiles.TryOpen(Path) is not { } file)
            {
                Create();
                continue;
            }

            try
            {
                if (!NativeFiles.TryLock(file))
                    throw new IOException("it is held.");
                if (File.Exists(Path) && NativeFiles.IdentityOf(file) == NativeFiles.IdentityOf(Path))
                    return file;
                file.Dispose(); // removed between the opening and the lock: it would keep nobody out
            }
            catch
            {
                file.Dispose();
                throw;
            }
        }

        throw new IOException("it is removed again and again.");
    }

    [UnsupportedOSPlatform("windows")]
    private void Create()
    {
        // Everybody may read it: who cannot even open it would be told that it is held.
        const UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        try
        {
            using FileStream made = new(Path, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite);
            File.SetUnixFileMode(made.SafeFileHandle, mode);
        }
        catch (IOException) when (File.Exists(Path))
        {
            // Another process was faster.
        }
    }

    // For whoever asks what the file is.
    private void Sign(SafeFileHandle file)
    {
        try
        {
            byte[] name = Encoding.UTF8.GetBytes(FormattableString.Invariant($"{_account} process {Environment.ProcessId}\n"));
            RandomAccess.SetLength(file, name.Length);
            RandomAccess.Write(file, name, 0);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            // Another user's file: it can be locked and not written.
        }
    }
}
