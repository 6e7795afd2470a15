using Microsoft.CodeAnalysis;

namespace Safety.Analyzers.Rules;

internal static partial class Descriptors
{
    public static readonly DiagnosticDescriptor SAFE001_AnalyzersSwitchedOff = Create(
        "SAFE001", RuleCategory.Integrity,
        "Analyzers are switched off",
        "Safety's analyzers are switched off by {0}; remove that setting: without them nothing proves that orders go through a guard",
        "RunAnalyzers=false, RunAnalyzersDuringBuild=false or a missing build property leaves broker calls unchecked. Reported by the generator and by a build target, which run all the same.");

    public static readonly DiagnosticDescriptor SAFE002_SuppressionNamesSafetyRule = Create(
        "SAFE002", RuleCategory.Integrity,
        "A suppression names a Safety rule",
        "The suppression of '{0}' has no effect and is not allowed; remove it and do what the rule's message says",
        "SuppressMessage and UnconditionalSuppressMessage cannot silence a Safety rule; that somebody tried is an error of its own. Reported by the generator.");

    public static readonly DiagnosticDescriptor SAFE003_EnforcementRemoved = Create(
        "SAFE003", RuleCategory.Integrity,
        "Safety's analyzers or generator were removed from the compilation",
        "'{0}' was not given to the compiler; remove the <Analyzer Remove> or the PrivateAssets/ExcludeAssets that drops it",
        "Checked by a build target after the compiler has run, where a late removal cannot hide.");

    public static readonly DiagnosticDescriptor SAFE004_AnalyzerFailureHidden = Create(
        "SAFE004", RuleCategory.Integrity,
        "An analyzer failure is hidden",
        "'{0}' in NoWarn or WarningsNotAsErrors would hide that an analyzer or generator crashed or was not loaded; remove it from the list",
        "AD0001, CS8032, CS8034, CS8784, CS8785 and CS9057 are only warnings by default, and a build with one of them is unchecked. Checked by a build target.");

    public static readonly DiagnosticDescriptor SAFE005_AnalyzerFailed = Create(
        "SAFE005", RuleCategory.Integrity,
        "A Safety analyzer failed",
        "{0} failed, so that this code is unchecked and cannot be built; please report it: {1}",
        "Every callback of every Safety analyzer is wrapped: a failure is an error, never a silent gap.");

    public static readonly DiagnosticDescriptor SAFE006_ReservedName = Create(
        "SAFE006", RuleCategory.Integrity,
        "User code declares a reserved name",
        "'{0}' is reserved for Safety's generated code; rename it",
        "The namespace Safety.Generated, file paths that look like the generator's output and look-alikes of Safety's marker attributes would let hand-written code pass as generated. Reported by the generator.");

    public static readonly DiagnosticDescriptor SAFE007_TestAssemblyShipped = Create(
        "SAFE007", RuleCategory.Integrity,
        "A test assembly is published, or the role is not known",
        "'{0}' is a test assembly, where raw broker calls are legal; publish the application instead",
        "<SafetyRole>Test</SafetyRole> makes raw calls legal on a project's own types. Such an assembly must say so in its metadata and must not be shipped. Checked by a build target.");
}
