namespace Safety.Limits;

/// <summary>What a latched kill switch cancels.</summary>
public enum CancelPolicy
{
    /// <summary>Every working order.</summary>
    All = 0,

    /// <summary>Every working order but stops and reduce-only orders, which protect a position.</summary>
    KeepProtective,
}
