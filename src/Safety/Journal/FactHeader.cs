namespace Safety.Journal;

/// <summary>What every fact has: its place, whose it is, and when. All of it is in the hash.</summary>
/// <param name="Sequence">Growing without gaps from 1.</param>
/// <param name="Kind">What the fact tells.</param>
/// <param name="Version">The version of the kind's fields.</param>
/// <param name="Flags">Bit 0: a reader that does not know the kind may skip it.</param>
/// <param name="Account">The journal's number of the account; 0 for the host.</param>
/// <param name="Family">The order family it belongs to: the sequence of the fact that opened it, set once; 0 = none.</param>
/// <param name="WallTicks">When, UTC: a label. Nothing is decided by it.</param>
/// <param name="MonoTicks">When, on the process's monotonic clock, in units of 100 ns.</param>
/// <param name="ProcessEpoch">The process that wrote it; monotonic times compare within one only.</param>
internal readonly record struct FactHeader(
    ulong Sequence, FactKind Kind, ushort Version, FactFlags Flags, int Account, ulong Family, long WallTicks, long MonoTicks, ulong ProcessEpoch)
{
    /// <summary>When, as a label for people.</summary>
    public DateTimeOffset At => new(WallTicks, TimeSpan.Zero);
}
