using System.Runtime.InteropServices;

namespace Safety.PowerCut.Tests.Disk;

/// <summary>SQLite's <c>sqlite3_file</c> as this file system lays it out: the methods first, then ours; the platform's own file follows.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeFile
{
    public NativeFileMethods* Methods;
    public nint Recorder;
    public NativeFile* Real;
    public int FileNumber;
    private readonly int _padding;
}
