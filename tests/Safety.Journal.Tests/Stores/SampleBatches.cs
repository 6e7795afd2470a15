using System.Globalization;
using System.Text;
using Safety.Journal;

namespace Safety.Journal.Tests.Stores;

/// <summary>Appends batches as a writer does, with bytes that a store does not look into.</summary>
internal sealed class SampleBatches(IOrderJournal journal)
{
    private byte[] _hash = HashChain.Beginning.ToArray();

    public ulong Last { get; private set; }

    /// <summary>Opens the journal and goes on where it stands.</summary>
    public static SampleBatches On(IOrderJournal journal)
    {
        JournalHead head = journal.Open();
        return new SampleBatches(journal) { Last = head.Last, _hash = head.Last == 0 ? HashChain.Beginning.ToArray() : head.Hash.ToArray() };
    }

    public static JournalKey Key(int n, JournalKeyKind kind = JournalKeyKind.Intent, int account = 1) => new(kind, account, string.Create(CultureInfo.InvariantCulture, $"key-{n:D8}"));

    /// <summary>One order: two keys and a family of its own.</summary>
    public ulong Order(int n, bool isCheckpoint = false)
    {
        ulong family = Last + 1;
        Append(2, $"order {n} ✓", [Row(Key(n), family), Row(Key(n, JournalKeyKind.ClientOrder), family)], [family], isCheckpoint);
        return family;
    }

    public static KeyRow Row(JournalKey key, ulong family, ulong? sequence = null) => new(key, new JournalPlace(family, sequence ?? family));

    public void Append(int count, string facts, KeyRow[]? keys = null, ulong[]? families = null, bool isCheckpoint = false)
    {
        using HashChain chain = new();
        byte[] bytes = Encoding.UTF8.GetBytes(facts);
        byte[] hash = new byte[HashChain.HashSize];
        ulong last = Last + (ulong)count;
        chain.Link(_hash, Last + 1, last, bytes, hash);
        journal.Append(new NewBatch { First = Last + 1, Last = last, Previous = _hash, Facts = bytes, Hash = hash, Keys = keys, Families = families, IsCheckpoint = isCheckpoint });
        (Last, _hash) = (last, hash);
    }
}
