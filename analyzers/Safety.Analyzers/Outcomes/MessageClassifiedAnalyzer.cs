using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Safety.Analyzers.Definition;
using Safety.Analyzers.Model;
using Safety.Analyzers.Rules;
using Safety.Generators.Specs;

namespace Safety.Analyzers.Outcomes;

/// <summary>
/// SAFE308: a mapping's <c>Classify</c> calls a message type of a catalogued SDK less than its catalogue does. Read are the constants
/// that a message type is compared with, in a switch or a condition, and the kind that stands behind them.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MessageClassifiedAnalyzer() : SafetyAnalyzer(Descriptors.SAFE308_MessageClassifiedAsLess)
{
    /// <inheritdoc/>
    protected override void AnalyzeCompilation(SafetyAnalysisContext context)
    {
        if (SafetySymbols.Find(context.Compilation) is not { IsOwnAssembly: false } safety)
            return;
        CatalogueSpec[] catalogues = [.. ContractGuards.Of(context.Compilation, context.Options, context.CancellationToken).Catalogues.Where(static catalogue => catalogue.Messages.Count > 0)];
        if (catalogues.Length == 0)
            return;
        HashSet<ISymbol> mappings = new(GuardSubjects.In(safety, context.CancellationToken).Select(static subject => subject.Mapping).OfType<ISymbol>(), SymbolEqualityComparer.Default);
        if (mappings.Count > 0)
            context.RegisterOperationBlockAction(block => Analyze(block, mappings, catalogues));
    }

    private static void Analyze(OperationBlockAnalysisContext context, HashSet<ISymbol> mappings, CatalogueSpec[] catalogues)
    {
        if (context.OwningSymbol is not IMethodSymbol { Name: "Classify", Parameters.Length: > 0 } method
            || !mappings.Contains(method.ContainingType)
            || catalogues.FirstOrDefault(candidate => IsOf(method.Parameters[0].Type.ContainingAssembly, candidate)) is not { } catalogue)
        {
            return;
        }

        (string[] Types, IOperation Place, CallKind Kind)[] choices = [.. context.OperationBlocks.SelectMany(static block => block.Descendants()).SelectMany(ChoicesIn)];
        HashSet<string> named = [.. choices.SelectMany(static choice => choice.Types)];
        foreach ((string[] types, IOperation place, CallKind kind) in choices)
        {
            MessageKindSpec? known = catalogue.Messages.FirstOrDefault(message => (types.Length == 0 ? !named.Contains(message.MessageType) : types.Contains(message.MessageType)) && IsLess(kind, message.Kind));
            if (known is null)
                continue;
            context.ReportDiagnostic(Diagnostic.Create(
                Descriptors.SAFE308_MessageClassifiedAsLess, place.Syntax.GetLocation(),
                types.Length == 0 ? $"Every message that is not named, '{known.MessageType}' too," : $"Message '{known.MessageType}'",
                kind, $"the catalogue of {catalogue.Sdk}", known.Kind,
                types.Length == 0 ? "let the rest be Forbidden" : $"classify it {known.Kind}, or Forbidden"));
        }
    }

    private static bool IsOf(IAssemblySymbol? assembly, CatalogueSpec catalogue) => assembly is not null && (catalogue.Assemblies.Contains(assembly.Name) || catalogue.Companions.Contains(assembly.Name));

    /// <summary>Less than an order is what passes always; less than a cancel what nobody follows up.</summary>
    private static bool IsLess(CallKind given, CallKind known) =>
        known.PlacesOrders()
            ? !given.PlacesOrders() && given != CallKind.Forbidden
            : known is CallKind.Cancel or CallKind.CancelAll && given is CallKind.Session or CallKind.Query or CallKind.Navigation;

    /// <summary>The message types that lead to a kind, where the kind stands; no types for what is left.</summary>
    private static IEnumerable<(string[] Types, IOperation Place, CallKind Kind)> ChoicesIn(IOperation operation)
    {
        switch (operation)
        {
            case ISwitchExpressionArmOperation arm when KindOf(arm.Value) is { } kind:
                return [(ConstantsIn(arm.Pattern), arm.Value, kind)];
            case ISwitchCaseOperation section when section.Body.SelectMany(static part => part.DescendantsAndSelf()).OfType<IReturnOperation>().FirstOrDefault()?.ReturnedValue is { } returned && KindOf(returned) is { } kind:
                return [([.. section.Clauses.SelectMany(ConstantsIn)], returned, kind)];
            case IConditionalOperation choice when ConstantsIn(choice.Condition) is { Length: > 0 } types:
                return new[] { (Types: types, Place: Chosen(choice.WhenTrue)), (Types: [], Place: Chosen(choice.WhenFalse)) }
                    .Where(static side => side.Place is not null && KindOf(side.Place) is not null)
                    .Select(static side => (side.Types, side.Place!, KindOf(side.Place!)!.Value));
            default:
                return [];
        }
    }

    /// <summary>The value of a side of a condition, or what its only statement returns.</summary>
    private static IOperation? Chosen(IOperation? side) => side switch
    {
        IBlockOperation { Operations: { Length: 1 } only } => Chosen(only[0]),
        IReturnOperation { ReturnedValue: var value } => value,
        _ => side,
    };

    private static string[] ConstantsIn(IOperation operation) =>
    [
        .. operation.DescendantsAndSelf().Select(static part => part.ConstantValue is { HasValue: true, Value: string text } ? text : null).OfType<string>().Distinct(StringComparer.Ordinal),
    ];

    private static CallKind? KindOf(IOperation value) =>
        value.Unconverted() is { Type: { Name: "BrokerCallKind" }, ConstantValue: { HasValue: true, Value: int number } } ? (CallKind)number : null;
}
