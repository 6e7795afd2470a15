namespace Safety.Guarding;

/// <summary>Which safeguard a refusal code belongs to; for tables and alerts.</summary>
public static class SafeguardNames
{
    /// <summary>The safeguard behind a code.</summary>
    public static Safeguard Of(RefusalCode code) => Refusals.SafeguardOf(code);
}
