namespace Safety.Generators.Specs;

/// <summary>The runtime's <c>BrokerCallKind</c>, number by number, and <see cref="Unclassified"/> for a member nobody has looked at.</summary>
internal enum CallKind
{
    Unclassified = -1,
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
