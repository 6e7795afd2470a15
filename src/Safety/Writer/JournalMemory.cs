using System.Collections.Concurrent;
using System.Diagnostics;
using Safety.Journal;
using Safety.Journal.Facts;
using Safety.Ledger;
using Safety.Lifecycle;

namespace Safety.Writer;

/// <summary>
/// What the facts come to: the host, the accounts, and every family that is open. Its size depends on what is open, not on what is
/// closed; a family that is needed again is read back. Only the writer touches it, but for what is published.
/// </summary>
/// <remarks>
/// A fact is folded in when it is written, and taken back when its work fails (<see cref="UndoTo"/>) or its batch certainly was not
/// written; nobody but the writer sees it before it is durable.
/// </remarks>
internal sealed class JournalMemory
{
    private readonly IOrderJournal _journal;
    private readonly HashChain _chain;
    private readonly Dictionary<ulong, FamilyEntry> _families = [];
    private readonly Dictionary<JournalKey, ulong> _familyOf = [];
    private readonly Dictionary<JournalKey, JournalPlace> _newPlaces = []; // of the batch at hand, where they lead to no family in memory
    private readonly AccountState[] _accounts;
    private readonly List<KeyRow> _newKeys = [];
    private readonly List<FamilyEntry> _touched = [];
    private readonly List<FamilyEntry> _readBack = [];
    private readonly List<KeyRow> _rows = [];
    private readonly Stack<Change> _changes = [];
    private bool _everyFamily;
    private readonly ConcurrentDictionary<ulong, Family> _published = new();

    public JournalMemory(IOrderJournal journal, HashChain chain, IndexSum index)
    {
        (_journal, _chain, Index) = (journal, chain, index);
        _accounts = [.. Enumerable.Range(0, journal.Identity.Accounts.Count + 1).Select(static account => new AccountState(account))];
    }

    /// <summary>The last fact that is durable.</summary>
    public ulong Last { get; private set; }

    /// <summary>The hash of the last batch that is durable.</summary>
    public byte[] Hash { get; } = HashChain.Beginning.ToArray();

    public HostState Host { get; private set; } = HostState.Nothing;

    /// <summary>The sum over the indexes of all that is durable.</summary>
    public IndexSum Index { get; }

    /// <summary>Every family in memory, the newest facts included.</summary>
    public IEnumerable<Family> Families => _families.Values.Select(static entry => entry.Family);

    /// <summary>The open families as of the last durable batch. Any thread may read it at any time: a stalled disk must not hold up cancels.</summary>
    public IReadOnlyDictionary<ulong, Family> Published => _published;

    /// <summary>What the store has thrown since the last batch; null when nothing. Whoever asked it fails, and the writer with it.</summary>
    public Exception? StoreFault { get; set; }

