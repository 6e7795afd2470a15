using Safety.Journal;

namespace Safety.Lifecycle;

/// <summary>Time that would change something, if it passed: the folds have no clock, so it enters as a <see cref="Journal.Facts.Waited"/> fact.</summary>
/// <param name="For">What is waited for.</param>
/// <param name="Since">The fact from which on it counts.</param>
/// <param name="Ms">How long the account must have listened since then.</param>
internal readonly record struct Wait(WaitFor For, ulong Since, int Ms);
