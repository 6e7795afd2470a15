namespace Safety.Lifecycle;

/// <summary>Why an account's breaker has to trip.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Text">What is wrong, for people.</param>
internal sealed record Alarm(AlarmKind Kind, string Text);
