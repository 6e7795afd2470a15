using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Safety.Analyzers.Decisions;
using Safety.Analyzers.Model;
using Safety.Analyzers.Rules;

namespace Safety.Analyzers.OrderStates;

/// <summary>SAFE509: an order with a state machine is made by its reports, not by <c>with</c> or a deserializer.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OrderCopiedAnalyzer() : SafetyAnalyzer(Descriptors.SAFE509_OrderCopied)
{
    private const string Remedy = "store the reports, and apply them to a new order when you read them";

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
        context.RegisterOperationAction(operation => AnalyzeSerializer(operation, machines), OperationKind.ObjectCreation);
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
        if ((call.TargetMethod.TypeArguments.Select(machines.MachineIn).FirstOrDefault(static found => found is not null) ?? TypeNamedIn(call.Arguments, machines)) is { } made)
            Report(context, $"'{call.TargetMethod.Name}'", made, Remedy);
    }

    // XmlSerializer and its like are told the type when they are made.
    private static void AnalyzeSerializer(OperationAnalysisContext context, MachineSymbols machines)
    {
        var creation = (IObjectCreationOperation)context.Operation;
        if (creation.Type is { Name: var name } && name.EndsWith("Serializer", StringComparison.Ordinal) && TypeNamedIn(creation.Arguments, machines) is { } made)
            Report(context, $"'{name}'", made, Remedy);
    }

    private static ITypeSymbol? TypeNamedIn(ImmutableArray<IArgumentOperation> arguments, MachineSymbols machines) => arguments
        .SelectMany(static argument => argument.Value.DescendantsAndSelf())
        .Select(static part => part is ILocalReferenceOperation local ? LocalValues.Of(local) : part)
        .OfType<ITypeOfOperation>().Select(type => machines.MachineIn(type.TypeOperand)).FirstOrDefault(static found => found is not null);

    private static void Report(OperationAnalysisContext context, string what, ITypeSymbol order, string remedy) =>
        context.ReportDiagnostic(Diagnostic.Create(Descriptors.SAFE509_OrderCopied, context.Operation.Syntax.GetLocation(), what, order.Name, remedy));
}
