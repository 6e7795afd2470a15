using System.Diagnostics;
using Safety.Identity;
using Safety.Journal;
using Safety.Journal.Facts;
using Safety.Ledger;
using Safety.Lifecycle;

namespace Safety.Writer;

/// <summary>
/// What a piece of work may do: ask what the facts come to, its own included, and append more. Work that appends nothing costs no
/// commit.
/// </summary>
internal sealed class JournalBatch(IOrderJournal journal, HashChain chain, JournalMemory memory, TimeProvider clock)
{
    private readonly FactWriter _facts = new();
    private readonly List<ulong> _families = [];
    private readonly byte[] _hash = new byte[HashChain.HashSize];

    /// <summary>Where to go back to when a piece of work fails.</summary>
    public readonly record struct Mark(int Bytes, ulong Last, int Changes, bool IsCheckpoint);

    /// <summary>The time at which the work at hand was taken up, as a label: one reading.</summary>
    public DateTimeOffset Now { get; private set; }

    /// <summary>That time on the process's monotonic clock, in units of 100 ns: the same reading.</summary>
    public long Mono { get; private set; }

    /// <summary>The process that writes; monotonic times compare within one only.</summary>
    public ulong ProcessEpoch { get; } = memory.Host.ProcessEpoch + 1;

    /// <summary>The last fact, those of this batch included.</summary>
    public ulong Last { get; private set; } = memory.Last;

    /// <summary>True when facts wait to be committed.</summary>
    public bool HasFacts => Last != memory.Last;

    public HostState Host => memory.Host;

    /// <summary>Every family in memory, in no order: all that are open.</summary>
    public IEnumerable<Family> Families => memory.Families;

    public AccountState Account(int account) => memory.Account(account);

    public Family? Family(ulong number) => memory.Family(number);

    public Family? FindFamily(int account, ClientOrderId id)
    {
        (JournalKey intent, JournalKey name) = (FactKeys.OfIntent(account, id.Value ?? ""), FactKeys.Of(account, id));
        return Follow(memory.Recall(intent)) ?? Follow(memory.Recall(name)) ?? Follow(memory.Find(intent)) ?? Follow(memory.Find(name));
    }

    public Family? FindFamily(int account, BrokerOrderId id) => Follow(Find(FactKeys.Of(account, id)));

    /// <summary>Where a name leads, from this batch, from memory, or from the store.</summary>
    public JournalPlace? Find(in JournalKey key) => memory.Find(key);

    /// <summary>A fact by its sequence; null where there is none that this build knows.</summary>
    public FactEntry? Read(ulong sequence)
    {
        FactReader own = new(_facts.Written);
        while (!own.IsAtEnd)
        {
            FactHeader header = own.Entry(out Fact? fact);
            if (header.Sequence == sequence)
                return fact is null ? null : new FactEntry(header, fact);
        }

        foreach (FactEntry entry in ReadFrom(sequence))
            return entry.Header.Sequence == sequence ? entry : null;
        return null;
    }

    /// <summary>Reads durable facts from a sequence on, oldest first, until the caller has enough.</summary>
    public IEnumerable<FactEntry> ReadFrom(ulong sequence)
    {
        using IEnumerator<StoredBatch> batches = Asked(() => journal.Read(sequence).GetEnumerator());
        while (Asked(batches.MoveNext))
        {
            foreach (FactEntry entry in Asked(() => StoredFacts.Of(batches.Current, journal.Location)))
            {
                if (entry.Header.Sequence >= sequence)
                    yield return entry;
            }
        }
    }

    /// <summary>Appends a fact and folds it in.</summary>
    /// <param name="account">The journal's number of the account; 0 for the host.</param>
    /// <param name="family">The family it belongs to; 0 for none, or for the admission that opens one.</param>
    /// <param name="fact">The fact.</param>
    /// <param name="written">What of it is written, where that says what the fold made of it; nothing that the fold reads may differ.</param>
    /// <returns>Its sequence: the number of the family, where it opens one.</returns>
    public ulong Append(int account, ulong family, Fact fact, Func<Fact>? written = null)
    {
        Debug.Assert(account >= 0 && account <= journal.Identity.Accounts.Count, "an account of this journal");
        Debug.Assert(family <= Last, "a family that was opened before");
        ulong sequence = Last + 1;
        if (family == 0 && fact is Admitted)
            family = sequence;
        FactHeader header = new(sequence, fact.FactKind, Fact.Version, FactFlags.None, account, family, Now.UtcTicks, Mono, ProcessEpoch);
        Last = sequence;
        memory.Apply(header, fact);
        _facts.Entry(header, written is null ? fact : written());
        IsCheckpoint |= fact is Checkpoint;
        return sequence;
    }

    internal bool IsCheckpoint { get; private set; }

    /// <summary>Begins a batch.</summary>
    /// <param name="isShut">True when it cannot become durable: its facts are folded, and written nowhere.</param>
    internal void Start(bool isShut = false)
    {
        Debug.Assert(isShut || !HasFacts, "the last batch was committed or taken back");
        memory.StoreFault = null;
        ReadClock();
    }

    /// <summary>Takes the time for the work that has come since.</summary>
    internal void ReadClock()
    {
        Now = clock.GetUtcNow();
        Mono = clock.GetElapsedTime(0, clock.GetTimestamp()).Ticks;
    }

    internal Mark Here => new(_facts.Length, Last, memory.Mark, IsCheckpoint);

    /// <summary>Takes back what was appended since a mark.</summary>
    internal void UndoTo(in Mark mark)
    {
        _facts.TruncateTo(mark.Bytes);
        Last = mark.Last;
        IsCheckpoint = mark.IsCheckpoint;
        memory.UndoTo(mark.Changes);
    }

    /// <summary>Takes back everything that is not durable.</summary>
    internal void UndoAll() => UndoTo(new Mark(0, memory.Last, 0, false));

    /// <summary>Makes the facts durable.</summary>
    internal void Commit()
    {
        if (HasFacts)
        {
            _families.Clear();
            foreach (FamilyEntry entry in memory.Touched)
            {
                if (entry.Family.Number <= memory.Last)
                    _families.Add(entry.Family.Number);
            }

            chain.Link(memory.Hash, memory.Last + 1, Last, _facts.Written, _hash);
            journal.Append(new NewBatch
            {
                First = memory.Last + 1,
                Last = Last,
                Previous = memory.Hash,
                Facts = _facts.Written,
                Hash = _hash,
                Keys = memory.NewKeys,
                Families = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_families),
                IsCheckpoint = IsCheckpoint,
            });
            memory.Seal(Last, _hash);
            _facts.TruncateTo(0);
            IsCheckpoint = false;
        }
        else
        {
            memory.Publish(); // lets go of what was read back
        }
    }

    /// <summary>Shows what cannot be written any more to those who cancel and look up.</summary>
    internal void PublishOnly()
    {
        memory.Publish();
        _facts.TruncateTo(0);
    }

    private Family? Follow(JournalPlace? found) => found is { Family: not 0 } place ? Family(place.Family) : null;

    private T Asked<T>(Func<T> ask)
    {
        try
        {
            return ask();
        }
        catch (Exception e)
        {
            memory.StoreFault = e;
            throw;
        }
    }
}
