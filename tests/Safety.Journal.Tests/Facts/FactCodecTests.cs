namespace Safety.Journal.Tests.Facts;

/// <summary>Facts as bytes: every kind comes back whole, one fact has one form, and damaged bytes end in one exception only.</summary>
public sealed class FactCodecTests
{
    private const int Rounds = 60;

    [Fact]
    public void Every_kind_has_a_fact_and_every_fact_a_kind()
    {
        FactSamples samples = new(0);
        Assert.Equal(Enum.GetValues<FactKind>(), FactSamples.Kinds.Select(kind => samples.Fact(kind).FactKind).Order());
    }

    [Fact]
    public void Every_fact_comes_back_whole()
    {
        ForEach((seed, fact, header) =>
        {
            byte[] bytes = Write(header, fact);
            FactReader reader = new(bytes);
            Assert.Equal(header, reader.Entry(out Fact? read));
            Assert.True(reader.IsAtEnd);
            Assert.Equal(FactSamples.Describe(fact), FactSamples.Describe(read));
            Assert.Equal(bytes, Write(header, read!));
        });
    }

    [Fact]
    public void Two_facts_that_differ_anywhere_have_different_bytes()
    {
        ForEach((seed, fact, header) =>
        {
            byte[] bytes = Write(header, fact);
            foreach ((string place, Fact changed) in FactSamples.Neighbours(fact, seed + 1))
                Assert.False(bytes.AsSpan().SequenceEqual(Write(header, changed)), $"{place} is not in the bytes (seed {seed})");
            Assert.NotEqual(bytes, Write(header with { Account = header.Account + 1 }, fact));
            Assert.NotEqual(bytes, Write(header with { Family = header.Family + 1 }, fact));
            Assert.NotEqual(bytes, Write(header with { WallTicks = header.WallTicks ^ 1 }, fact));
            Assert.NotEqual(bytes, Write(header with { MonoTicks = header.MonoTicks ^ 1 }, fact));
            Assert.NotEqual(bytes, Write(header with { ProcessEpoch = header.ProcessEpoch ^ 1 }, fact));
        });
    }

    [Theory]
    [InlineData("1", "1.000", "01.00000000")]
    [InlineData("0", "0.00", "-0.0")]
    [InlineData("-100", "-100.0000000000000000000000000")]
    public void A_number_has_one_form(params string[] forms)
    {
        byte[][] written = [.. forms.Select(static form => Write(static (writer, form) => writer.Decimal(decimal.Parse(form, System.Globalization.CultureInfo.InvariantCulture)), form))];
        Assert.All(written, bytes => Assert.Equal(written[0], bytes));
    }

    /// <summary>What can be read is what would be written: no fact has a second form that a hand could put in its place.</summary>
    [Fact]
    public void Damaged_bytes_are_read_as_what_they_say_or_refused()
    {
        int read = 0;
        int refused = 0;
        ForEach((seed, fact, header) =>
        {
            byte[] bytes = Write(header, fact);
            Random random = new(seed);
            for (int i = 0; i < 20; i++)
            {
                byte[] damaged = Damage(bytes, random);
                long before = GC.GetAllocatedBytesForCurrentThread();
                try
                {
                    FactReader reader = new(damaged);
                    FactHeader found = reader.Entry(out Fact? again);
                    if (again is not null)
                    {
                        Assert.Equal(damaged[..(BitConverter.ToInt32(damaged) + 4)], Write(found, again));
                        read++;
                    }
                }
                catch (InvalidDataException)
                {
                    refused++;
                }

                Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64_000 + (20 * damaged.Length));
            }
        });
        Assert.True(read > 500 && refused > 500, $"{read} read, {refused} refused");
    }

    [Fact]
    public void A_kind_or_version_that_is_not_known_is_skipped_only_where_that_is_allowed()
    {
        Fact fact = new FactSamples(1).Fact(typeof(Journal.Facts.DayRolled));
        FactHeader header = new(1, fact.FactKind, Fact.Version, FactFlags.MaySkip, 0, 0, 0, 0, 0);

        foreach (FactHeader unknown in (FactHeader[])[header with { Kind = (FactKind)999 }, header with { Version = 2 }])
        {
            FactReader reader = new(Write(unknown, fact));
            Assert.Equal(unknown, reader.Entry(out Fact? skipped));
            Assert.Null(skipped);
            Assert.True(reader.IsAtEnd);
            Assert.Contains("newer build", Assert.Throws<InvalidDataException>(() => ReadAll(Write(unknown with { Flags = FactFlags.None }, fact))).Message, StringComparison.Ordinal);
        }
    }

    private static void ForEach(Action<int, Fact, FactHeader> check)
    {
        for (int seed = 0; seed < Rounds; seed++)
        {
            FactSamples samples = new(seed);
            foreach (Type kind in FactSamples.Kinds)
            {
                Fact fact = samples.Fact(kind);
                check(seed, fact, samples.Header(fact));
            }
        }
    }

    private static byte[] Damage(byte[] bytes, Random random)
    {
        byte[] damaged = [.. bytes];
        switch (random.Next(4))
        {
            case 0:
                damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
                break;
            case 2:
                return damaged[..random.Next(damaged.Length)];
            default: // a length or a count that is far too large
                BitConverter.TryWriteBytes(damaged.AsSpan(random.Next(damaged.Length - 3)), random.Next(2) == 0 ? int.MaxValue : random.Next(1 << 20));
                break;
        }

        return damaged;
    }

    private static void ReadAll(byte[] bytes)
    {
        FactReader reader = new(bytes);
        while (!reader.IsAtEnd)
            _ = reader.Entry(out _);
    }

    private static byte[] Write(in FactHeader header, Fact fact)
    {
        FactWriter writer = new();
        writer.Entry(header, fact);
        return writer.Written.ToArray();
    }

    private static byte[] Write<T>(Action<FactWriter, T> write, T value)
    {
        FactWriter writer = new();
        write(writer, value);
        return writer.Written.ToArray();
    }
}
