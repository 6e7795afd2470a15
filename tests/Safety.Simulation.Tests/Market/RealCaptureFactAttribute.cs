namespace Safety.Simulation.Tests.Market;

/// <summary>A fact about a <see cref="RealCapture"/>; skipped, with the reason, where that is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RealCaptureFactAttribute : FactAttribute
{
    public RealCaptureFactAttribute(string file) => Skip = RealCapture.WhyNot(file);
}
