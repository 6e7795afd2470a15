using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Safety.Decisions;
using Safety.HashChain;
using Safety.Idempotency;
using Safety.Identity;

namespace Safety.Intents;

/// <summary>
/// What a piece of work may do to the journal. The store's transaction begins with the first row, so that work which writes
/// nothing costs no commit. Also links every event into the hash chain.
/// </summary>
internal sealed class JournalTransaction(IOrderJournal journal, TimeProvider clock)
{
    private readonly HashSet<AccountLedger> _dirty = [];
    private readonly HashSet<(AccountLedger Ledger, SymbolExposure Symbol)> _moved = [];
    private readonly ArrayBufferWriter<byte> _data = new(4096);
    private byte[] _lastHash = new byte[SHA256.HashSizeInBytes];
    private long _sealed;
    private bool _begun;

    /// <summary>One clock reading per transaction.</summary>
    public DateTimeOffset Now { get; private set; }

    public long LastEvent { get; private set; }

    public long LastReport { get; set; }

    public long LastCause { get; set; }

    public long LastDecision { get; set; }

    public ReadOnlySpan<byte> LastHash => _lastHash;

    public bool HasRows => _begun;

    public IOrderJournal Journal => journal;

    public void Resume(long lastEvent, ReadOnlySpan<byte> lastHash, long lastReport, long lastSealed, long lastCause, long lastDecision)
    {
        LastCause = lastCause;
        LastDecision = lastDecision;
        _sealed = lastSealed;
        LastEvent = lastEvent;
        _lastHash = lastHash.ToArray();
        LastReport = lastReport;
    }

    public void Start() => Now = clock.GetUtcNow();

    public void Insert(IntentRecord intent)
    {
        Begin();
        journal.Insert(intent);
    }

    public void Update(LiveOrder order, IntentProgress progress)
    {
        Begin();
        order.Progress = progress;
        journal.Update(order.Record, progress);
    }

    public void Insert(ReportRecord report)
    {
        Begin();
        journal.Insert(report);
        DecisionJournal.OnReport(this, report); // here, so that no inbox row is ever without its cause
    }

    public void Update(ReportRecord report, ReportDoubt doubt)
    {
        Begin();
        journal.Update(report, doubt);
    }

    public void Insert(CauseRecord cause)
    {
        Begin();
        journal.Insert(cause);
    }

    public void Insert(DecisionRecord decision)
    {
        Begin();
        journal.Insert(decision);
    }

    public void Insert(HandledRecord handled)
    {
        Begin();
        journal.Insert(handled);
    }

    public void Save(StrategyCursor cursor)
    {
        Begin();
        journal.Save(cursor);
    }

    public void Save(CheckpointRecord checkpoint)
    {
        Begin();
        journal.Save(checkpoint);
    }

    public void Append(KillRecord kill)
    {
        Begin();
        journal.Append(kill);
    }

    public void Append(ArmingRecord arming)
    {
        Begin();
        journal.Append(arming);
    }

    /// <summary>Seals the chain where it stands; nothing to do when nothing has happened since the last seal.</summary>
    public void Seal()
    {
        if (LastEvent == _sealed)
            return;
        _sealed = LastEvent;
        Begin();
        journal.Append(new SealRecord(LastEvent, _lastHash.ToArray(), Now));
    }

    /// <summary>Moves the events before a seal out of the log; they are in the archive.</summary>
    public void DropEventsBefore(SealRecord seal, string archive)
    {
        Begin();
        ((IArchivingJournal)journal).DropEventsBefore(seal, archive);
    }

    /// <summary>Saves an account's counters with this transaction, once.</summary>
    public void Touch(AccountLedger ledger) => _dirty.Add(ledger);

    /// <summary>Saves a position with this transaction, once.</summary>
    public void Touch(AccountLedger ledger, SymbolExposure symbol) => _moved.Add((ledger, symbol));

    /// <summary>Appends an event and links it into the chain.</summary>
    public void Event(EventKind kind, int accountRef, ClientOrderId order, string text)
    {
        int most = Encoding.UTF8.GetMaxByteCount(text.Length);
        Memory<byte> memory = _data.GetMemory(most);
        int written = Encoding.UTF8.GetBytes(text, memory.Span);
        _data.Advance(written);
        Append(kind, accountRef, order, memory[..written]);
    }

    public void Commit()
    {
        foreach (AccountLedger ledger in _dirty)
        {
            Begin();
            journal.Save(ledger.Counters);
        }

        foreach ((AccountLedger ledger, SymbolExposure symbol) in _moved)
        {
            Begin();
            journal.Save(new PositionRecord(ledger.Ref, symbol.Symbol, symbol.Units, symbol.Mark));
        }

        if (_begun)
            journal.Commit();
        _begun = false;
        _dirty.Clear();
        _moved.Clear();
        _data.ResetWrittenCount();
    }

    private void Append(EventKind kind, int accountRef, ClientOrderId order, ReadOnlyMemory<byte> data)
    {
        Begin();
        byte[] hash = EventChain.Link(_lastHash, ++LastEvent, kind, accountRef, order.Value ?? "", Now, data.Span);
        journal.Append(new EventRecord(LastEvent, kind, accountRef, order.Value ?? "", Now, data, hash));
        _lastHash = hash;
    }

    private void Begin()
    {
        if (_begun)
            return;
        journal.Begin();
        _begun = true;
    }
}
