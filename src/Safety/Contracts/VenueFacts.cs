namespace Safety.Contracts;

/// <summary>What the venue does with a client order ID it has seen before (measured per venue; the default is the worst).</summary>
public enum RepeatedId
{
    /// <summary>A second order is placed.</summary>
    PlacesAnother = 0,

    /// <summary>Rejected while the first order is open, placed again afterwards (Binance).</summary>
    RejectedWhileOpen,

    /// <summary>Rejected within one trading day (many FIX venues).</summary>
    RejectedPerDay,

    /// <summary>Rejected for the life of the account (Alpaca).</summary>
    RejectedForever,

    /// <summary>The first response is replayed within a window (Longbridge, 10 minutes).</summary>
    ReplayedInWindow,

    /// <summary>The existing order is modified (Interactive Brokers).</summary>
    ModifiesOrder,

    /// <summary>Ignored unless greater than the last (Nasdaq OUCH).</summary>
    IgnoredUnlessIncreasing,
}

/// <summary>What tells that the venue has accepted an order.</summary>
public enum AckBy
{
    /// <summary>Only an execution report does; the call returning means "sent" (FIX, Interactive Brokers). The worst case.</summary>
    Report = 0,

    /// <summary>The call's own response does.</summary>
    Response,
}

/// <summary>Who puts the time stamp on a request that the venue's expiry is counted from.</summary>
public enum RequestStamp
{
    /// <summary>Nobody: the venue may accept the request arbitrarily late. The worst case.</summary>
    None = 0,

    /// <summary>The SDK, when it sends.</summary>
    BySdkAtSend,

    /// <summary>The caller, as part of the request.</summary>
    ByCaller,
}

/// <summary>The shape of a client order ID at a venue.</summary>
public enum IdFormat
{
    /// <summary>Digits and upper-case letters, at least 24 of them.</summary>
    AlphaNumeric = 0,

    /// <summary>A UUID (version 8) in its 36-character form.</summary>
    Uuid,

    /// <summary>A growing positive integer, allocated in the intent's own transaction.</summary>
    Integer,

    /// <summary>
    /// The request has no place for one (LEAN's orders): nothing is stamped, and the venue cannot be asked by our ID, so that an
    /// unknown outcome ends in quarantine unless a report settles it. The worst case of all; a query role that looks for our IDs is SAFE102.
    /// </summary>
    NotCarried,
}
