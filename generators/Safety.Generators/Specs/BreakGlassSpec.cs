namespace Safety.Generators.Specs;

/// <summary>The method of one's own that a break-glass method's call goes to instead of the broker.</summary>
/// <param name="Call">The expression to call it, without arguments.</param>
/// <param name="Year">The year of its last day.</param>
/// <param name="Month">The month of its last day.</param>
/// <param name="Day">Its last day.</param>
internal sealed record BreakGlassSpec(string Call, int Year, int Month, int Day);
