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

    public static readonly DiagnosticDescriptor SAFE105_NoJudgement = Create(
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
        "Recovery, limits and identity rest on what the profile says of the venue: a value that cannot be, or facts that cannot be together, would void them in silence.");

    public static readonly DiagnosticDescriptor SAFE112_SurfaceLineInvalid = Create(
        "SAFE112", RuleCategory.Definition,
        "A line of broker-surface.txt is not valid",
        "{0}; a line is '<Kind>[:<QueryRole>] <documentation-comment id>'",
        "The surface file is read strictly: a line that is malformed, names nothing or is listed twice is an error, never skipped.");

    public static readonly DiagnosticDescriptor SAFE116_BreakGlassNotDeclared = Create(
        "SAFE116", RuleCategory.Definition,
        "A break-glass method is not declared as it must be",
        "The break-glass method '{0}' {1}",
        "Break-glass is reviewed and ends: a reason, two approvers, a last day at most 90 days after the build, and a place in the mapping of the contract whose guard calls it.");
    public static readonly DiagnosticDescriptor SAFE113_BinaryMoney = Create(
        "SAFE113", RuleCategory.Definition,
        "A price, quantity or amount on a contract is a binary floating-point number",
        "'{0}' is {1}, which cannot hold decimal prices and quantities exactly; write {2}",
        "Ticks, lots and limits are decimal. 0.1 + 0.2 is not 0.3 in binary, so an order that is well-formed on paper is denied at the tick, or rounds past a limit.");

    public static readonly DiagnosticDescriptor SAFE114_TimeWithoutOffset = Create(
        "SAFE114", RuleCategory.Definition,
        "A time on a contract has no offset",
        "'{0}' is {1}, which names a different moment in each time zone; write {2}, or DateOnly for a trading day",
        "A DateTime says neither where its clock hangs nor, once it has been through JSON or a database, of which kind it was. Expiries and venue times would move by hours.");
    public static readonly DiagnosticDescriptor SAFE119_FacadeIncomplete = Create(
        "SAFE119", RuleCategory.Definition,
        "A facade does not say what it tells its engine",
        "'{0}' cannot be a facade: {1}",
        "A [BrokerFacade] guard stands where an engine wants the broker. The engine's bool has no word for 'unknown', so what it is told then is declared, and the order's key is made from its request.");
    public static readonly DiagnosticDescriptor SAFE117_CatalogueDoesNotMatch = Create(
        "SAFE117", RuleCategory.Definition,
        "The referenced SDK is not the one its catalogue describes",
        "The catalogue of {0} was checked against version {1}, and version {2} is referenced: {3}",
        "What a catalogue lists and the SDK does not have was renamed, removed or given another signature: the rule that it stood for would be silently gone.");

    public static readonly DiagnosticDescriptor SAFE118_CatalogueLineInvalid = Create(
        "SAFE118", RuleCategory.Definition,
        "A line of a broker catalogue is not valid",
        "{0}; docs/catalogues.md has the format",
        "A catalogue is read strictly: a line that is not understood, is listed twice or loosens another catalogue is an error, never skipped.");

    public static readonly DiagnosticDescriptor SAFE120_NoCancel = Create(
        "SAFE120", RuleCategory.Definition,
        "A contract places orders that the kill switch cannot take back",
        "'{0}' places orders, and the kill switch has no way to cancel them; {1}, or state that the venue has no cancel: [VenueProfile(CannotCancel = true)]",
        "When the kill switch latches, working orders are canceled. Without a Cancel, or the CancelOf that makes a cancel message, they stay at the venue and may be filled.");
}
