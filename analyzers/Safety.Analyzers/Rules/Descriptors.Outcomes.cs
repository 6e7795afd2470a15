using Microsoft.CodeAnalysis;

namespace Safety.Analyzers.Rules;

internal static partial class Descriptors
{
    public static readonly DiagnosticDescriptor SAFE301_OutcomeIgnored = Create(
        "SAFE301", RuleCategory.Outcomes,
        "The outcome of a guarded call is ignored",
        "The outcome of '{0}' is lost: it may be Denied or Unknown; keep it and handle each kind, for example with Match",
        "A guarded call answers Accepted, Rejected, Denied or Unknown. Code that does not look goes on as if the order stood.");

    public static readonly DiagnosticDescriptor SAFE302_GuardedCallNotAwaited = Create(
        "SAFE302", RuleCategory.Outcomes,
        "A guarded call is not awaited",
        "'{0}' {1}; {2}",
        "Fire and forget loses the outcome and the exception, and runs orders against each other.");

    public static readonly DiagnosticDescriptor SAFE303_OrderCallRetried = Create(
        "SAFE303", RuleCategory.Outcomes,
        "An order call is sent again",
        "'{0}' {1}; {2}",
        "After a timeout or an exception the first order may be at the venue. The same OrderKey may be asked about as often as one likes; a new attempt, or a handler that repeats the request below the guard, places another order.");

    public static readonly DiagnosticDescriptor SAFE304_IdentityNotRepeatable = Create(
        "SAFE304", RuleCategory.Outcomes,
        "An order's identity differs after a restart",
        "{0} is made from '{1}', {2}; make it from its cause: the bar's or report's own time, an ExecID, a signal's stored ID",
        "The same decision must have the same key again after a crash: that is how the journal knows that its order was sent already. A random number, a clock reading or a counter that starts anew places a second order.");

    public static readonly DiagnosticDescriptor SAFE305_OutcomeSwallowed = Create(
        "SAFE305", RuleCategory.Outcomes,
        "An exception of an order call becomes an answer",
        "{0} {1}; {2}",
        "A timeout, a broken connection or an exception nobody foresaw says nothing about the order: it may be at the venue. Only an answer of the venue itself can be a rejection.");

    public static readonly DiagnosticDescriptor SAFE306_LimitsOutsideRoot = Create(
        "SAFE306", RuleCategory.Outcomes,
        "Limits, host or operator are set up outside the composition root",
        "{0} outside the composition root; {1}",
        "Who trades does not set his own limits or release his own kill switch: both stand in the [CompositionRoot], where review looks.");

    public static readonly DiagnosticDescriptor SAFE307_OrderCallClassifiedAsQuery = Create(
        "SAFE307", RuleCategory.Outcomes,
        "A member that places orders is classified as a query",
        "'{0}' is classified Query, but has the request and the response of '{1}' and a name that sends; classify it {2}, or give it a name that says that it only reads",
        "A query may be called by anyone, past every limit. A member with the signature of a submit and the name of one is one.");

    public static readonly DiagnosticDescriptor SAFE308_MessageClassifiedAsLess = Create(
        "SAFE308", RuleCategory.Outcomes,
        "A message is classified as less than it does",
        "{0} is classified {1}, and {2} says {3}; {4}",
        "What Classify calls a cancel, a query or session traffic passes the limits, the kill switch and the last gate. A catalogue knows what the message types of its SDK do.");
}
