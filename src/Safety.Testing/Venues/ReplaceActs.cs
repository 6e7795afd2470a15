namespace Safety.Testing.Venues;

/// <summary>How a venue changes a working order.</summary>
public enum ReplaceActs
{
    /// <summary>It lives on under the new client order ID (FIX).</summary>
    NewClientId = 0,

    /// <summary>It is changed and keeps its IDs.</summary>
    InPlace,

    /// <summary>It is canceled and another one placed.</summary>
    CancelAndNew,

    /// <summary>Not at all.</summary>
    NotSupported,
}
