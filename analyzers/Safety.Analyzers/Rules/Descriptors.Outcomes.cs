using Microsoft.CodeAnalysis;

namespace Safety.Analyzers.Rules;

internal static partial class Descriptors
{
    public static readonly DiagnosticDescriptor SAFE301_OutcomeIgnored = Create(
        "SAFE301", RuleCategory.Outcomes,
        "The outcome of a guarded call is ignored",
        "The outcome of '{0}' is lost: it may be Refused or Unknown; keep it and handle each kind, for example with Match",
        "A guarded call answers Accepted, Rejected, Refused or Unknown. Code that does not look goes on as if the order stood.");

    public static readonly DiagnosticDescriptor SAFE302_GuardedCallNotAwaited = Create(
        "SAFE302", RuleCategory.Outcomes,
        "A guarded call is not awaited",
        "'{0}' {1}; {2}",
        "Fire and forget loses the outcome and the exception, and runs orders against each other.");
}
