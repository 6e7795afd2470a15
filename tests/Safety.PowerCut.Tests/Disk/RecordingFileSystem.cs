using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Safety.PowerCut.Tests.Disk;

/// <summary>
/// An SQLite file system (VFS) over the platform's own. It writes down every change of the disk in order, fails where it is
/// told to, and never syncs: which bytes a sync has saved is decided by <see cref="DiskModel"/>, not by this machine's disk.
/// </summary>
/// <remarks>One thread at a time per instance.</remarks>
internal sealed unsafe class RecordingFileSystem : IDisposable
{
    private const int Ok = 0;
    private const int Full = 13;
    private const int CanNotOpen = 14;
    private const int ReadError = 266;
    private const int WriteError = 778;
    private const int SyncError = 1034;
    private const int TruncateError = 1546;
    private const int DeleteError = 2570;
    private const int MustCreate = 0x4;
    private const int AccessExists = 0;
    private const int SectorSize = 512;

    private static readonly ConcurrentDictionary<nint, RecordingFileSystem> s_registered = new();
    private static readonly NativeFileMethods* s_methods = CreateMethods();
    private static int s_instances;

    private readonly NativeFileSystem* _base;
    private readonly NativeFileSystem* _native;
    private readonly List<DiskOperation> _operations = [];
    private readonly Dictionary<string, int> _files = [];
    private readonly List<string> _names = [""];
    private readonly GCHandle _self;
    private DiskFault? _fault;
    private int _seen;

    public RecordingFileSystem()
    {
        SQLitePCL.Batteries_V2.Init();
        Name = FormattableString.Invariant($"safety-recording-{Interlocked.Increment(ref s_instances)}");
        _self = GCHandle.Alloc(this);
        _base = Find(null);
        _native = (NativeFileSystem*)NativeMemory.AllocZeroed((nuint)sizeof(NativeFileSystem));
        *_native = *_base;
        _native->Next = null;
        _native->Name = (byte*)Marshal.StringToCoTaskMemUTF8(Name);
        _native->FileSize = sizeof(NativeFile) + _base->FileSize;
        _native->Open = &OnOpen;
        _native->Delete = &OnDelete;
        s_registered[(nint)_native] = this;
        if (Register(_native, 0) != Ok)
            throw new InvalidOperationException("SQLite did not take the file system.");
    }

    public string Name { get; }

    /// <summary>True while changes are written down.</summary>
    public bool IsRecording { get; set; }

    /// <summary>What has been promised so far; kept with every operation.</summary>
    public Func<object?>? Witness { get; set; }

    public IReadOnlyList<DiskOperation> Operations => _operations;

    /// <summary>How many operations were counted towards the fault.</summary>
    public int Seen => _seen;

    /// <summary>True once the disk has failed.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>The disk fails from now on as told; null mends it.</summary>
    public DiskFault? Fault
    {
        get => _fault;
        set => (_fault, _seen, HasFailed) = (value, 0, false);
    }

    /// <summary>Forgets what was recorded: the next run starts on other files.</summary>
    public void Clear()
    {
        _operations.Clear();
        _files.Clear();
        _names.RemoveRange(1, _names.Count - 1);
    }

    public void Dispose()
    {
        _ = Unregister(_native);
        s_registered.TryRemove((nint)_native, out _);
        Marshal.FreeCoTaskMem((nint)_native->Name);
        NativeMemory.Free(_native);
        _self.Free();
    }

    private static NativeFileMethods* CreateMethods()
    {
        NativeFileMethods* methods = (NativeFileMethods*)NativeMemory.AllocZeroed((nuint)sizeof(NativeFileMethods));
        methods->Version = 1;
        methods->Close = &OnClose;
        methods->Read = &OnRead;
        methods->Write = &OnWrite;
        methods->Truncate = &OnTruncate;
        methods->Sync = &OnSync;
        methods->FileSize = &OnFileSize;
        methods->Lock = &OnLock;
        methods->Unlock = &OnUnlock;
        methods->CheckReservedLock = &OnCheckReservedLock;
        methods->FileControl = &OnFileControl;
        methods->SectorSize = &OnSectorSize;
        methods->DeviceCharacteristics = &OnDeviceCharacteristics;
        return methods;
    }

    private static RecordingFileSystem Of(NativeFile* file) => (RecordingFileSystem)GCHandle.FromIntPtr(file->Recorder).Target!;

    /// <summary>Counts an operation; true when it must fail.</summary>
    private bool Fails(DiskOperationKind kind)
    {
        if (_fault is not { } fault)
            return false;

        bool counts = fault.Kind switch
        {
            DiskFaultKind.FullOnce or DiskFaultKind.FullForGood => kind == DiskOperationKind.Write,
            DiskFaultKind.SyncErrorOnce => kind == DiskOperationKind.Sync,
            _ => true,
        };
        if (!counts)
            return false;

        _seen++;
        bool isForGood = fault.Kind is DiskFaultKind.ErrorForGood or DiskFaultKind.FullForGood;
        if (isForGood ? _seen < fault.At : _seen != fault.At)
            return false;

        HasFailed = true;
        return true;
    }

    private void Record(DiskOperationKind kind, int file, long offset = 0, byte[]? data = null)
    {
        // Number 0 is a temporary file without a name: it is gone after a crash.
        if (IsRecording && file > 0)
            _operations.Add(new DiskOperation(kind, file, _names[file], offset, data ?? [], Witness?.Invoke()));
    }

