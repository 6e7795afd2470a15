namespace Safety.Intents;

/// <summary>One latching of the kill switch, a further cause of it, or its release. A latching is open until a record with its ID releases it.</summary>
/// <param name="Id">Which latching.</param>
/// <param name="IsLatched">True when latched, false for a release.</param>
/// <param name="Source">What latched it (environment, file, API), or <c>operator</c> for a release.</param>
/// <param name="Reason">Why; may be empty.</param>
/// <param name="By">Who.</param>
/// <param name="At">When.</param>
public sealed record KillRecord(Guid Id, bool IsLatched, string Source, string Reason, string By, DateTimeOffset At)
{
    /// <summary>The latchings that nobody has released, oldest first, each by its first cause. In which order latching and release were written does not matter.</summary>
    internal static IReadOnlyList<KillRecord> Open(IReadOnlyList<KillRecord> records)
    {
        HashSet<Guid> released = [.. records.Where(static record => !record.IsLatched).Select(static record => record.Id)];
        return [.. records.Where(record => record.IsLatched && !released.Contains(record.Id)).DistinctBy(static record => record.Id)];
    }
}
