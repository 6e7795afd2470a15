namespace Safety.Generators.Specs;

/// <summary>How the host refreshes the venue's dead-man timer: a call of the guard's own send method.</summary>
/// <param name="Call">The call, written in terms of <c>admission</c>, <c>broker</c> and <c>timeout</c>.</param>
/// <param name="Shape">How it returns.</param>
/// <param name="Response">The type of the response; null without one.</param>
/// <param name="Judgement">The judgement on it; <c>{0}</c> stands for it.</param>
/// <param name="TakesTime">True when it says how long the venue shall wait.</param>
internal sealed record VenueDeadManSpec(string Call, ReturnShape Shape, string? Response, string Judgement, bool TakesTime);