    public ReadOnlySpan<KeyRow> NewKeys => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_newKeys);

    public IReadOnlyList<FamilyEntry> Touched => _touched;

    public AccountState Account(int account) => _accounts[account];

    /// <summary>Where a name leads: what is in memory first, then the store.</summary>
    public JournalPlace? Find(in JournalKey key)
    {
        if (Recall(key) is { } known)
            return known;
        try
        {
            return _journal.Find(key);
        }
        catch (Exception e)
        {
            StoreFault = e;
            throw;
        }
    }

    /// <summary>Where a name leads by what is in memory; null where only the store could tell.</summary>
    public JournalPlace? Recall(in JournalKey key) =>
        _familyOf.TryGetValue(key, out ulong family) ? new JournalPlace(family, family) : _newPlaces.TryGetValue(key, out JournalPlace place) ? place : null;

    /// <summary>A family that is in memory; null for any other.</summary>
    public Family? Find(ulong number) => _families.GetValueOrDefault(number)?.Family;

    /// <summary>A family by its number, read back where it is not in memory; null where there is none.</summary>
    public Family? Family(ulong number) => Entry(number)?.Family;

    /// <summary>Folds a fact in.</summary>
    public void Apply(in FactHeader header, Fact fact)
    {
        HostState host = Host.Apply(header, fact);
        if (!ReferenceEquals(host, Host))
        {
            _changes.Push(new Change(ChangeKind.Host, null, Host));
            Host = host;
        }

        if (fact is ProcessEnded)
        {
            _everyFamily = true;
            foreach (FamilyEntry entry in _families.Values.OrderBy(static entry => entry.Family.Number))
                Step(entry, header, fact);
        }
        else if (header.Family == header.Sequence)
        {
            Open(header, (Admitted)fact);
        }
        else if (header.Family != 0)
        {
            FamilyEntry entry = Entry(header.Family) ?? throw new ArgumentException(FormattableString.Invariant($"The family {header.Family} of the fact {header.Sequence} is not known."));
            Touch(entry);
            Step(entry, header, fact);
        }
        else if (header.Account != 0)
        {
            Set(header.Account, _accounts[header.Account].Apply(header, fact, null, null));
        }

        Name(header, fact);
    }

    /// <summary>What <see cref="UndoTo"/> goes back to.</summary>
    public int Mark => _changes.Count;

    /// <summary>Takes back everything that was folded in since a mark.</summary>
    public void UndoTo(int mark)
    {
        while (_changes.Count > mark)
            Undo(_changes.Pop());
    }

    /// <summary>What was folded in is durable: counts it to the indexes, publishes it, and lets go of what is closed.</summary>
    public void Seal(ulong last, ReadOnlySpan<byte> hash)
    {
        Debug.Assert(last > Last, "a batch holds facts");
        ulong before = Last;
        Last = last;
        hash.CopyTo(Hash);
        foreach (ref readonly KeyRow row in NewKeys)
            Index.Key(row);
        foreach (FamilyEntry entry in _touched)
        {
            entry.IsTouched = false;
            entry.Batches = entry.Batches.Plus(hash);
            if (entry.Family.Number <= before)
                Index.Family(entry.Family.Number, last);
        }

        Publish();
    }

    /// <summary>Shows others what was folded in, and lets go of what is closed.</summary>
    public void Publish()
    {
        // A process that has ended changes families that have no fact of their own in the batch.
        foreach (FamilyEntry entry in _everyFamily ? [.. _families.Values] : _touched.Concat(_readBack))
        {
            entry.IsTouched = false;
            if (entry.Family.IsClosed)
                LetGo(entry);
            else
                _published[entry.Family.Number] = entry.Family;
        }

        _everyFamily = false;
        _changes.Clear();
        _newKeys.Clear();
        _newPlaces.Clear();
        _touched.Clear();
        _readBack.Clear();
    }

    /// <summary>Starts from a checkpoint.</summary>
    public void Restore(ulong last, ReadOnlySpan<byte> hash, Checkpoint checkpoint)
    {
        FactReader accounts = new(checkpoint.Accounts.Span);
        Host = HostState.Read(ref accounts);
        for (int account = 1; account < _accounts.Length; account++)
            _accounts[account] = AccountState.Read(ref accounts);
        FactReader keys = new(checkpoint.Keys.Span);
        Index.Value = new UInt128(keys.U64(), keys.U64());
        Last = last;
        hash.CopyTo(Hash);
        FactReader families = new(checkpoint.Families.Span);
        while (!families.IsAtEnd)
        {
            ulong number = families.U64();
            HashSum batches = HashSum.Read(ref families);
            if (Entry(number) is not { } entry || entry.Batches != batches)
                throw HashChain.Broken(_journal.Location, number, "the facts of the order that it opens are not those that the last checkpoint knows");
        }

        Publish();
    }

    /// <summary>What a checkpoint keeps.</summary>
    public Checkpoint ToCheckpoint()
    {
        FactWriter families = new();
        foreach (FamilyEntry entry in _families.Values.OrderBy(static entry => entry.Family.Number))
        {
            families.U64(entry.Family.Number);
            entry.Batches.Write(families);
        }

        FactWriter accounts = new();
        Host.Write(accounts);
        foreach (AccountState account in _accounts.Skip(1))
            account.Write(accounts);
        FactWriter keys = new();
        keys.U64((ulong)(Index.Value >> 64));
        keys.U64((ulong)Index.Value);
        return new Checkpoint(Lifecycle.Family.Version, families.Written.ToArray(), accounts.Written.ToArray(), keys.Written.ToArray());
    }

    private void Open(in FactHeader header, Admitted admitted)
    {
        FamilyEntry entry = new(Lifecycle.Family.Open(header, admitted));
        _families.Add(header.Sequence, entry);
        _changes.Push(new Change(ChangeKind.Opened, entry, null));
        Touch(entry);
        Set(header.Account, _accounts[header.Account].Apply(header, admitted, null, entry.Family));
    }

    private void Step(FamilyEntry entry, in FactHeader header, Fact fact)
    {
        Family before = entry.Family;
        Family after = before.Apply(header, fact);
        if (!ReferenceEquals(before, after))
        {
            _changes.Push(new Change(ChangeKind.Stepped, entry, before));
            entry.Family = after;
        }

        Set(before.Account, _accounts[before.Account].Apply(header, fact, before, after));
    }

    private void Set(int account, AccountState after)
    {
        if (ReferenceEquals(after, _accounts[account]))
            return;
        _changes.Push(new Change(ChangeKind.Account, null, _accounts[account]));
        _accounts[account] = after;
    }

    private void Touch(FamilyEntry entry)
    {
        if (entry.IsTouched)
            return;
        entry.IsTouched = true;
        _touched.Add(entry);
        _changes.Push(new Change(ChangeKind.Touched, entry, null));
    }

    // A name that its family has already is not new: venues repeat their own in every report.
    private void Name(in FactHeader header, Fact fact)
    {
        _rows.Clear();
        FactKeys.Add(header, fact, _rows);
        foreach (KeyRow row in _rows)
        {
            FamilyEntry? entry = row.Place.Family == 0 ? null : _families[row.Place.Family];
            if (entry is null)
            {
                _newPlaces.Add(row.Key, row.Place);
            }
            else if (IsNamed(entry, row.Key))
            {
                continue;
            }
            else
            {
                entry.Name(row.Key);
                _familyOf.TryAdd(row.Key, row.Place.Family);
            }

            _newKeys.Add(row);
            _changes.Push(new Change(ChangeKind.Named, entry, null));
        }
    }

    // Most orders live at the venue under their intent's key.
    private static bool IsNamed(FamilyEntry entry, in JournalKey key) =>
        entry.IsNamed(key) || (key.Kind == JournalKeyKind.ClientOrder && entry.IsNamed(new JournalKey(JournalKeyKind.Intent, key.Account, key.Text)));

    private void Undo(in Change change)
    {
        switch (change.Kind)
        {
            case ChangeKind.Host:
                Host = (HostState)change.Before!;
                break;
            case ChangeKind.Account:
                AccountState account = (AccountState)change.Before!;
                _accounts[account.Account] = account;
                break;
            case ChangeKind.Opened:
                _families.Remove(change.Entry!.Family.Number);
                break;
            case ChangeKind.Stepped:
                change.Entry!.Family = (Family)change.Before!;
                break;
            case ChangeKind.Touched:
                change.Entry!.IsTouched = false;
                _touched.RemoveAt(_touched.Count - 1);
                break;
            case ChangeKind.Named:
                KeyRow row = _newKeys[^1];
                _newKeys.RemoveAt(_newKeys.Count - 1);
                if (change.Entry is not { } entry)
                {
                    _newPlaces.Remove(row.Key);
                    break;
                }

                entry.Unname();
                if (_familyOf.GetValueOrDefault(row.Key) == row.Place.Family)
                    _familyOf.Remove(row.Key);
                break;
        }
    }

    private FamilyEntry? Entry(ulong number)
    {
        if (_families.TryGetValue(number, out FamilyEntry? known))
            return known;
        if (ReadBack(number) is not { } entry)
            return null;
        _families.Add(number, entry);
        _readBack.Add(entry);
        foreach (JournalKey key in entry.Keys)
            _familyOf.TryAdd(key, number);
        return entry;
    }

    private FamilyEntry? ReadBack(ulong number)
    {
        (List<FactEntry> facts, HashSum batches) = ReadFamily(number);
        if (facts.Count == 0)
            return null;
        FamilyEntry? entry = null;
        int end = Host.Ends.FindIndex(ended => ended.Header.Sequence > number);
        foreach (FactEntry fact in facts)
        {
            for (; end >= 0 && end < Host.Ends.Count && Host.Ends[end].Header.Sequence < fact.Header.Sequence; end++)
                entry!.Family = entry.Family.Apply(Host.Ends[end].Header, Host.Ends[end].Fact);
            if (entry is null)
                entry = new FamilyEntry(Lifecycle.Family.Open(fact.Header, (Admitted)fact.Fact)) { Batches = batches };
            else
                entry.Family = entry.Family.Apply(fact.Header, fact.Fact);
            Recall(entry, fact);
        }

        for (; end >= 0 && end < Host.Ends.Count; end++)
            entry!.Family = entry.Family.Apply(Host.Ends[end].Header, Host.Ends[end].Fact);
        return entry;
    }

    private (List<FactEntry> Facts, HashSum Batches) ReadFamily(ulong number)
    {
        List<FactEntry> facts = [];
        HashSum batches = default;
        try
        {
            foreach (StoredBatch batch in _journal.Read(number).Take(1).Concat(_journal.ReadFamily(number)))
            {
                if (batch.First > Last)
                    break;
                if (!_chain.Holds(batch))
                    throw HashChain.Broken(_journal.Location, batch.First, "its hash does not match its content");
                facts.AddRange(StoredFacts.Of(batch, _journal.Location, number));
                batches = batches.Plus(batch.Hash.Span);
            }

            return facts.Count == 0 || (facts[0].Header.Sequence == number && facts[0].Fact is Admitted) ? (facts, batches)
                : throw HashChain.Broken(_journal.Location, number, "an order does not begin with its admission");
        }
        catch (Exception e)
        {
            StoreFault = e;
            throw;
        }
    }

    private static void Recall(FamilyEntry entry, in FactEntry fact)
    {
        List<KeyRow> rows = [];
        FactKeys.Add(fact.Header, fact.Fact, rows);
        foreach (KeyRow row in rows)
        {
            if (!IsNamed(entry, row.Key))
                entry.Name(row.Key);
        }
    }

    private void LetGo(FamilyEntry entry)
    {
        ulong number = entry.Family.Number;
        _families.Remove(number);
        _published.TryRemove(number, out _);
        foreach (JournalKey key in entry.Keys)
        {
            if (_familyOf.GetValueOrDefault(key) == number)
                _familyOf.Remove(key);
        }
    }

    private enum ChangeKind : byte
    {
        Host,
        Account,
        Opened,
        Stepped,
        Touched,
        Named,
    }

    /// <summary>Something that was changed since the last durable batch, and what it was before.</summary>
    private readonly record struct Change(ChangeKind Kind, FamilyEntry? Entry, object? Before);
}
