using Microsoft.CodeAnalysis;

namespace Safety.Analyzers.Rules;

internal static partial class Descriptors
{
    public static readonly DiagnosticDescriptor SAFE101_MemberNotClassified = Create(
        "SAFE101", RuleCategory.Definition,
        "A member of a broker contract is not classified",
        "'{0}' is not classified; write {1} on it",
        "Every member of a [BrokerContract] carries [BrokerCall(kind)] or [BrokerQuery]: what nobody has classified nobody may call.");

    public static readonly DiagnosticDescriptor SAFE102_KindDoesNotFit = Create(
        "SAFE102", RuleCategory.Definition,
        "The call kind does not fit the signature",
        "'{0}' cannot be {1}: {2}",
        "A kind promises something about the signature: an order call is a method, a query role has the return type that recovery reads.");

    public static readonly DiagnosticDescriptor SAFE103_NoOrderTerms = Create(
        "SAFE103", RuleCategory.Definition,
        "The guard cannot read the order's terms",
        "Limits cannot be checked for '{0}' because its order terms are not known; write {1} in the mapping",
        "A submit or replace is limited by instrument, side, size and price. NewOrder and OrderReplacement bring them, any other request needs Describe.");

    public static readonly DiagnosticDescriptor SAFE104_NoClientOrderId = Create(
        "SAFE104", RuleCategory.Definition,
        "The guard cannot put the client order ID into the request",
        "'{0}' has no place for the client order ID; write {1} in the mapping",
        "Without a client order ID the venue cannot be asked what became of an order. A ClientOrderId parameter or property is stamped directly, any other request needs Stamp and ReadId.");

    public static readonly DiagnosticDescriptor SAFE105_NoVerdict = Create(
        "SAFE105", RuleCategory.Definition,
        "The guard cannot tell what a response means",
        "The response '{1}' of '{0}' says neither accepted nor rejected; write {2} in the mapping",
        "Judge turns a response or an exception into Accepted, Rejected or Unknown; a guess would lose an outcome.");

    public static readonly DiagnosticDescriptor SAFE106_NoHardLimit = Create(
        "SAFE106", RuleCategory.Definition,
        "The hard limits are missing or not positive",
        "'{0}' can submit orders, but {1}; write [HardLimit(MaxOrderNotional = …, MaxOpenNotional = …, MaxOrdersPerSecond = …, MaxPriceBandBps = …)] on it",
        "Ceilings are compiled into the contract; configuration can only tighten them.");

    public static readonly DiagnosticDescriptor SAFE107_MemberShapeNotSupported = Create(
        "SAFE107", RuleCategory.Definition,
        "The shape of this member is not supported on an order call",
        "'{0}' cannot be guarded: {1}; change the signature or classify it Forbidden",
        "By-reference parameters, pointers, reference returns, __arglist and static abstract members cannot be recorded before the call and checked again next to the wire.");

    public static readonly DiagnosticDescriptor SAFE108_RequestNotHashable = Create(
        "SAFE108", RuleCategory.Definition,
        "The content of the request cannot be hashed",
        "The content of '{0}' cannot be read because of '{1}'; write {2} in the mapping or use a simpler type",
        "The permit is bound to the content that was admitted; content that cannot be read cannot be compared.");

    public static readonly DiagnosticDescriptor SAFE109_GuardDeclarationInvalid = Create(
        "SAFE109", RuleCategory.Definition,
        "A guard, adapter or mapping is not declared as it must be",
        "'{0}' {1}",
        "A [BrokerGuard] class is sealed, partial and empty, a [BrokerAdapter] implements a contract, a mapping is a static class.");

    public static readonly DiagnosticDescriptor SAFE110_SurfaceMemberNotListed = Create(
        "SAFE110", RuleCategory.Definition,
        "A member of a guarded SDK type is not listed",
        "'{0}' is not listed in broker-surface.txt; look at what it does and add the line '{1}'",
        "Deny by default: an SDK upgrade that adds a member breaks the build until someone has looked.");

    public static readonly DiagnosticDescriptor SAFE111_VenueProfileImpossible = Create(
        "SAFE111", RuleCategory.Definition,
        "The venue profile cannot work",
        "The venue profile of '{0}' cannot work: {1}",
        "Client order IDs need 24 characters (36 for a UUID) to stay unique, and no duration is negative.");

    public static readonly DiagnosticDescriptor SAFE112_SurfaceLineInvalid = Create(
        "SAFE112", RuleCategory.Definition,
        "A line of broker-surface.txt is not valid",
        "{0}; a line is '<Kind>[:<QueryRole>] <documentation-comment id>'",
        "The surface file is read strictly: a line that is malformed, names nothing or is listed twice is an error, never skipped.");

    public static readonly DiagnosticDescriptor SAFE116_GatewayNotDeclared = Create(
        "SAFE116", RuleCategory.Definition,
        "A gateway is not declared as it must be",
        "The gateway '{0}' {1}",
        "Break-glass is reviewed and ends: a reason, two approvers, a last day at most 90 days after the build, and a place in the mapping of the contract whose guard calls it.");
}
