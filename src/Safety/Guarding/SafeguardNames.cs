namespace Safety.Guarding;

/// <summary>Which safeguard a denial code belongs to; for tables and alerts.</summary>
public static class SafeguardNames
{
    /// <summary>The safeguard behind a code.</summary>
    public static Safeguard Of(DenialCode code) => Denials.SafeguardOf(code);
}
