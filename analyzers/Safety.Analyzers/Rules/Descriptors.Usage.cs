using Microsoft.CodeAnalysis;

namespace Safety.Analyzers.Rules;

internal static partial class Descriptors
{
    public static readonly DiagnosticDescriptor SAFE201_RawBrokerCall = Create(
        "SAFE201", RuleCategory.Usage,
        "A broker member is called past its guard",
        "'{0}' is a raw broker call ({1}); {2}",
        "A call that changes an order is legal in two places: generated guard code, which demands a permit first, and the member of a [BrokerAdapter] that implements a broker call of the same kind.");

    public static readonly DiagnosticDescriptor SAFE202_RawBrokerDelegate = Create(
        "SAFE202", RuleCategory.Usage,
        "A broker member is turned into something that can be called later",
        "'{0}' is turned into {1}, which could be called past the guard; {2}",
        "A delegate, function pointer or expression tree of a raw broker member is a raw call at another time.");

    public static readonly DiagnosticDescriptor SAFE203_AdapterSendsAmiss = Create(
        "SAFE203", RuleCategory.Usage,
        "An adapter does more than pass one call on",
        "'{0}' {1}; {2}",
        "An adapter's member passes one broker call of its own kind on, once per path, and awaits or returns it. Anything else can send an order twice, or send one that no intent stands for.");

    public static readonly DiagnosticDescriptor SAFE204_PermitMethodShape = Create(
        "SAFE204", RuleCategory.Usage,
        "A permit method does not have the one legal shape",
        "'{0}' {1}; a permit method is not async, has no branch, demands its permit first and then makes exactly one raw call, which it returns",
        "The permit is the last check next to the wire. The shape is so narrow that it can be recognized in source and in IL.");

    public static readonly DiagnosticDescriptor SAFE205_GeneratedSurfaceUsed = Create(
        "SAFE205", RuleCategory.Usage,
        "Safety.Generated is used outside generated code",
        "'{0}' is for Safety's generated code only; call the generated guard instead",
        "The types in Safety.Generated are what generated guards bind to. In other hands they would mint permits.");

    public static readonly DiagnosticDescriptor SAFE206_RawBrokerHeld = Create(
        "SAFE206", RuleCategory.Usage,
        "A raw broker is held or handed around outside the composition root",
        "{0} has the raw broker type '{1}'; {2}",
        "A raw broker is created, configured and given to its guard in the [CompositionRoot], nothing else; elsewhere one holds the guard.");

    public static readonly DiagnosticDescriptor SAFE207_BrokerReachedByReflection = Create(
        "SAFE207", RuleCategory.Usage,
        "A broker member is reached by dynamic, reflection or an accessor",
        "{0} reaches '{1}' past its guard; {2}",
        "Late binding to a guarded member is a raw call that the compiler cannot see. What is computed at run time only is not seen by this rule either: see the threat model.");

    public static readonly DiagnosticDescriptor SAFE212_ConfigurationObligation = Create(
        "SAFE212", RuleCategory.Usage,
        "The SDK is not configured as its catalogue demands",
        "{0} {1}: {2}; write: {3}",
        "An SDK that retries, holds back or rewrites orders by itself breaks the guard's promise behind its back. What a catalogue demands is checked where the client is made.");
}
