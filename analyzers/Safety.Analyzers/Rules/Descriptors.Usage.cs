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

    public static readonly DiagnosticDescriptor SAFE208_GuardedCallIntercepted = Create(
        "SAFE208", RuleCategory.Usage,
        "A guarded call is intercepted",
        "'{0}' replaces a call of '{1}' in {2}; remove the interceptor: decorate the guard's interface instead",
        "An interceptor puts another method in the place of a call without a trace in the calling code. Interceptors of calls that have nothing to do with a broker, as configuration binding writes them, are nobody's concern.");

    public static readonly DiagnosticDescriptor SAFE209_GeneratedTextDiffers = Create(
        "SAFE209", RuleCategory.Usage,
        "A generated file is not what the generator writes",
        "'{0}' {1}; {2}",
        "At the end of a compilation every file that passes as the generator's is compared with what the generator writes for the same contract. A file that differs, is missing or is too many was not written by it.",
        isReportedAtTheEnd: true);

    public static readonly DiagnosticDescriptor SAFE210_AssemblyNotAttested = Create(
        "SAFE210", RuleCategory.Usage,
        "A referenced assembly was compiled without Safety's rules and can reach a broker",
        "'{0}' can reach {1} and was compiled without Safety's rules; {2}",
        "The generator stamps every assembly that is compiled under Safety's rules. One without the stamp that references the assembly of a guarded type can call it past its guard.",
        isReportedAtTheEnd: true);

    public static readonly DiagnosticDescriptor SAFE211_BreakGlassMisused = Create(
        "SAFE211", RuleCategory.Usage,
        "A break-glass method, its permit or its broker is used past its guard",
        "{0} {1}; {2}",
        "A break-glass method is called by the guard only, which admits the order first. Its broker and its permit are good for this one call: directly before each broker call the permit is demanded, and neither goes anywhere else.");
    public static readonly DiagnosticDescriptor SAFE213_LastGateIgnored = Create(
        "SAFE213", RuleCategory.Usage,
        "The last gate's answer is ignored",
        "The answer of LastGate.TryPass {0}; throw the engine's DoNotSend where it is false",
        "A session engine sends stored orders again on its own. The gate says whether a message may go to the wire; only the caller can hold it back.");
    public static readonly DiagnosticDescriptor SAFE212_ConfigurationObligation = Create(
        "SAFE212", RuleCategory.Usage,
        "The SDK is not configured as its catalogue demands",
        "{0} {1}: {2}; write: {3}",
        "An SDK that retries, holds back or rewrites orders by itself breaks the guard's promise behind its back. What a catalogue demands is checked where the client is made.");
}
