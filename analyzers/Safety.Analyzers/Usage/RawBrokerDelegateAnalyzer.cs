using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Safety.Analyzers.Model;
using Safety.Analyzers.Rules;

namespace Safety.Analyzers.Usage;

/// <summary>SAFE202: a broker call kept for later as a delegate, function pointer or expression tree.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class RawBrokerDelegateAnalyzer() : SafetyAnalyzer(Descriptors.SAFE202_RawBrokerDelegate)
{
    /// <inheritdoc/>
    protected override void AnalyzeCompilation(SafetyAnalysisContext context)
    {
        if (GuardedSurface.Of(context) is not { IsEmpty: false } surface)
            return;
        context.RegisterOperationAction(
            operation => Analyze(operation, surface), OperationKind.MethodReference, OperationKind.Invocation, OperationKind.PropertyReference, OperationKind.ObjectCreation, OperationKind.Binary, OperationKind.Conversion);
    }

    private static void Analyze(OperationAnalysisContext context, GuardedSurface surface)
    {
        if (BrokerUse.Of(context.Operation, surface) is not { } use || use.IsTestDouble(surface.Safety))
            return;
        string? form = context.Operation switch
        {
            IMethodReferenceOperation { Parent: IAddressOfOperation } => "a function pointer",
            IMethodReferenceOperation => "a delegate",
            _ when BrokerUse.IsInExpressionTree(context.Operation) => "an expression tree",
            _ => null,
        };
        if (form is null)
            return;
        context.ReportDiagnostic(Diagnostic.Create(
            Descriptors.SAFE202_RawBrokerDelegate, use.Location, use.Properties, use.Member.DisplayName, form, use.Member.Remedy));
    }
}
