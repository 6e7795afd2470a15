namespace Safety.SharedData;

/// <summary>A fact that needs something of <see cref="SharedFolder"/>; skipped, with the reason, where that is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SharedDataFactAttribute : FactAttribute
{
    public SharedDataFactAttribute(string path) => Skip = SharedFolder.WhyNot(path);
}
