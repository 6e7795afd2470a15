using Safety.Sqlite;

namespace Safety.Journal.Tests;

public sealed class MountTableTests
{
    private const string Mounts =
        """
        /dev/vda / ext4 rw,relatime 0 0
        proc /proc proc rw 0 0
        server:/export /data nfs4 rw 0 0
        /dev/vdb /data/local xfs rw 0 0
        //nas/share /mnt/with\040space cifs rw 0 0
        me@host:/ /home/me/remote fuse.sshfs rw 0 0
        /dev/sda1 /stacked nfs rw 0 0
        tmpfs /stacked tmpfs rw 0 0
        """;

    [Theory]
    [InlineData("/orders.db", "ext4")]
    [InlineData("/data/orders.db", "nfs4")]
    [InlineData("/data", "nfs4")]
    [InlineData("/database/orders.db", "ext4")]
    [InlineData("/data/local/orders.db", "xfs")]
    [InlineData("/mnt/with space/orders.db", "cifs")]
    [InlineData("/home/me/remote/a/b/orders.db", "fuse.sshfs")]
    [InlineData("/stacked/orders.db", "tmpfs")]
    public void The_longest_mount_point_counts(string path, string type) => Assert.Equal(type, MountTable.FileSystemOf(Mounts, path));

    [Theory]
    [InlineData("nfs")]
    [InlineData("nfs4")]
    [InlineData("cifs")]
    [InlineData("smb3")]
    [InlineData("9p")]
    [InlineData("ceph")]
    [InlineData("fuse.sshfs")]
    [InlineData("fuse.something-new")]
    public void A_network_file_system_is_told(string type) => Assert.True(MountTable.IsNetwork(type));

    [Theory]
    [InlineData("ext4")]
    [InlineData("xfs")]
    [InlineData("btrfs")]
    [InlineData("zfs")]
    [InlineData("overlay")]
    [InlineData("tmpfs")]
    [InlineData("fuseblk")]
    public void A_local_file_system_is_told(string type) => Assert.False(MountTable.IsNetwork(type));

    [Fact]
    public void Symbolic_links_are_followed()
    {
        using var scratch = new ScratchDirectory();
        string real = Directory.CreateDirectory(scratch.File("real")).FullName;
        Directory.CreateSymbolicLink(scratch.File("link"), real);
        File.WriteAllText(Path.Combine(real, "orders.db"), "");
        File.CreateSymbolicLink(scratch.File("link.db"), Path.Combine(scratch.File("link"), "orders.db"));

        string expected = MountTable.RealPath(Path.Combine(real, "orders.db"));

        Assert.Equal(expected, MountTable.RealPath(Path.Combine(scratch.File("link"), "orders.db")));
        Assert.Equal(expected, MountTable.RealPath(scratch.File("link.db")));
        Assert.Equal(Path.Combine(MountTable.RealPath(real), "unborn.db"), MountTable.RealPath(Path.Combine(scratch.File("link"), "unborn.db")));
    }

    [Fact]
    public void This_machines_scratch_directory_is_local()
    {
        using var scratch = new ScratchDirectory();

        Assert.Null(MountTable.NetworkFileSystemOf(scratch.File("orders.db")));
    }
}
