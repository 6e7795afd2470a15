namespace Safety.Verifier.Surface;

/// <summary>The runtime's <c>BrokerCallKind</c>, as read from metadata; a test compares the two.</summary>
internal enum BrokerKind
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
}
