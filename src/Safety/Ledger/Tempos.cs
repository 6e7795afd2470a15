using Safety.Journal;

namespace Safety.Ledger;

/// <summary>What submits, replaces and cancels have weighed lately, in several windows.</summary>
internal readonly record struct Tempos(Tempo TenSeconds, Tempo Minute, Tempo Hour)
{
    /// <summary>After a request of some weight.</summary>
    public Tempos With(long wallTicks, int weight) => new(TenSeconds.With(wallTicks, 10, weight), Minute.With(wallTicks, 60, weight), Hour.With(wallTicks, 3_600, weight));

    /// <summary>Its canonical bytes, for a checkpoint.</summary>
    public void Write(FactWriter writer)
    {
        TenSeconds.Write(writer);
        Minute.Write(writer);
        Hour.Write(writer);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static Tempos Read(ref FactReader reader) => new(Tempo.Read(ref reader), Tempo.Read(ref reader), Tempo.Read(ref reader));
}
