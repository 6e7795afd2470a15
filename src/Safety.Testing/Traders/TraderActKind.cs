namespace Safety.Testing.Traders;

/// <summary>What a simulated trader does.</summary>
public enum TraderActKind
{
    /// <summary>Places an order.</summary>
    Submit = 0,

    /// <summary>Changes one.</summary>
    Replace,

    /// <summary>Cancels one.</summary>
    Cancel,
}
