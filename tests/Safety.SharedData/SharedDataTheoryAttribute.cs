namespace Safety.SharedData;

/// <summary>A theory that needs something of <see cref="SharedFolder"/>; skipped, with the reason, where that is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SharedDataTheoryAttribute : TheoryAttribute
{
    public SharedDataTheoryAttribute(string path) => Skip = SharedFolder.WhyNot(path);
}
