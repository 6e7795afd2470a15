using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Safety.Analyzers.Rules;

namespace Safety.Analyzers.OrderStates;

/// <summary>SAFE506: a switch over the states of an order without a default names all of them.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class StateSwitchAnalyzer() : SafetyAnalyzer(Descriptors.SAFE506_SwitchNotExhaustive)
{
    private const int MostNamed = 3;

    /// <inheritdoc/>
    protected override void AnalyzeCompilation(SafetyAnalysisContext context)
    {
        if (MachineSymbols.Of(context.Compilation, inTests: false) is not { } machines)
            return;
        context.RegisterOperationAction(operation => AnalyzeStatement(operation, machines), OperationKind.Switch);
        context.RegisterOperationAction(operation => AnalyzeExpression(operation, machines), OperationKind.SwitchExpression);
    }

    private static void AnalyzeStatement(OperationAnalysisContext context, MachineSymbols machines)
    {
        var operation = (ISwitchOperation)context.Operation;
        if (StateOf(operation.Value, context, machines) is not { } state)
            return;
        var named = new HashSet<object>();
        foreach (ICaseClauseOperation clause in operation.Cases.SelectMany(static section => section.Clauses))
        {
            switch (clause)
            {
                case IDefaultCaseClauseOperation:
                    return;
                case ISingleValueCaseClauseOperation { Value.ConstantValue: { HasValue: true, Value: { } value } }:
                    named.Add(value);
                    break;
                case IPatternCaseClauseOperation { Guard: null, Pattern: { } pattern } when !Name(pattern, named):
                    return; // a pattern that this rule does not read may name them all
            }
        }

        Report(context, operation.Value, state, named);
    }

    private static void AnalyzeExpression(OperationAnalysisContext context, MachineSymbols machines)
    {
        var operation = (ISwitchExpressionOperation)context.Operation;
        if (StateOf(operation.Value, context, machines) is not { } state)
            return;
        var named = new HashSet<object>();
        foreach (ISwitchExpressionArmOperation arm in operation.Arms)
        {
            if (arm.Guard is null && !Name(arm.Pattern, named))
                return;
        }

        Report(context, operation.Value, state, named);
    }

    private static INamedTypeSymbol? StateOf(IOperation value, OperationAnalysisContext context, MachineSymbols machines) =>
        Bare(value.Type) is INamedTypeSymbol { TypeKind: TypeKind.Enum } type && machines.IsState(type, context.Compilation) ? type : null;

    private static ITypeSymbol? Bare(ITypeSymbol? type) => type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable ? nullable.TypeArguments[0] : type;

    // False for a pattern that takes everything, or that cannot be read.
    private static bool Name(IPatternOperation pattern, HashSet<object> named)
    {
        switch (pattern)
        {
            case IConstantPatternOperation { Value.ConstantValue: { HasValue: true, Value: var value } }:
                if (value is not null)
                    named.Add(value);
                return true;
            case IBinaryPatternOperation { OperatorKind: BinaryOperatorKind.Or } either:
                return Name(either.LeftPattern, named) && Name(either.RightPattern, named);
            default:
                return false;
        }
    }

    private static void Report(OperationAnalysisContext context, IOperation value, INamedTypeSymbol state, HashSet<object> named)
    {
        string[] missing =
        [
            .. state.GetMembers().OfType<IFieldSymbol>().Where(field => field.HasConstantValue && field.ConstantValue is { } constant && !named.Contains(constant)).Select(static field => field.Name),
        ];
        if (missing.Length == 0)
            return;
        string names = string.Join(", ", missing.Take(MostNamed)) + (missing.Length > MostNamed ? $" and {missing.Length - MostNamed} more" : "");
        context.ReportDiagnostic(Diagnostic.Create(Descriptors.SAFE506_SwitchNotExhaustive, value.Syntax.GetLocation(), state.Name, names));
    }
}
