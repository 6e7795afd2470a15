using System.Reflection.Metadata;

namespace Safety.Verifier.Metadata;

/// <summary>Safety's own names, and the question whether a reference means the real one.</summary>
internal static class SafetyIdentity
{
    public const string Assembly = "Safety";
    public const string BrokerContract = "Safety.Contracts.BrokerContractAttribute";
    public const string BrokerCall = "Safety.Contracts.BrokerCallAttribute";
    public const string BrokerQuery = "Safety.Contracts.BrokerQueryAttribute";
    public const string BrokerGuard = "Safety.Contracts.BrokerGuardAttribute";
    public const string BrokerAdapter = "Safety.Contracts.BrokerAdapterAttribute";
    public const string CompositionRoot = "Safety.Contracts.CompositionRootAttribute";
    public const string SafetyRole = "Safety.Contracts.SafetyRoleAttribute";
    public const string HardLimit = "Safety.Contracts.HardLimitAttribute";
    public const string VenueProfile = "Safety.Contracts.VenueProfileAttribute";
    public const string BreakGlass = "Safety.Contracts.BreakGlassAttribute";
    public const string OrderTerms = "Safety.Orders.OrderTerms";
    public const string BreakGlassPermit = "Safety.Guard.BreakGlassPermit";
    public const string SendPermit = "Safety.Generated.V1.SendPermit";
    public const string CallSite = "Safety.Generated.V1.CallSite";

    /// <summary>What generated code binds to; nobody else does.</summary>
    public const string GeneratedNamespace = "Safety.Generated.";

    /// <summary>The verifier is signed with the same key as the runtime.</summary>
    private static readonly byte[] s_token = typeof(SafetyIdentity).Assembly.GetName().GetPublicKeyToken() ?? [];

    /// <summary>True for Safety's public key.</summary>
    public static bool IsOwnKey(ReadOnlySpan<byte> publicKey) =>
        !publicKey.IsEmpty && publicKey.SequenceEqual(typeof(SafetyIdentity).Assembly.GetName().GetPublicKey());

    /// <summary>True when a type is looked for in the assembly named Safety with Safety's key.</summary>
    public static bool IsGenuine(MetadataReader reader, TypeText type) =>
        type.Assembly == Assembly
        && reader.AssemblyReferences.Select(handle => reader.GetAssemblyReference(handle)).Any(reference =>
            reader.GetString(reference.Name) == Assembly && reader.GetBlobBytes(reference.PublicKeyOrToken).AsSpan().SequenceEqual(s_token));
}
