using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Safety.Analyzers.Model;
using Safety.Analyzers.Rules;
using Safety.Generators.Parsing;

namespace Safety.Analyzers.Definition;

/// <summary>
/// SAFE116: a break-glass method is complete, belongs to a guard, and ends at most 90 days after this build. The day of the build comes
/// from the build targets: an analyzer has no clock.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class BreakGlassDeclarationAnalyzer() : DefinitionAnalyzer(Descriptors.SAFE116_BreakGlassNotDeclared)
{
    private const string BuildDate = "build_property.SafetyBuildDate";
    private const int MaxDays = 90;

    /// <inheritdoc/>
    protected override void AnalyzeCompilation(SafetyAnalysisContext context)
    {
        base.AnalyzeCompilation(context);
        if (SafetySymbols.Find(context.Compilation) is not { IsOwnAssembly: false } safety)
            return;
        context.RegisterSymbolAction(symbol => AnalyzeBreakGlass(symbol, safety), SymbolKind.Method);
    }

    private static void AnalyzeBreakGlass(SymbolAnalysisContext context, SafetySymbols safety)
    {
        var method = (IMethodSymbol)context.Symbol;
        if (method.GetAttributes().FirstOrDefault(candidate => SafetySymbols.Is(candidate.AttributeClass, safety.BreakGlass)) is not { } attribute)
            return;
        string? mistake = BelongsToNoGuard(method, safety, context.CancellationToken)
            ? "belongs to no guard; put it into the Mapping class of the contract (or [BrokerGuard]) whose broker it takes as its second parameter"
            : MistakeInTime(attribute, context.Options.AnalyzerConfigOptionsProvider.GlobalOptions);
        if (mistake is not null)
            context.ReportDiagnostic(Diagnostic.Create(Descriptors.SAFE116_BreakGlassNotDeclared, method.Locations.FirstOrDefault(), method.Name, mistake));
    }

    private static bool BelongsToNoGuard(IMethodSymbol breakGlass, SafetySymbols safety, CancellationToken cancellationToken) =>
        !GuardSubjects.In(safety, cancellationToken).Any(subject =>
            SafetySymbols.Is(subject.Mapping, breakGlass.ContainingType) && BreakGlassReader.Takes(breakGlass, subject.Target));

    private static string? MistakeInTime(AttributeData attribute, AnalyzerConfigOptions options)
    {
        // A day that cannot be read is reported already.
        if (BreakGlassReader.ParseDay(attribute) is not { } last)
            return null;
        if (!options.TryGetValue(BuildDate, out string? text)
            || !DateTime.TryParseExact(text, BreakGlassReader.DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime today))
        {
            return $"cannot be checked: the day of the build is not known ({BuildDate} is missing). Reference the package 'Safety' without ExcludeAssets, and do not remove the CompilerVisibleProperty 'SafetyBuildDate'";
        }

        if (last < today)
            return $"expired on {Day(last)}, and today is {Day(today)}; remove it, or have it approved anew and write the new day";
        return last > today.AddDays(MaxDays)
            ? $"expires on {Day(last)}, more than {MaxDays} days from today, {Day(today)}; write {Day(today.AddDays(MaxDays))} or an earlier day"
            : null;
    }

    private static string Day(DateTime day) => day.ToString(BreakGlassReader.DayFormat, CultureInfo.InvariantCulture);
}
