using Microsoft.CodeAnalysis.Diagnostics;
using Safety.Generators.Specs;

namespace Safety.Generators.Integrity;

/// <summary>SAFE001: are the analyzers on?</summary>
internal static class AnalyzerSwitches
{
    private static readonly string[] s_switches = ["RunAnalyzers", "RunAnalyzersDuringBuild"];

    /// <summary>
    /// A missing key counts as off: a conflicting global configuration un-sets the key instead of setting it, and a project
    /// without Safety's targets has none of them.
    /// </summary>
    public static IEnumerable<IntegrityError> Check(AnalyzerConfigOptions options)
    {
        if (!options.TryGetValue("build_property.SafetyIntegrity", out string? marker) || IsOff(marker) || marker.Trim().Length == 0)
        {
            yield return new IntegrityError(
                "SAFE001",
                "Safety's build targets are not imported (build_property.SafetyIntegrity is missing), so nobody can tell whether the analyzers run. "
                + "Reference the package 'Safety' without ExcludeAssets, and remove what un-sets build_property.SafetyIntegrity.");
            yield break;
        }

        foreach (string name in s_switches)
        {
            if (!options.TryGetValue("build_property." + name, out string? value))
            {
                yield return new IntegrityError(
                    "SAFE001",
                    $"build_property.{name} is missing, so nobody can tell whether the analyzers run. "
                    + $"Remove it from every .globalconfig, and do not remove the CompilerVisibleProperty '{name}'.");
            }
            else if (IsOff(value))
            {
                yield return new IntegrityError(
                    "SAFE001",
                    $"The analyzers are switched off by {name}={value.Trim()}: a broker call outside a guard would not be found. Remove {name} from the project, Directory.Build.props or the command line.");
            }
        }
    }

    private static bool IsOff(string value) => string.Equals(value.Trim(), "false", StringComparison.OrdinalIgnoreCase);
}
