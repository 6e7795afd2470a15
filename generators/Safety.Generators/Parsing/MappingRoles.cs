namespace Safety.Generators.Parsing;

/// <summary>The names a mapping's methods are found by.</summary>
internal static class MappingRoles
{
    public const string Describe = "Describe";
    public const string Stamp = "Stamp";
    public const string ReadId = "ReadId";
    public const string Judge = "Judge";
    public const string Target = "Target";
    public const string CancelOf = "CancelOf";
    public const string Snapshot = "Snapshot";
    public const string Report = "Report";
    public const string Position = "Position";
    public const string ServerTime = "ServerTime";
    public const string Classify = "Classify";
    public const string KeyOf = "KeyOf";
    public const string Fingerprint = "Fingerprint";
}
