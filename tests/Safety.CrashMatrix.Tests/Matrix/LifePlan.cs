namespace Safety.CrashMatrix.Tests.Matrix;

/// <summary>The deaths of one life, drawn from seed and life: every point at least once, in an order of its own.</summary>
internal static class LifePlan
{
    private const int ShortestMicroseconds = 1_000;
    private const int StartMicroseconds = 600_000;
    private const int RoundMicroseconds = 150_000;

    public static IReadOnlyList<CrashPlan> Draw(int seed, int life)
    {
        Random random = new(unchecked((seed * 1_000_003) + life));
        List<CrashPlan> plan = [];
        foreach (CrashPoint point in Enum.GetValues<CrashPoint>())
            plan.Add(Draw(point, random));
        foreach (CrashPoint again in (ReadOnlySpan<CrashPoint>)[CrashPoint.Random, CrashPoint.C3, CrashPoint.C7, CrashPoint.C14, CrashPoint.C15])
            plan.Add(Draw(again, random));
        CrashPlan[] shuffled = [.. plan];
        random.Shuffle(shuffled);

        // The first process migrates the journal.
        return [new CrashPlan(CrashPoint.C16, 1 + random.Next(150), FromStart: true), .. shuffled];
    }

    private static CrashPlan Draw(CrashPoint point, Random random)
    {
        // Recovery is only at the start; a kill and a pause belong to trading; any other point may end the recovery of the one before.
        bool fromStart = point == CrashPoint.C14 || (point is not (CrashPoint.C15 or CrashPoint.C17) && random.Next(4) == 0);
        int hit = point == CrashPoint.Random
            ? random.Next(ShortestMicroseconds, fromStart ? StartMicroseconds : RoundMicroseconds)
            : 1 + random.Next(PassesOf(point));
        return new CrashPlan(point, hit, fromStart);
    }

    /// <summary>About how often a round passes a point; one that is not reached in a few rounds is counted as missed.</summary>
    private static int PassesOf(CrashPoint point) => point switch
    {
        CrashPoint.C3 => 40,
        CrashPoint.C11 => 80,
        CrashPoint.C9 => 20,
        CrashPoint.C2 or CrashPoint.C8 or CrashPoint.C10 or CrashPoint.C12 or CrashPoint.C16 => 16,
        CrashPoint.C14 => 24,
        CrashPoint.C5 or CrashPoint.C13 => 12,
        CrashPoint.C15 => 6,
        _ => 8,
    };
}
