namespace Safety.Testing.Faults;

/// <summary>What goes wrong in a simulated world, or is done to it.</summary>
public enum FaultKind
{
    /// <summary>The venue takes a request, and its answer is lost.</summary>
    ResponseLost = 0,

    /// <summary>A request never arrives.</summary>
    RequestDropped,

    /// <summary>A request arrives twice; the second answer is the one that comes back.</summary>
    RequestDuplicated,

    /// <summary>A request arrives late.</summary>
    RequestDelayed,

    /// <summary>A response comes late.</summary>
    ResponseDelayed,

    /// <summary>The venue refuses a request.</summary>
    RequestRejected,

    /// <summary>The venue stops answering requests of a kind for a while: cancels above all.</summary>
    CallsHang,

    /// <summary>A callback on a call's token blocks.</summary>
    CallbackBlocks,

    /// <summary>A report is not delivered.</summary>
    ReportDropped,

    /// <summary>A report is delivered twice.</summary>
    ReportDuplicated,

    /// <summary>A report is delivered late.</summary>
    ReportDelayed,

    /// <summary>A report is delivered behind the ones that follow it.</summary>
    ReportReordered,

    /// <summary>An old report is told again.</summary>
    ReportStale,

    /// <summary>The connection is lost and comes back.</summary>
    Disconnect,

    /// <summary>The venue restarts: requests it has not come to are gone.</summary>
    VenueRestart,

    /// <summary>A fill is taken back.</summary>
    Bust,

    /// <summary>A fill is corrected.</summary>
    Correction,

    /// <summary>A split changes the quantities of an order.</summary>
    Split,

    /// <summary>The venue restates an order with less.</summary>
    Restatement,

    /// <summary>An order fills and ends in the instant in which it was accepted.</summary>
    OneInstant,

    /// <summary>The venue cancels an order by itself.</summary>
    UnsolicitedCancel,

    /// <summary>A fill comes after the cancel.</summary>
    LateFill,

    /// <summary>Look-ups do not show yet what was accepted.</summary>
    LookUpLag,

    /// <summary>A list leaves something out.</summary>
    ListOmits,

    /// <summary>A report says what is not so.</summary>
    Falsified,

    /// <summary>A report's figures cannot be.</summary>
    Absurd,

    /// <summary>The venue fills more than was ordered.</summary>
    Overfill,

    /// <summary>The process dies and another one starts.</summary>
    Crash,

    /// <summary>The process is stopped in order and another one starts.</summary>
    Restart,

    /// <summary>The process stands still.</summary>
    StandStill,

    /// <summary>A commit takes long.</summary>
    DiskStall,

    /// <summary>A commit fails.</summary>
    DiskError,

    /// <summary>The journal's files are moved away.</summary>
    JournalGone,

    /// <summary>The host's wall clock is set.</summary>
    ClockStep,

    /// <summary>The host's clocks run at another rate.</summary>
    ClockDrift,

    /// <summary>The venue's clock is set.</summary>
    VenueClockStep,

    /// <summary>The venue's clock runs at another rate.</summary>
    VenueClockDrift,

    /// <summary>The kill switch is latched by a call.</summary>
    KillByApi,

    /// <summary>Somebody makes <c>kill.flag</c>.</summary>
    KillByFile,

    /// <summary>The next process starts with the kill variable set.</summary>
    KillByEnvironment,

    /// <summary>Somebody places an order of his own in the account.</summary>
    ForeignOrder,

    /// <summary>Somebody places an order that carries our tag and that no journal knows.</summary>
    StrayOrder,

    /// <summary>The market jumps.</summary>
    PriceJump,

    /// <summary>The operator resets breakers, decides and releases without looking first.</summary>
    OperatorAction,

    /// <summary>A latched kill switch is released.</summary>
    Release,

    /// <summary>The host was not armed when it was asked to.</summary>
    ArmingBlocked,

    /// <summary>An execution is told of another order as well.</summary>
    WrongOrder,

    /// <summary>The venue's next valid order number goes back.</summary>
    NumberGoesBack,
}
