namespace Safety.Analyzers.Model;

/// <summary>The runtime's <c>BrokerCallKind</c>, as read from attributes; a test compares the two.</summary>
internal enum CallKind
{
    Forbidden = 0,
    Submit,
    SubmitMany,
    Replace,
    Cancel,
    CancelAll,
    ClosePosition,
    AccountChange,
    DeadMan,
    Session,
    Query,
    Navigation,
    ByMessage,

    /// <summary>Nobody has classified the member yet: SAFE101 or SAFE110 says so where it is declared.</summary>
    Unclassified = -1,
}
