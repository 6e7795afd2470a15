using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Safety.Analyzers.Model;
using Safety.Analyzers.Rules;

namespace Safety.Analyzers.Outcomes;

/// <summary>SAFE213: the last gate was asked and not listened to.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LastGateIgnoredAnalyzer() : SafetyAnalyzer(Descriptors.SAFE213_LastGateIgnored)
{
    /// <inheritdoc/>
    protected override void AnalyzeCompilation(SafetyAnalysisContext context)
    {
        if (SafetySymbols.Find(context.Compilation) is not { IsOwnAssembly: false, IsTestAssembly: false }
            || context.Compilation.GetTypeByMetadataName(SafetyNames.LastGate) is not { } gate)
        {
            return;
        }

        context.RegisterOperationAction(operation => Analyze(operation, gate), OperationKind.Invocation);
    }

    private static void Analyze(OperationAnalysisContext context, INamedTypeSymbol gate)
    {
        var call = (IInvocationOperation)context.Operation;
        if (call.TargetMethod.Name != "TryPass" || !SafetySymbols.Is(call.TargetMethod.ContainingType, gate))
            return;
        IOperation? user = call.Parent is IConditionalAccessOperation conditional ? conditional.Parent : call.Parent;
        if (user is IExpressionStatementOperation or ISimpleAssignmentOperation { Target: IDiscardOperation } || IsNeverRead(user))
            context.ReportDiagnostic(Diagnostic.Create(Descriptors.SAFE213_LastGateIgnored, call.Syntax.GetLocation()));
    }

    /// <summary>True for a local that the answer is put into and that nobody looks at.</summary>
    private static bool IsNeverRead(IOperation? user)
    {
        if (user is not IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: { } local } })
            return false;
        IOperation root = user;
        while (root.Parent is { } parent)
            root = parent;
        return !root.Descendants().Any(part => part is ILocalReferenceOperation read && SafetySymbols.Is(read.Local, local));
    }
}
