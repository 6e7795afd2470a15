using System.Runtime.InteropServices;

namespace Safety.PowerCut.Tests.Disk;

/// <summary>SQLite's <c>sqlite3_vfs</c>, version 3. What is not replaced is copied from the platform's own as it is.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeFileSystem
{
    public int Version;
    public int FileSize;
    public int MaxPathName;
    public NativeFileSystem* Next;
    public byte* Name;
    public void* AppData;
    public delegate* unmanaged[Cdecl]<NativeFileSystem*, byte*, NativeFile*, int, int*, int> Open;
    public delegate* unmanaged[Cdecl]<NativeFileSystem*, byte*, int, int> Delete;
    public delegate* unmanaged[Cdecl]<NativeFileSystem*, byte*, int, int*, int> Access;
    public void* FullPathName;
    public void* DlOpen;
    public void* DlError;
    public void* DlSym;
    public void* DlClose;
    public void* Randomness;
    public void* Sleep;
    public void* CurrentTime;
    public void* GetLastError;
    public void* CurrentTimeInt64;
    public void* SetSystemCall;
    public void* GetSystemCall;
    public void* NextSystemCall;
}
