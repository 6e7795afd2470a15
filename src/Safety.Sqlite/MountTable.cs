using System.Text;

namespace Safety.Sqlite;

/// <summary>Tells what file system a path lies on.</summary>
internal static class MountTable
{
    private static readonly HashSet<string> s_network = new(StringComparer.Ordinal)
    {
        "nfs", "nfs3", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "9p", "afs", "afpfs", "auristorfs", "beegfs", "ceph", "coda", "davfs", "davfs2",
        "glusterfs", "gfs", "gfs2", "gpfs", "lustre", "moosefs", "ncpfs", "ocfs2", "orangefs", "pvfs2", "prl_fs", "vboxsf", "vmhgfs", "webdav",
    };

    /// <summary>FUSE file systems that are local; any other may be anything.</summary>
    private static readonly HashSet<string> s_localFuse = new(StringComparer.Ordinal)
    {
        "fuseblk", "fuse.ntfs-3g", "fuse.exfat", "fuse.ext2", "fuse.ext4", "fuse.fuse-overlayfs", "fuse.fuseiso", "fuse.lxcfs", "fuse.mergerfs", "fuse.bindfs",
        "fuse.zfs-fuse", "fuse.encfs", "fuse.gocryptfs", "fuse.cryfs",
    };

    /// <summary>The type of the network file system that <paramref name="path"/> lies on; null when it is local.</summary>
    public static string? NetworkFileSystemOf(string path)
    {
        if (OperatingSystem.IsLinux())
        {
            string type = FileSystemOf(File.ReadAllText("/proc/self/mounts"), RealPath(path));
            return IsNetwork(type) ? type : null;
        }

        if (OperatingSystem.IsWindows() && path.StartsWith(@"\\", StringComparison.Ordinal))
            return "UNC path";

        var drive = new DriveInfo(OperatingSystem.IsWindows() ? Path.GetPathRoot(path)! : Path.GetDirectoryName(path)!);
        return drive.DriveType == DriveType.Network ? drive.DriveFormat : null;
    }

    /// <summary>True for a type as <c>/proc/self/mounts</c> names it.</summary>
    public static bool IsNetwork(string type) =>
        s_network.Contains(type) || (type.StartsWith("fuse", StringComparison.Ordinal) && !s_localFuse.Contains(type));

    /// <summary>The type of the mount with the longest mount point above <paramref name="path"/>; the last one counts where two are stacked.</summary>
    /// <param name="mounts">The text of <c>/proc/self/mounts</c>.</param>
    /// <param name="path">An absolute path without symbolic links.</param>
    public static string FileSystemOf(string mounts, string path)
    {
        string type = "";
        int longest = -1;
        foreach (string line in mounts.Split('\n'))
        {
            string[] fields = line.Split(' ');
            if (fields.Length < 3)
                continue;

            string point = Unescape(fields[1]);
            if (point.Length >= longest && IsAbove(point, path))
                (longest, type) = (point.Length, fields[2]);
        }

        return type;
    }

    /// <summary>The path with symbolic links followed, as far as it exists.</summary>
    public static string RealPath(string path)
    {
        string root = Path.GetPathRoot(path)!;
        string real = root;
        foreach (string part in path[root.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            real = Path.Combine(real, part);
            FileSystemInfo info = Directory.Exists(real) ? new DirectoryInfo(real) : new FileInfo(real);
            if (info.LinkTarget is not null && info.ResolveLinkTarget(returnFinalTarget: true) is { } target)
                real = RealPath(target.FullName);
        }

        return real;
    }

    private static bool IsAbove(string point, string path) =>
        point == "/" || (path.StartsWith(point, StringComparison.Ordinal) && (path.Length == point.Length || path[point.Length] == '/'));

    private static string Unescape(string field)
    {
        if (!field.Contains('\\', StringComparison.Ordinal))
            return field;

        // Space, tab, newline and backslash are written as three octal digits.
        var text = new StringBuilder(field.Length);
        for (int i = 0; i < field.Length; i++)
        {
            if (field[i] == '\\' && i + 3 < field.Length)
            {
                text.Append((char)(((field[i + 1] - '0') << 6) | ((field[i + 2] - '0') << 3) | (field[i + 3] - '0')));
                i += 3;
            }
            else
            {
                text.Append(field[i]);
            }
        }

        return text.ToString();
    }
}
