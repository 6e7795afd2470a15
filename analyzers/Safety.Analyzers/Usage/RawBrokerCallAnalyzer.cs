using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Safety.Analyzers.Definition;
using Safety.Analyzers.Model;
using Safety.Analyzers.Rules;

namespace Safety.Analyzers.Usage;

/// <summary>
/// SAFE201: a broker call that is neither in a permit method nor in an adapter. SAFE110: a call of a catalogued SDK's member
/// that nobody has classified.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class RawBrokerCallAnalyzer() : SafetyAnalyzer(Descriptors.SAFE201_RawBrokerCall, Descriptors.SAFE110_SurfaceMemberNotListed)
{
    /// <inheritdoc/>
    protected override void AnalyzeCompilation(SafetyAnalysisContext context)
    {
        if (GuardedSurface.Of(context) is not { IsEmpty: false } surface)
            return;
        context.RegisterOperationAction(
            operation => Analyze(operation, surface),
            [OperationKind.Invocation, OperationKind.PropertyReference, OperationKind.EventReference, OperationKind.ObjectCreation, .. UnnamedCalls.KindsFor(surface)]);
    }

    private static void Analyze(OperationAnalysisContext context, GuardedSurface surface)
    {
        if (BrokerUse.Of(context.Operation, surface) is not { } use || use.IsTestDouble(surface.Safety))
            return;
        if (IsAnotherRulesMatter(use, context.ContainingSymbol, surface.Safety))
            return;
        if (IsForwardedByFacade(use, context.ContainingSymbol, surface))
            return;
        if (use.Member.IsAllowedInCompositionRoot && surface.Safety.IsInCompositionRoot(context.Operation, context.ContainingSymbol))
            return;
        if (use.Member.IsUnlisted)
        {
            SurfaceMemberAnalyzer.Report(context.ReportDiagnostic, use.Location, use.Member.Symbol);
            return;
        }

        context.ReportDiagnostic(Diagnostic.Create(
            Descriptors.SAFE201_RawBrokerCall, use.Location, use.Properties, use.Member.DisplayName, use.Member.Kind, use.Member.Remedy));
    }

    /// <summary>A facade's setter passes on what its engine sets: it implements the very property.</summary>
    private static bool IsForwardedByFacade(BrokerUse use, ISymbol owner, GuardedSurface surface) =>
        use.Member.IsWrite
        && owner is IMethodSymbol { AssociatedSymbol: IPropertySymbol property }
        && surface.IsGuardClass(owner.ContainingType)
        && property.ExplicitInterfaceImplementations.Any(declared => SafetySymbols.Is(declared.OriginalDefinition, use.Reached.OriginalDefinition));

    /// <summary>Permit methods are SAFE204's, order calls in adapters SAFE203's, a break-glass method's of its broker SAFE211's, expression trees SAFE202's.</summary>
    private static bool IsAnotherRulesMatter(BrokerUse use, ISymbol owner, SafetySymbols safety)
    {
        if (BrokerUse.IsInExpressionTree(use.Operation))
            return true;
        if (use.IsByBreakGlass(safety, owner))
            return true;
        if (use.Member.Kind == CallKind.Forbidden || use.IsUnnamed)
            return false;
        if (owner is IMethodSymbol method && safety.TakesPermit(method) && BrokerUse.FunctionAround(use.Operation) is null)
            return true;
        return use.Member.Kind != CallKind.Navigation && safety.IsInAdapter(owner);
    }
}
