using Safety.Journal;

namespace Safety.Lifecycle;

/// <summary>Time that would change something, if it passed: the folds have no clock, so it enters as a <see cref="Journal.Facts.Waited"/> fact.</summary>
/// <param name="For">What is waited for.</param>
/// <param name="Since">The fact from which on it counts.</param>
/// <param name="Ms">How long the account must have listened since then.</param>
/// <param name="From">Where that fact lies on the monotonic clock of the process that waits; of meaning for <see cref="WaitFor.Absence"/> only.</param>
/// <param name="Until">What the venue's clock must have reached besides, where it tells its time: whoever stamped the request may have been ahead of it. Null where nothing was stamped.</param>
internal readonly record struct Wait(WaitFor For, ulong Since, int Ms, long From, DateTimeOffset? Until = null);
