using System.Text;
using Safety.Journal;
using Safety.Writer;
using static Safety.Journal.Tests.Stores.SampleBatches;

namespace Safety.Journal.Tests.Stores;

/// <summary>What every store must do; each has a class of its own that derives from this one.</summary>
public abstract class JournalContract : IDisposable
{
    private IOrderJournal? _journal;
    private SampleBatches? _batches;

    internal IOrderJournal Journal => _journal ??= Create();

    internal SampleBatches Batches => _batches ??= On(Journal);

    public virtual void Dispose()
    {
        _journal?.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void A_new_journal_is_empty_and_knows_whose_it_is()
    {
        Assert.Equal(new JournalHead(1, 0, default, 0, 0), Journal.Open());
        Assert.Equal(SampleRecords.Accounts, Journal.Identity.Accounts);
        Assert.NotEqual(default, Journal.Identity.JournalId);
        Assert.Empty(Journal.Read(1));
        Assert.Empty(Journal.ReadFamily(1));
        Assert.Null(Journal.Find(Key(1)));
    }

    [Fact]
    public void Batches_come_back_whole_and_in_order_also_after_a_restart()
    {
        for (int n = 1; n <= 150; n++)
            Batches.Append(n % 3 + 1, $"batch {n}\0✓");
        StoredBatch[] before = [.. Journal.Read(1)];
        Restart();
        using HashChain chain = new();
        StoredBatch[] after = [.. Journal.Read(1)];

        Assert.Equal(150, after.Length);
        ulong last = 0;
        ReadOnlyMemory<byte> hash = HashChain.Beginning.ToArray();
        for (int i = 0; i < after.Length; i++)
        {
            Assert.Equal(last + 1, after[i].First);
            Assert.Equal((ulong)((i + 1) % 3 + 1), after[i].Last - after[i].First + 1);
            Assert.Equal($"batch {i + 1}\0✓", Encoding.UTF8.GetString(after[i].Facts.Span));
            Assert.True(after[i].Previous.Span.SequenceEqual(hash.Span));
            Assert.True(chain.Holds(after[i]));
            Assert.True(Same(before[i], after[i]));
            (last, hash) = (after[i].Last, after[i].Hash);
        }

        Assert.Equal(last, Batches.Last);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(3, 1)]
    [InlineData(4, 4)]
    [InlineData(9, 7)]
    public void Reading_begins_with_the_batch_that_holds_the_sequence(ulong from, ulong first)
    {
        for (int n = 1; n <= 3; n++)
            Batches.Append(3, "three");

        Assert.Equal(first, Journal.Read(from).First().First);
        Assert.Equal(9UL, Journal.Read(from).Last().Last);
        Assert.Empty(Journal.Read(10));
    }

    [Fact]
    public void Other_calls_may_come_while_batches_are_read()
    {
        for (int n = 1; n <= 200; n++)
            _ = Batches.Order(n);
        int read = 0;
        foreach (StoredBatch batch in Journal.Read(1))
        {
            if (++read <= 100)
                _ = Batches.Order(200 + read);
            Assert.NotNull(Journal.Find(Key(read)));
            Assert.Single(Journal.ReadFamily(batch.First));
        }

        Assert.InRange(read, 200, 300);
    }

    [Fact]
    public void Keys_lead_to_their_place_also_after_a_restart()
    {
        ulong first = Batches.Order(1);
        ulong second = Batches.Order(2);
        Batches.Append(3, "a decision", [new KeyRow(Key(1, JournalKeyKind.Decision), new JournalPlace(0, second + 3))]);

        for (int i = 0; i < 2; i++)
        {
            Assert.Equal(new JournalPlace(first, first), Journal.Find(Key(1)));
            Assert.Equal(new JournalPlace(second, second), Journal.Find(Key(2, JournalKeyKind.ClientOrder)));
            Assert.Equal(new JournalPlace(0, second + 3), Journal.Find(Key(1, JournalKeyKind.Decision)));
            Assert.Null(Journal.Find(Key(1, JournalKeyKind.VenueOrder)));
            Assert.Null(Journal.Find(Key(1, account: 2)));
            Assert.Null(Journal.Find(Key(3)));
            Restart();
        }
    }

    [Fact]
    public void An_intent_is_found_whatever_else_came_before_or_after_it()
    {
        Random random = new(7);
        List<(JournalKey Key, ulong Family)> known = [];
        Batches.Append(1, "x");
        for (int n = 0; n < 300; n++)
        {
            string[] texts = [$"{random.Next(40):x2}", $"{random.Next(40):x2}é", $"{random.Next(40):x2}\uE000", $"{random.Next(40):x2}\ud83d\ude00", $"é{random.Next(9)}"];
            JournalKey key = new(JournalKeyKind.Intent, 1 + random.Next(2), texts[random.Next(texts.Length)]);
            ulong? family = known.Find(other => other.Key == key) is { Family: > 0 and var there } ? there : null;
            Assert.Equal(family, Journal.Find(key)?.Family);
            if (family is null)
            {
                Batches.Append(1, "x", [Row(key, Batches.Last + 1)]);
                known.Add((key, Batches.Last));
            }

            if (n % 50 == 49)
                Restart();
        }

        Assert.All(known, one => Assert.Equal(one.Family, Journal.Find(one.Key)!.Value.Family));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\0b")]
    [InlineData("half \ud83d of a sign")]
    [InlineData("\udc00")]
    [InlineData("\ufffd")]
    [InlineData("Ω✓\ud83d\ude00")]
    [InlineData("' \" % _ \r\n")]
    [InlineData("UPPER")]
    public void Every_text_is_a_key_of_its_own(string text)
    {
        string[] near = [text + " ", text + "\0", text.ToLowerInvariant() + "!", text + "\ud83d", new string('x', 257) + text, new string('x', 258) + text];
        string[] all = [.. near.Append(text).Distinct()];
        for (int i = 0; i < all.Length; i++)
            Batches.Append(1, "x", [Row(new JournalKey(JournalKeyKind.Execution, 1, all[i]), (ulong)i + 1)]);
        Restart();

        for (int i = 0; i < all.Length; i++)
            Assert.Equal((ulong)i + 1, Journal.Find(new JournalKey(JournalKeyKind.Execution, 1, all[i]))!.Value.Family);
    }

    [Fact]
    public void A_name_that_the_venue_uses_twice_leads_to_the_older_family()
    {
        ulong first = Batches.Order(1);
        ulong second = Batches.Order(2);
        JournalKey name = new(JournalKeyKind.VenueOrder, 1, "V-1");
        Batches.Append(1, "x", [Row(name, second, second + 2)], [second]);
        Batches.Append(1, "x", [Row(name, first, second + 3)], [first]);

        Assert.Equal(new JournalPlace(first, second + 3), Journal.Find(name));
    }

    [Fact]
    public void A_family_is_read_from_all_its_batches_and_no_others()
    {
        ulong one = Batches.Order(1);
        ulong two = Batches.Order(2);
        Batches.Append(1, "both", families: [one, two]);
        Batches.Append(1, "neither");
        Batches.Append(1, "one", families: [one]);
        Restart();

        Assert.Equal(["order 1 ✓", "both", "one"], Texts(one));
        Assert.Equal(["order 2 ✓", "both"], Texts(two));
        Assert.Empty(Journal.ReadFamily(999));
    }

    [Fact]
    public void The_head_tells_the_last_checkpoint_and_how_far_the_tables_for_people_are()
    {
        _ = Batches.Order(1);
        _ = Batches.Order(2, isCheckpoint: true);
        _ = Batches.Order(3);
        Journal.Project(4, [new ProjectionRow(Projections.Position, ["v/a", "S", "Net", "1.5", "0", "0", "2", 4L])]);
        Journal.Project(6, [new ProjectionRow(Projections.Position, ["v/a", "S", "Net", "half \ud83d", "0", "0", "2", 6L])]);
        Restart();

        JournalHead head = Journal.Open();
        Assert.Equal((1UL, 6UL, 4UL, 6UL), (head.First, head.Last, head.Checkpoint, head.ProjectedUpTo));
        Assert.True(head.Hash.Span.SequenceEqual(Journal.Read(6).Single().Hash.Span));
    }

    [Fact]
    public void The_index_is_shown_whole()
    {
        ulong one = Batches.Order(1);
        ulong two = Batches.Order(2);
        Batches.Append(2, "both", [Row(new JournalKey(JournalKeyKind.VenueOrder, 2, "Ω"), two, 5)], [one, two]);
        Listing listing = new();

        Journal.VisitIndex(listing);

        Assert.Equal(
            ["ClientOrder 1 key-00000001 1 1", "ClientOrder 1 key-00000002 3 3", "Intent 1 key-00000001 1 1", "Intent 1 key-00000002 3 3", "VenueOrder 2 Ω 3 5", "family 1 in 2", "family 1 in 6", "family 3 in 4", "family 3 in 6"],
            listing.Rows.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_batch_that_does_not_follow_is_refused_and_shuts_the_journal()
    {
        _ = Batches.Order(1);
        Assert.Equal(JournalFault.Conflict, Assert.Throws<JournalException>(() => new SampleBatches(Journal).Append(1, "again")).Fault);
        AssertShut();
    }

    [Fact]
    public void A_key_that_is_there_already_is_refused_and_shuts_the_journal_and_nothing_of_its_batch_is_written()
    {
        ulong one = Batches.Order(1);
        JournalException e = Assert.Throws<JournalException>(() => Batches.Append(1, "again", [Row(Key(2), 9), Row(Key(1), one)], [9]));
        Assert.Equal((JournalFault.Conflict, false), (e.Fault, e.IsCertain));
        AssertShut();
        Restart();

        Assert.Equal(2UL, Journal.Open().Last);
        Assert.Null(Journal.Find(Key(2)));
        Assert.Empty(Journal.ReadFamily(9));
    }

    [Fact]
    public void A_journal_that_is_there_can_be_probed_and_idles()
    {
        _ = Batches.Order(1);
        Journal.Probe();
        Journal.Prefetch([Key(1), Key(2)]);
        Journal.Idle();
        _ = Batches.Order(2);

        Assert.Equal(4UL, Journal.Open().Last);
    }

    [Fact]
    public void A_large_batch_comes_back_whole()
    {
        string facts = new('x', 3_000_000);
        Batches.Append(5_000, facts, [.. Enumerable.Range(1, 5_000).Select(n => Row(Key(n), (ulong)n))], [.. Enumerable.Range(1, 5_000).Select(static n => (ulong)n)]);
        Restart();

        Assert.Equal(facts, Texts(4_321).Single());
        Assert.Equal(new JournalPlace(4_321, 4_321), Journal.Find(Key(4_321)));
    }

    internal abstract IOrderJournal Create();

    internal abstract IOrderJournal Reopen(IOrderJournal journal);

    private static bool Same(StoredBatch a, StoredBatch b) =>
        a.First == b.First && a.Last == b.Last && a.Previous.Span.SequenceEqual(b.Previous.Span) && a.Facts.Span.SequenceEqual(b.Facts.Span) && a.Hash.Span.SequenceEqual(b.Hash.Span);

    private void Restart()
    {
        _journal = Reopen(Journal);
        _batches = On(_journal);
    }

    private void AssertShut()
    {
        Assert.Throws<JournalException>(() => Journal.Find(Key(1)));
        Assert.Throws<JournalException>(() => Batches.Append(1, "more"));
    }

    private string[] Texts(ulong family) => [.. Journal.ReadFamily(family).Select(static batch => Encoding.UTF8.GetString(batch.Facts.Span))];

    private sealed class Listing : IIndexVisitor
    {
        public List<string> Rows { get; } = [];

        public void Key(JournalKeyKind kind, int account, ReadOnlySpan<byte> text, in JournalPlace place) =>
            Rows.Add(FormattableString.Invariant($"{kind} {account} {Encoding.UTF8.GetString(text)} {place.Family} {place.Sequence}"));

        public void Family(ulong family, ulong batch) => Rows.Add(FormattableString.Invariant($"family {family} in {batch}"));
    }
}
