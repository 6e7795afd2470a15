namespace Safety.Testing.Worlds;

/// <summary>Something on the <see cref="Timeline"/>.</summary>
internal sealed class Happening(Life? life, Action run)
{
    /// <summary>The process it happens in; null for the world outside.</summary>
    public Life? Life { get; } = life;

    public Action Run { get; } = run;

    /// <summary>True when it is not to happen any more.</summary>
    public bool IsOff { get; set; }
}
