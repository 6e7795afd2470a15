namespace Safety.Journal;

/// <summary>Facts that are to become durable together, and how they are found again. Everything in it may be used anew after the call.</summary>
public readonly ref struct NewBatch
{
    /// <summary>The sequence of the first fact.</summary>
    public required ulong First { get; init; }

    /// <summary>The sequence of the last fact.</summary>
    public required ulong Last { get; init; }

    /// <summary>The hash of the batch before.</summary>
    public required ReadOnlySpan<byte> Previous { get; init; }

    /// <summary>The facts, in their canonical bytes.</summary>
    public required ReadOnlySpan<byte> Facts { get; init; }

    /// <summary>The hash of this batch.</summary>
    public required ReadOnlySpan<byte> Hash { get; init; }

    /// <summary>The keys that are new with it; none of them is there already with the same family.</summary>
    public ReadOnlySpan<KeyRow> Keys { get; init; }

    /// <summary>The families opened before it that it holds facts of, each once. One that it opens is found by its number, which is its first fact's.</summary>
    public ReadOnlySpan<ulong> Families { get; init; }

    /// <summary>True when it holds a checkpoint.</summary>
    public bool IsCheckpoint { get; init; }
}
