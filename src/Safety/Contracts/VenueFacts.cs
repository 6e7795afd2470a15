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
    /// <summary>
    /// Read from the contract: <see cref="Response"/> where an order call answers with something that can name the venue's order, else
    /// <see cref="Report"/> (void, bool or a bare Task).
    /// </summary>
    Inferred = 0,

    /// <summary>Only an execution report does; the call returning means "sent" (FIX, Interactive Brokers). The worst case.</summary>
    Report,

    /// <summary>The call's own response does, where it names the venue's order; one that names none waits for the report.</summary>
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

/// <summary>What an accepting answer proves.</summary>
public enum AckStrength
{
    /// <summary>That the venue has received the request. It can still reject it: nothing is released before a report, a look-up or a list. The worst case.</summary>
    Received = 0,

    /// <summary>That the order works, or the replacement has taken effect. What becomes of a canceled order is looked up all the same.</summary>
    Working,
}

/// <summary>How the venue tells of fills.</summary>
public enum FillsTold
{
    /// <summary>Each fill by a report of its own.</summary>
    PerFill = 0,

    /// <summary>Only totals: CumQty and the average price.</summary>
    CumulativeOnly,
}

/// <summary>Within what an ExecID is unique.</summary>
public enum ExecIdScope
{
    /// <summary>Reports carry no usable ID: a fill is told apart by its order, figures and time. The worst case.</summary>
    None = 0,

    /// <summary>Within one order.</summary>
    PerOrder,

    /// <summary>Within one trading day of the account; used again on another.</summary>
    PerDay,

    /// <summary>Within the account.</summary>
    PerAccount,

    /// <summary>Everywhere and for ever.</summary>
    Forever,
}

/// <summary>What a replace does at the venue.</summary>
public enum ReplaceActs
{
    /// <summary>There is none.</summary>
    NotSupported = 0,

    /// <summary>The order lives on under a new client order ID (FIX).</summary>
    NewClientId,

    /// <summary>The order is changed under its own IDs (Binance futures, Bybit, Interactive Brokers).</summary>
    InPlace,

    /// <summary>The order is canceled and another is placed; told as both (Binance cancelReplace, Alpaca, Rithmic).</summary>
    CancelAndNew,
}

/// <summary>What the quantity of a replacement means.</summary>
public enum ReplacedQty
{
    /// <summary>The order's total: what has filled counts.</summary>
    Total = 0,

    /// <summary>What shall still fill, counted anew.</summary>
    Remaining,
}

/// <summary>How positions are kept.</summary>
public enum PositionMode
{
    /// <summary>One net position per symbol.</summary>
    Net = 0,

    /// <summary>A long and a short one side by side (hedge mode).</summary>
    LongShort,

    /// <summary>One per order.</summary>
    PerOrder,
}

/// <summary>By what an order can be looked up.</summary>
[Flags]
public enum LookUpBy
{
    /// <summary>By nothing: absence cannot be proved.</summary>
    None = 0,

    /// <summary>By our client order ID.</summary>
    ClientId = 1,

    /// <summary>By the venue's ID.</summary>
    VenueId = 2,

    /// <summary>A replaced order is found by its newest ID only.</summary>
    LiveIdOnly = 4,
}

/// <summary>What currency fees are taken in.</summary>
public enum FeeIn
{
    /// <summary>The quote currency: the position is what was filled.</summary>
    Quote = 0,

    /// <summary>The bought currency: what arrives is the fill less its fee (spot markets without a fee token).</summary>
    Base,

    /// <summary>A third currency.</summary>
    Other,

    /// <summary>Each fill tells it (<see cref="Orders.ExecutionReport.Fee"/>, <see cref="Orders.ExecutionReport.FeeCurrency"/>).</summary>
    ToldPerFill,
}

/// <summary>What the venue places or changes by itself.</summary>
[Flags]
public enum VenueMakes
{
    /// <summary>Nothing.</summary>
    Nothing = 0,

    /// <summary>Legs of brackets and OCO orders, under IDs of its own.</summary>
    Legs = 1,

    /// <summary>Liquidations.</summary>
    Liquidation = 2,

    /// <summary>Assignments of options.</summary>
    Assignment = 4,

    /// <summary>Splits and other restatements.</summary>
    Splits = 8,
}
