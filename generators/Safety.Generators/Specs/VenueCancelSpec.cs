namespace Safety.Generators.Specs;

/// <summary>How the kill switch cancels one order: a call of the guard's own send method.</summary>
/// <param name="Call">The call, written in terms of <c>admission</c>, <c>broker</c> and <c>order</c>.</param>
/// <param name="Shape">How it returns.</param>
/// <param name="Response">The type of the response; null without one.</param>
/// <param name="Judgement">The judgement on it; <c>{0}</c> stands for it.</param>
internal sealed record VenueCancelSpec(string Call, ReturnShape Shape, string? Response, string Judgement);
