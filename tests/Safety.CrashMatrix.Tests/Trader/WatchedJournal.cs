using System.Buffers.Binary;
using Safety.Journal;

namespace Safety.CrashMatrix.Tests.Trader;

/// <summary>The journal with its crash points.</summary>
internal sealed class WatchedJournal(IArchivingJournal journal, CrashPoints points, WatchedDisk? disk, Breakage breakage) : IArchivingJournal
{
    // Fact kinds, by the numbers that are stored.
    private const int Armed = 2;
    private const int Denied = 6;
    private const int Admitted = 8;
    private const int NotSent = 11;
    private const int Answered = 12;
    private const int Reported = 15;
    private const int Decided = 33;

    private Action? _late;
    private ulong _last;
    private ulong _projected;
    private volatile bool _isQuiet;

    /// <summary>While true the file is not touched by house-keeping: somebody copies it.</summary>
    public bool IsQuiet
    {
        get => _isQuiet;
        set => _isQuiet = value;
    }

    /// <summary>True when the tables for people know every fact.</summary>
    public bool IsTold => Volatile.Read(ref _projected) >= Volatile.Read(ref _last);

    public string Location => journal.Location;

    public JournalIdentity Identity => journal.Identity;

    public JournalHead Open()
    {
        JournalHead head = journal.Open();
        (_last, _projected) = (head.Last, head.ProjectedUpTo);
        return head;
    }

    public void Prefetch(IReadOnlyList<JournalKey> keys)
    {
        AppendLate(); // what was called committed is found
        journal.Prefetch(keys);
    }

    public JournalPlace? Find(in JournalKey key)
    {
        AppendLate();
        return journal.Find(key);
    }

    public IEnumerable<StoredBatch> Read(ulong fromSequence)
    {
        AppendLate();
        return journal.Read(fromSequence);
    }

    public IEnumerable<StoredBatch> ReadFamily(ulong family)
    {
        AppendLate();
        return journal.ReadFamily(family);
    }

    public void VisitIndex(IIndexVisitor visitor) => journal.VisitIndex(visitor);

    public void Append(in NewBatch batch)
    {
        AppendLate();
        HashSet<int> kinds = [];
        for (ReadOnlySpan<byte> rest = batch.Facts; !rest.IsEmpty; rest = rest[(4 + BinaryPrimitives.ReadInt32LittleEndian(rest))..])
        {
            int kind = BinaryPrimitives.ReadUInt16LittleEndian(rest[12..]);
            kinds.Add(kind);
            CrashPoint? before = kind switch
            {
                Admitted or Denied or Decided => CrashPoint.C2,
                Answered or NotSent when !kinds.Contains(Reported) => CrashPoint.C8,
                Reported => CrashPoint.C10,
                Armed => CrashPoint.C14,
                _ => null,
            };
            if (before is { } point)
                points.Hit(point);
        }

        bool hasIntent = kinds.Overlaps([Admitted, Denied]);
        bool hasOutcome = kinds.Overlaps([Answered, NotSent]);
        bool hasReport = kinds.Contains(Reported);
        if (hasIntent && points.IsDue(CrashPoint.C4))
            disk!.FailNextSync();
        if ((hasIntent || hasOutcome) && points.IsDue(CrashPoint.C18))
            disk!.Fill();
        if (breakage == Breakage.IntentAfterSend && hasIntent)
        {
            Volatile.Write(ref _last, batch.Last);
            KeepForLater(batch);
            return;
        }

        Volatile.Write(ref _last, batch.Last);
        using (Within(hasReport ? CrashPoint.C11 : hasIntent ? CrashPoint.C3 : hasOutcome ? CrashPoint.C9 : points.IsRecovering ? CrashPoint.C14 : null))
            journal.Append(batch);
        if (hasReport)
            points.Hit(CrashPoint.C12);
        if (hasIntent)
            points.Hit(CrashPoint.C5);
        if (points.IsRecovering)
            points.Hit(CrashPoint.C14);
    }

    public void Project(ulong upTo, IReadOnlyList<ProjectionRow> rows)
    {
        if (_isQuiet)
            return;
        AppendLate();
        journal.Project(upTo, rows);
        Volatile.Write(ref _projected, upTo);
    }

    public IJournalSnapshot StartSnapshot(string path)
    {
        points.Hit(CrashPoint.C16);
        return journal.StartSnapshot(path);
    }

    public void Probe() => journal.Probe();

    public void Idle()
    {
        if (_isQuiet)
            return;
        AppendLate();
        using (Within(CrashPoint.C16))
            journal.Idle();
    }

    public void Dispose()
    {
        AppendLate();
        using (Within(CrashPoint.C16)) // the last connection copies its log at closing
            journal.Dispose();
    }

    private void KeepForLater(in NewBatch batch)
    {
        (ulong first, ulong last, bool isCheckpoint) = (batch.First, batch.Last, batch.IsCheckpoint);
        (byte[] previous, byte[] facts, byte[] hash) = (batch.Previous.ToArray(), batch.Facts.ToArray(), batch.Hash.ToArray());
        (KeyRow[] keys, ulong[] families) = (batch.Keys.ToArray(), batch.Families.ToArray());
        _late = () => journal.Append(new NewBatch { First = first, Last = last, Previous = previous, Facts = facts, Hash = hash, Keys = keys, Families = families, IsCheckpoint = isCheckpoint });
    }

    private void AppendLate()
    {
        Action? late = _late;
        _late = null;
        late?.Invoke();
    }

    private Step Within(CrashPoint? point)
    {
        if (disk is not null)
            disk.Inside = point;
        return new Step(disk);
    }

    private readonly struct Step(WatchedDisk? disk) : IDisposable
    {
        public void Dispose()
        {
            if (disk is not null)
                disk.Inside = null;
        }
    }
}
