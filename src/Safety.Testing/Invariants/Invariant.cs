namespace Safety.Testing.Invariants;

/// <summary>What must hold in every simulated world, at every moment unless it says otherwise.</summary>
public enum Invariant
{
    /// <summary>A key is sent once, and at most one order of a decision lives at the venue.</summary>
    OneLiveOrder = 0,

    /// <summary>Every order that was sent had a durable intent before; after a restart every one is known.</summary>
    DurableBeforeSend,

    /// <summary>What the venue has, or may still take, was never told as rejected or not executed.</summary>
    NoLostOutcome,

    /// <summary>The position is the sum of the fills that were told, each of them once.</summary>
    FillsCountOnce,

    /// <summary>With an order that is sent, worst-case exposure at the venue is not above the limit.</summary>
    WithinLimit,

    /// <summary>After a latch nothing that can raise risk is sent.</summary>
    NothingAfterLatch,

    /// <summary>Nothing is sent before the host was armed, nor between a release and the next arming.</summary>
    NothingBeforeArming,

    /// <summary>A latch that has completed is found latched by the next process.</summary>
    LatchRemembered,

    /// <summary>After a latch a cancel of every working order leaves in time, whatever one venue or callback does.</summary>
    CancelsUnderKill,

    /// <summary>At rest the product's orders are the venue's: which live, and what has filled.</summary>
    OrdersAtRest,

    /// <summary>At rest the position is the venue's.</summary>
    PositionAtRest,

    /// <summary>At rest exposure is what position and working orders at the venue come to, within the prices there were.</summary>
    ExposureAtRest,

    /// <summary>No breaker, quarantine, mismatch or blocked arming where one consistent reading exists of what the venue has said.</summary>
    NoFalseAlarm,

    /// <summary>An alarm in time where no consistent reading exists.</summary>
    AlarmInTime,

    /// <summary>Nothing is sent while the journal is not on its medium.</summary>
    JournalKept,

    /// <summary>No order and no report stops the writer: only the medium's failure does.</summary>
    OneStopsNobodyElse,

    /// <summary>What leaves is what a trader has asked for, in time, under the arming he asked under, and through no break-glass method that has expired.</summary>
    AsPermitted,

    /// <summary>No price is further from the market than the band.</summary>
    WithinBand,

    /// <summary>No order is worth more than one may be.</summary>
    WithinOrder,

    /// <summary>What leaves on a day is not worth more than a day's may be.</summary>
    WithinDay,

    /// <summary>No more leaves in a second than the rate explains.</summary>
    WithinRate,

    /// <summary>An order that may only reduce does not do more.</summary>
    ReducesOnly,

    /// <summary>Nothing leaves in what is not on the list, has no exchange rate or an old price.</summary>
    KnownInstrument,

    /// <summary>Nothing leaves while the venue takes no orders.</summary>
    NotInMaintenance,

    /// <summary>Nothing leaves after a breaker has tripped.</summary>
    NothingAfterBreaker,

    /// <summary>Who uses a key for another order is told so.</summary>
    OneContent,

    /// <summary>No cancel leaves while one that was accepted is looked after.</summary>
    OneCancel,

    /// <summary>No change leaves of an order that is known to have ended.</summary>
    ReplacesWorking,

    /// <summary>No fill is hedged again while a hedge of it can still trade.</summary>
    HedgedOnce,

    /// <summary>No more is hedged than has filled, times the ratio, and no more undone than was hedged too much.</summary>
    HedgeQuantity,

    /// <summary>No hedge adds to what is open.</summary>
    HedgeSide,

    /// <summary>No hedge is deeper than the limit.</summary>
    HedgeDepth,

    /// <summary>No hedge comes back to an instrument further up.</summary>
    HedgeCycle,

    /// <summary>A hedge is of a fill that was told, in the instrument that was planned.</summary>
    HedgePlanned,

    /// <summary>No order leaves whose hedge was not on display.</summary>
    HedgeLiquidity,

    /// <summary>Nothing that adds risk is sent while a fill waits for its hedge past the deadline.</summary>
    HedgeOverdue,

    /// <summary>At rest what is owed for fills is what the venue's book says.</summary>
    HedgesAtRest,

    /// <summary>No exit of a position is sent while another one of it can still trade.</summary>
    ExitOnce,

    /// <summary>No exit is sent of a position that is over.</summary>
    ExitEpisode,

    /// <summary>A venue's time lies in the interval it is known by, and no deadline on it is read wrongly.</summary>
    VenueTime,

    /// <summary>When nothing goes wrong any more, the host can be armed and comes to rest.</summary>
    ComesToRest,
}
