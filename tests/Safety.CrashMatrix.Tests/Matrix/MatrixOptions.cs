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

    /// <summary>The points to die at, after the first start.</summary>
    public CrashPoint[] Points { get; init; } = Enum.GetValues<CrashPoint>();

    /// <summary>What is taken out on purpose.</summary>
    public Breakage Breakage { get; init; }

    /// <summary>True to end at the first violation.</summary>
    public bool StopsAtFirst { get; init; }

    /// <summary>Hears how far it is.</summary>
    public Action<string>? Progress { get; init; }
}
