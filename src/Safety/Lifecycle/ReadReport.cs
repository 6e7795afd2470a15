namespace Safety.Lifecycle;

/// <summary>A report as it was read in the venue's order.</summary>
/// <param name="Taken">The report.</param>
/// <param name="After">The order after it.</param>
/// <param name="IsLegal">False when the table has no transition for it, or it cannot be: then nothing of it is applied.</param>
/// <param name="Agrees">True when all it claims is what was derived.</param>
internal readonly record struct ReadReport(TakenReport Taken, Fix44Order After, bool IsLegal, bool Agrees)
{
    /// <summary>What it claims otherwise; for people.</summary>
    public string Complaint => Agrees ? "" : Fix44Order.Impossible(Taken.Report, After.CountsTotals)
        ?? (IsLegal ? After.Disagreement(Taken.Report) : After.Apply(Taken.Report).Quarantine)
        ?? $"it busts or corrects the fill '{Taken.Report.ExecRefId}', which nothing has reported";
}
