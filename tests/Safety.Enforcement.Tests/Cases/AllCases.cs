using Safety.Enforcement.Tests.Building;

namespace Safety.Enforcement.Tests.Cases;

/// <summary>Every case, by subject.</summary>
internal static class AllCases
{
    public static IEnumerable<EnforcementCase> List =>
        [.. IntegrityCases.List, .. BypassCases.List, .. SuppressionCases.List, .. TransitiveCases.List, .. InnocentCases.List];

    /// <summary>The library that is packed before the others are restored: it stands between Safety and the application.</summary>
    public static EnforcementCase PackedInBetween { get; } = new("Demo.Broker", Sources.Nothing);
}
