namespace Safety.Guarding;

/// <summary>
/// Marks the code that is a control, with the paragraphs it maps to (it does not by itself comply with them): <c>docs/controls.md</c> is written from these. Every denial code belongs to one.
/// </summary>
/// <param name="name">Its name; the tests that show it begin with it (a test, or its class).</param>
/// <param name="does">What it does, in one sentence.</param>
/// <param name="codes">How it denies.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Method, AllowMultiple = true, Inherited = false)]
internal sealed class ControlAttribute(string name, string does, params DenialCode[] codes) : Attribute
{
    /// <inheritdoc cref="ControlAttribute"/>
    public string Name { get; } = name;

    /// <inheritdoc cref="ControlAttribute"/>
    public string Does { get; } = does;

    /// <inheritdoc cref="ControlAttribute"/>
    public IReadOnlyList<DenialCode> Codes { get; } = codes;

    /// <summary>Paragraphs of 17 CFR 240.15c3-5.</summary>
    public string Sec { get; init; } = "–";

    /// <summary>Articles of Regulation (EU) 2017/589 (RTS 6).</summary>
    public string Rts6 { get; init; } = "–";

    /// <summary>The topic in the FIA's guides of 2015 and 2024.</summary>
    public string Fia { get; init; } = "–";

    /// <summary>What the names of its tests begin with, where that is not <see cref="Name"/>.</summary>
    public string? Tests { get; init; }

    /// <summary>Whether it holds back what can only reduce a position.</summary>
    public string Exits { get; init; } = "held too";
}
