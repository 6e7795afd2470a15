namespace Safety.Tests.OrderStates;

/// <summary>A test over named order-state matrices; skipped where they are not at hand.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ScenarioTheoryAttribute : TheoryAttribute
{
    public ScenarioTheoryAttribute()
    {
        if (ScenarioFile.Path is null)
            Skip = "shared/fix/order-state-scenarios.json is not beside the repository";
    }
}
