namespace Safety.CrashMatrix.Tests.Matrix;

/// <summary>How much is run, and what of it.</summary>
internal sealed record MatrixOptions
{
    /// <summary>How many processes are killed at least.</summary>
    public required int Kills { get; init; }

    /// <summary>The same seed gives the same lives: which points, at which pass, in which order.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>How many lives go on beside each other.</summary>
    public int Workers { get; init; } = 3;

    /// <summary>One life only, to see it again; −1 = as many as it takes.</summary>
    public int OnlyLife { get; init; } = -1;

    /// <summary>The one point to die at, after the first start; null = everywhere.</summary>
    public CrashPoint? OnlyPoint { get; init; }

    /// <summary>What is taken out on purpose.</summary>
    public Breakage Breakage { get; init; }

    /// <summary>True to end at the first violation.</summary>
    public bool StopsAtFirst { get; init; }

    /// <summary>True to end, before that many are killed, with the life after which somebody has died at every point.</summary>
    public bool StopsWhenAllPointsAreHit { get; init; }

    /// <summary>Hears how far it is.</summary>
    public Action<string>? Progress { get; init; }
}
