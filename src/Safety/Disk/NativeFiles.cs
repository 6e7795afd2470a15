using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace Safety.Disk;

/// <summary>What .NET has no call for: identities of files, locks that no setting turns off, directories that are synced.</summary>
internal static partial class NativeFiles
{
    private const int StatusSize = 256; // of Linux' statx; macOS' stat is shorter

    /// <summary>Opens a file or a directory that is there, for writing too where that is allowed; null when it is not there. Processes that are started do not inherit it.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    [UnsupportedOSPlatform("windows")]
    public static SafeFileHandle? TryOpen(string path)
    {
        const int readWrite = 2;
        const int notThere = 2;
        int closeOnExec = OperatingSystem.IsMacOS() ? 0x1000000 : 0x80000;
        int descriptor = OpenFile(path, readWrite | closeOnExec);
        if (descriptor < 0 && Marshal.GetLastPInvokeError() != notThere)
            descriptor = OpenFile(path, closeOnExec);
        if (descriptor >= 0)
            return new SafeFileHandle(descriptor, ownsHandle: true);
        return Marshal.GetLastPInvokeError() == notThere ? null : throw Failure($"'{path}' cannot be opened");
    }

    /// <summary>Takes the lock on an open file; false when it was opened elsewhere and locked there, in whatever process.</summary>
    /// <exception cref="IOException">The file system knows no locks.</exception>
    [UnsupportedOSPlatform("windows")]
    public static bool TryLock(SafeFileHandle file)
    {
        const int exclusiveWithoutWaiting = 2 | 4;
        if (LockFile(file, exclusiveWithoutWaiting) == 0)
            return true;
        int wouldBlock = OperatingSystem.IsMacOS() ? 35 : 11;
        return Marshal.GetLastPInvokeError() == wouldBlock ? false : throw Failure("the file cannot be locked");
    }

    /// <summary>Makes names that were written to or removed from a directory durable. Windows' file systems keep them by themselves.</summary>
    /// <exception cref="IOException">The directory cannot be synced.</exception>
    public static void SyncDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
            return;
        using SafeFileHandle directory = TryOpen(path) ?? throw new DirectoryNotFoundException($"'{path}' does not exist.");
        if (SyncFile(directory) != 0)
            throw Failure($"'{path}' cannot be synced");
    }

    /// <summary>Which file or directory a path leads to now.</summary>
    /// <exception cref="IOException">There is none, or it cannot be told.</exception>
    public static FileIdentity IdentityOf(string path)
    {
        if (!OperatingSystem.IsWindows())
            return IdentityOf(path, 0);
        if (!Path.Exists(path))
            throw new FileNotFoundException($"'{path}' does not exist.", path);
        return new FileIdentity(0, 0, File.GetCreationTimeUtc(path).Ticks);
    }

    /// <summary>Which file is open here.</summary>
    /// <exception cref="IOException">It cannot be told.</exception>
    [UnsupportedOSPlatform("windows")]
    public static FileIdentity IdentityOf(SafeFileHandle file)
    {
        bool isCounted = false;
        try
        {
            file.DangerousAddRef(ref isCounted);
            return IdentityOf(null, (int)file.DangerousGetHandle());
        }
        finally
        {
            if (isCounted)
                file.DangerousRelease();
        }
    }

    [UnsupportedOSPlatform("windows")]
    private static FileIdentity IdentityOf(string? path, int descriptor)
    {
        byte[] status = new byte[StatusSize];
        if (OperatingSystem.IsMacOS())
        {
            bool isArm = RuntimeInformation.ProcessArchitecture == Architecture.Arm64;
            int told = (path, isArm) switch
            {
                (null, true) => MacDescriptorStatus(descriptor, status),
                (null, false) => MacDescriptorStatus64(descriptor, status),
                (_, true) => MacStatus(path, status),
                _ => MacStatus64(path, status),
            };
            if (told != 0)
                throw Failure(path is null ? "the open file cannot be looked at" : $"'{path}' cannot be looked at");
            return new FileIdentity(BinaryPrimitives.ReadUInt32LittleEndian(status), Long(8), (long)Long(80) * 1_000_000_000 + (long)Long(88));
        }

        const int workingDirectory = -100;
        const int emptyPath = 0x1000;
        const uint inodeAndBirth = 0x100 | 0x800;
        if (LinuxStatus(path is null ? descriptor : workingDirectory, path ?? "", path is null ? emptyPath : 0, inodeAndBirth, status) != 0)
            throw Failure(path is null ? "the open file cannot be looked at" : $"'{path}' cannot be looked at");
        return new FileIdentity(Long(136), Long(32), (long)Long(80) * 1_000_000_000 + BinaryPrimitives.ReadUInt32LittleEndian(status.AsSpan(88)));

        ulong Long(int at) => BinaryPrimitives.ReadUInt64LittleEndian(status.AsSpan(at));
    }

    private static IOException Failure(string what) =>
        new($"{what}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}.");

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenFile(string path, int flags);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int LockFile(SafeFileHandle file, int operation);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int SyncFile(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int LinuxStatus(int directory, string path, int flags, uint mask, [Out] byte[] status);

    [LibraryImport("libc", EntryPoint = "stat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MacStatus(string? path, [Out] byte[] status);

    [LibraryImport("libc", EntryPoint = "fstat", SetLastError = true)]
    private static partial int MacDescriptorStatus(int descriptor, [Out] byte[] status);

    [LibraryImport("libc", EntryPoint = "stat$INODE64", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MacStatus64(string? path, [Out] byte[] status);

    [LibraryImport("libc", EntryPoint = "fstat$INODE64", SetLastError = true)]
    private static partial int MacDescriptorStatus64(int descriptor, [Out] byte[] status);
}
