using Safety.Orders;

namespace Safety.Tests.Families;

/// <summary>An order with all that was asked of the venue, and what the venue told of it.</summary>
/// <param name="Name">What it is about.</param>
/// <param name="Open">Opens the family: every request is made, nothing is reported.</param>
/// <param name="Reports">The reports, in the venue's order; numbered and timed.</param>
/// <param name="GoesBeyond">True where the venue does what was never limited.</param>
/// <param name="CumQty">What has filled in the end.</param>
/// <param name="Position">What that makes of the position; null where the source does not say.</param>
internal sealed record ToldOrder(string Name, Func<FamilyBook> Open, IReadOnlyList<ExecutionReport> Reports, bool GoesBeyond, decimal CumQty, decimal? Position)
{
    /// <summary>The reports as a venue tells them that numbers them, one that only times them, and one that does neither.</summary>
    public IEnumerable<(string How, ExecutionReport[] Reports)> Forms()
    {
        yield return ("numbered", [.. Reports]);
        yield return ("timed", [.. Reports.Select(static report => report with { VenueSequence = 0 })]);
        yield return ("neither", [.. Reports.Select(static report => report with { VenueSequence = 0, VenueTime = FamilyBook.Start })]);
    }

    /// <summary>Every order of arrival of up to so many reports; above, seeded samples.</summary>
    public static IEnumerable<ExecutionReport[]> Arrivals(ExecutionReport[] reports, int mostPermuted, int samples)
    {
        if (reports.Length <= mostPermuted)
            return Permutations([.. reports], 0);
        Random random = new(reports.Length);
        return Enumerable.Range(0, samples).Select(_ =>
        {
            ExecutionReport[] shuffled = [.. reports];
            random.Shuffle(shuffled);
            return shuffled;
        });
    }

    public override string ToString() => Name;

    private static IEnumerable<ExecutionReport[]> Permutations(ExecutionReport[] reports, int from)
    {
        if (from >= reports.Length - 1)
        {
            yield return reports;
            yield break;
        }

        for (int i = from; i < reports.Length; i++)
        {
            (reports[from], reports[i]) = (reports[i], reports[from]);
            foreach (ExecutionReport[] permutation in Permutations(reports, from + 1))
                yield return permutation;
            (reports[from], reports[i]) = (reports[i], reports[from]);
        }
    }
}
