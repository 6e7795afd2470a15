using Microsoft.CodeAnalysis;

namespace Safety.Analyzers.Rules;

internal static partial class Descriptors
{
    public static readonly DiagnosticDescriptor SAFE401_RawCallInOutput = Create(
        "SAFE401", RuleCategory.Output,
        "The finished output calls a broker past its guard",
        "'{0}' {1}; {2}",
        "The second key: the output is read as IL, whatever compiler, language or setting made it. A guarded member may be reached in the permit shape and in an adapter's implementing member only. Reported by the verifier, which a build target runs.");

    public static readonly DiagnosticDescriptor SAFE402_TestAssemblyInOutput = Create(
        "SAFE402", RuleCategory.Output,
        "A test assembly lies in the output of an application",
        "'{0}' is a test assembly, where raw broker calls are legal, and lies in the output; remove the reference to it",
        "Raw calls are legal in a test assembly; beside an application it would be a door past every guard. Reported by the verifier, which a build target runs.");

    public static readonly DiagnosticDescriptor SAFE403_UnreadableOutput = Create(
        "SAFE403", RuleCategory.Output,
        "A file of the output cannot be read",
        "the file cannot be read and may call a broker: {0}; replace it or leave it out",
        "What cannot be read cannot be verified: a damaged assembly, machine code that can reach a broker, a single-file bundle of an unknown form, or a verifier that did not get to its end. Reported by the verifier, which a build target runs.");

    public static readonly DiagnosticDescriptor SAFE404_SafetyOpenedFromOutside = Create(
        "SAFE404", RuleCategory.Output,
        "The output opens what is for generated guards alone",
        "'{0}' {1}; call the generated guard instead",
        "Code outside a guard that uses Safety.Generated, an assembly that ignores the access checks of Safety or of a broker, or one that takes the name of Safety's friends. Who can make a permit needs no bypass. Reported by the verifier, which a build target runs.");
}