    private int Number(string name, bool isNew)
    {
        if (!isNew && _files.TryGetValue(name, out int known))
            return known;

        _names.Add(name);
        return _files[name] = _names.Count - 1;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnOpen(NativeFileSystem* native, byte* path, NativeFile* file, int flags, int* outFlags)
    {
        RecordingFileSystem system = s_registered[(nint)native];
        file->Methods = null;
        string? name = path is null ? null : Path.GetFileName(Marshal.PtrToStringUTF8((nint)path));
        bool wasThere = true;
        if (path is not null)
        {
            int there;
            _ = system._base->Access(system._base, path, AccessExists, &there);
            wasThere = there != 0;
        }

        if (system.Fails(wasThere ? DiskOperationKind.Open : DiskOperationKind.Create))
            return CanNotOpen;

        file->Recorder = GCHandle.ToIntPtr(system._self);
        file->Real = (NativeFile*)((byte*)file + sizeof(NativeFile));
        int rc = system._base->Open(system._base, path, file->Real, flags, outFlags);
        if (rc != Ok)
            return rc;

        file->Methods = s_methods;
        file->FileNumber = 0;
        if (name is not null)
        {
            bool isNew = !wasThere && (flags & MustCreate) != 0;
            file->FileNumber = system.Number(name, isNew);
            system.Record(isNew ? DiskOperationKind.Create : DiskOperationKind.Open, file->FileNumber);
        }

        return Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnDelete(NativeFileSystem* native, byte* path, int syncDirectory)
    {
        RecordingFileSystem system = s_registered[(nint)native];
        if (system.Fails(DiskOperationKind.Delete))
            return DeleteError;

        string name = Path.GetFileName(Marshal.PtrToStringUTF8((nint)path)!);
        int rc = system._base->Delete(system._base, path, 0);
        if (rc == Ok && system._files.TryGetValue(name, out int number))
            system.Record(DiskOperationKind.Delete, number, syncDirectory & 1);

        return rc;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnRead(NativeFile* file, void* buffer, int length, long offset) =>
        Of(file).Fails(DiskOperationKind.Read) ? ReadError : file->Real->Methods->Read(file->Real, buffer, length, offset);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnWrite(NativeFile* file, void* buffer, int length, long offset)
    {
        RecordingFileSystem system = Of(file);
        if (system.Fails(DiskOperationKind.Write))
        {
            bool isFull = system._fault!.Kind is DiskFaultKind.FullOnce or DiskFaultKind.FullForGood;
            int fits = isFull ? length / 2 / SectorSize * SectorSize : 0;
            if (fits > 0 && file->Real->Methods->Write(file->Real, buffer, fits, offset) == Ok)
                system.Record(DiskOperationKind.Write, file->FileNumber, offset, new ReadOnlySpan<byte>(buffer, fits).ToArray());
            return isFull ? Full : WriteError;
        }

        system.Record(DiskOperationKind.Write, file->FileNumber, offset, system.IsRecording ? new ReadOnlySpan<byte>(buffer, length).ToArray() : []);
        return file->Real->Methods->Write(file->Real, buffer, length, offset);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnTruncate(NativeFile* file, long length)
    {
        RecordingFileSystem system = Of(file);
        if (system.Fails(DiskOperationKind.Truncate))
            return TruncateError;

        system.Record(DiskOperationKind.Truncate, file->FileNumber, length);
        return file->Real->Methods->Truncate(file->Real, length);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnSync(NativeFile* file, int flags)
    {
        RecordingFileSystem system = Of(file);
        if (system.Fails(DiskOperationKind.Sync))
            return SyncError;

        system.Record(DiskOperationKind.Sync, file->FileNumber);
        return Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnClose(NativeFile* file) => file->Real->Methods->Close(file->Real);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnFileSize(NativeFile* file, long* length) => file->Real->Methods->FileSize(file->Real, length);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnLock(NativeFile* file, int level) => file->Real->Methods->Lock(file->Real, level);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnUnlock(NativeFile* file, int level) => file->Real->Methods->Unlock(file->Real, level);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnCheckReservedLock(NativeFile* file, int* isHeld) => file->Real->Methods->CheckReservedLock(file->Real, isHeld);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnFileControl(NativeFile* file, int what, void* argument) => file->Real->Methods->FileControl(file->Real, what, argument);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnSectorSize(NativeFile* file) => file->Real->Methods->SectorSize(file->Real);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnDeviceCharacteristics(NativeFile* file) => file->Real->Methods->DeviceCharacteristics(file->Real);

    [DllImport("e_sqlite3", EntryPoint = "sqlite3_vfs_find", CallingConvention = CallingConvention.Cdecl)]
    private static extern NativeFileSystem* Find(byte* name);

    [DllImport("e_sqlite3", EntryPoint = "sqlite3_vfs_register", CallingConvention = CallingConvention.Cdecl)]
    private static extern int Register(NativeFileSystem* system, int isDefault);

    [DllImport("e_sqlite3", EntryPoint = "sqlite3_vfs_unregister", CallingConvention = CallingConvention.Cdecl)]
    private static extern int Unregister(NativeFileSystem* system);
}
