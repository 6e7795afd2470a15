using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;

namespace Safety.Analyzers.Rules;

/// <summary>
/// Every rule, by range: the field's name is id and meaning. Also holds the rules that the generator or the build
/// targets report, so that the rule table and the pages are complete.
/// </summary>
internal static partial class Descriptors
{
    /// <summary>Every rule in the order of its id. Computed on demand: initializers of a partial type have no order across files.</summary>
    public static ImmutableArray<DiagnosticDescriptor> All =>
    [
        .. typeof(Descriptors)
            .GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(static rule => rule.FieldType == typeof(DiagnosticDescriptor))
            .Select(static rule => (DiagnosticDescriptor)rule.GetValue(null)!)
            .OrderBy(static descriptor => descriptor.Id, StringComparer.Ordinal),
    ];

    /// <summary>
    /// The only place that creates a rule. Error with both tags is what no NoWarn, configuration, pragma, suppressor or
    /// SuppressMessage can silence: NotConfigurable alone loses to one line of SuppressMessage, Compiler alone to NoWarn.
    /// </summary>
    private static DiagnosticDescriptor Create(string id, string category, string title, string message, string description, bool isReportedAtTheEnd = false) =>
        new(
            id,
            title,
            message,
            category,
            DiagnosticSeverity.Error,
            isEnabledByDefault: true,
            description,
            helpLinkUri: RuleDocumentation.PageOf(id),
            customTags: isReportedAtTheEnd
                ? [WellKnownDiagnosticTags.NotConfigurable, WellKnownDiagnosticTags.Compiler, WellKnownDiagnosticTags.CompilationEnd]
                : [WellKnownDiagnosticTags.NotConfigurable, WellKnownDiagnosticTags.Compiler]);
}
