using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Safety.Analyzers.Model;
using Safety.Analyzers.Rules;

namespace Safety.Analyzers.OrderStates;

/// <summary>SAFE509: an order with a state machine is made by its reports, not by <c>with</c> or a deserializer.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OrderCopiedAnalyzer() : SafetyAnalyzer(Descriptors.SAFE509_OrderCopied)
{
    private static readonly HashSet<string> s_makers = new(
        ["ReadFromJsonAsync", "GetFromJsonAsync", "GetFromJsonAsAsyncEnumerable", "GetUninitializedObject", "PopulateObject"], StringComparer.Ordinal);

    /// <inheritdoc/>
    protected override void AnalyzeCompilation(SafetyAnalysisContext context)
    {
        // A test may arrange an order as it likes.
        if (MachineSymbols.Of(context.Compilation, inTests: false) is not { } machines)
            return;
        context.RegisterOperationAction(operation => AnalyzeWith(operation, machines), OperationKind.With);
        context.RegisterOperationAction(operation => AnalyzeCall(operation, machines), OperationKind.Invocation);
    }

    private static void AnalyzeWith(OperationAnalysisContext context, MachineSymbols machines)
    {
        var with = (IWithOperation)context.Operation;
        if (!machines.IsMachine(with.Type) || SafetySymbols.Is(context.ContainingSymbol.ContainingType, with.Type))
            return;
        Report(context, "The 'with'", with.Type!, "apply a report, or write a member of the record for what is no report");
    }

    private static void AnalyzeCall(OperationAnalysisContext context, MachineSymbols machines)
    {
        var call = (IInvocationOperation)context.Operation;
        if (!call.TargetMethod.Name.StartsWith("Deserialize", StringComparison.Ordinal) && !s_makers.Contains(call.TargetMethod.Name))
            return;
        ITypeSymbol? made = call.TargetMethod.TypeArguments.Select(machines.MachineIn).FirstOrDefault(static found => found is not null)
            ?? call.Arguments.SelectMany(static argument => argument.Value.DescendantsAndSelf()).OfType<ITypeOfOperation>().Select(type => machines.MachineIn(type.TypeOperand)).FirstOrDefault(static found => found is not null);
        if (made is not null)
            Report(context, $"'{call.TargetMethod.Name}'", made, "store the reports, and apply them to a new order when you read them");
    }

    private static void Report(OperationAnalysisContext context, string what, ITypeSymbol order, string remedy) =>
        context.ReportDiagnostic(Diagnostic.Create(Descriptors.SAFE509_OrderCopied, context.Operation.Syntax.GetLocation(), what, order.Name, remedy));
}
