using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Safety.Analyzers.Model;
using Safety.Analyzers.Rules;
using Safety.Generators.Parsing;

namespace Safety.Analyzers.Decisions;

/// <summary>SAFE602: XCore called or turned into a delegate by anything but its generated half.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CoreCallAnalyzer() : SafetyAnalyzer(Descriptors.SAFE602_CoreCalled)
{
    /// <inheritdoc/>
    protected override void AnalyzeCompilation(SafetyAnalysisContext context)
    {
        if (SafetySymbols.Find(context.Compilation) is not { IsOwnAssembly: false })
            return;
        context.RegisterOperationAction(Analyze, OperationKind.Invocation, OperationKind.MethodReference);
    }

    private static void Analyze(OperationAnalysisContext context)
    {
        IMethodSymbol method = context.Operation is IInvocationOperation call ? call.TargetMethod : ((IMethodReferenceOperation)context.Operation).Method;
        if (CoreMethods.NameOf(method) is not { } name || GeneratedTrees.IsGenerated(context.Operation.Syntax.SyntaxTree.FilePath) || IsInNameOf(context.Operation)
            || (AttributeReader.Find(method, SafetyNames.DecisionAttribute) ?? AttributeReader.Find(method, SafetyNames.IdempotentHandlerAttribute)) is null)
            return;
        context.ReportDiagnostic(Diagnostic.Create(Descriptors.SAFE602_CoreCalled, context.Operation.Syntax.GetLocation(), method.Name, name));
    }

    private static bool IsInNameOf(IOperation operation)
    {
        for (IOperation? around = operation.Parent; around is not null; around = around.Parent)
        {
            if (around is INameOfOperation)
                return true;
        }

        return false;
    }
}
