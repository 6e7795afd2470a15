namespace Safety.Decisions;

/// <summary>What a replay of a journal has shown.</summary>
/// <param name="Decisions">How many decisions were run again, the different one included.</param>
/// <param name="Difference">The first difference; null when today's code decides as the journal says.</param>
public sealed record DecisionReplay(int Decisions, DecisionDifference? Difference);
