using Safety.Identity;

namespace Safety.Guarding;

/// <summary>Something a person should know within seconds (RTS 6 art. 16(5): five).</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Account">The account, or null for the host.</param>
/// <param name="Message">What happened and what to do.</param>
/// <param name="At">When.</param>
public sealed record SafetyEvent(SafetyEventKind Kind, AccountId? Account, string Message, DateTimeOffset At);
