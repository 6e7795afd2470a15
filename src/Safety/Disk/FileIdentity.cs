namespace Safety.Disk;

/// <summary>Which file or directory it is, whatever its path: another one that was put in its place has another identity.</summary>
/// <param name="Device">The file system.</param>
/// <param name="Inode">Its number there; numbers of what was removed are used again.</param>
/// <param name="Born">When it was made, where the file system keeps that.</param>
internal readonly record struct FileIdentity(ulong Device, ulong Inode, long Born);
