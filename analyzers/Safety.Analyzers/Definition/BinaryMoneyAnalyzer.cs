using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Safety.Analyzers.Model;
using Safety.Analyzers.Rules;

namespace Safety.Analyzers.Definition;

/// <summary>SAFE113: float, double or Half for a price, a quantity or money that an order call carries.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class BinaryMoneyAnalyzer() : SafetyAnalyzer(Descriptors.SAFE113_BinaryMoney)
{
    /// <inheritdoc/>
    protected override void AnalyzeCompilation(SafetyAnalysisContext context)
    {
        if (GuardedSurface.Of(context) is not { IsEmpty: false } surface || ContractReach.Of(surface) is not { IsEmpty: false } reach)
            return;
        context.RegisterSymbolAction(symbol => Analyze(symbol, reach), SymbolKind.Method, SymbolKind.Property, SymbolKind.Field);
        context.RegisterOperationAction(operation => AnalyzeConversion(operation, reach), OperationKind.Conversion, OperationKind.Invocation, OperationKind.ObjectCreation);
    }

    private static void Analyze(SymbolAnalysisContext context, ContractReach reach)
    {
        foreach ((string name, string display, ITypeSymbol type, Location location) in reach.ContentOf(context.Symbol))
        {
            ITypeSymbol bare = reach.NamelessContentOf(type)?.Type ?? ContractReach.Content(type);
            string? word = WordOf(bare);
            if (word is not null && MoneyName.IsMoney(name))
            {
                string written = type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
                (string what, string remedy) = written.Contains(word) ? (written, written.Replace(word, "decimal")) : ($"{written}, a {word}", $"decimal in {written}");
                context.ReportDiagnostic(Diagnostic.Create(Descriptors.SAFE113_BinaryMoney, location, display, what, remedy));
            }
        }
    }

    /// <summary>
    /// A mapping turns an SDK's double into decimal once, which gives back the digits that were meant. What was computed in binary before
    /// is another number, and so is what this project kept in binary by itself.
    /// </summary>
    private static void AnalyzeConversion(OperationAnalysisContext context, ContractReach reach)
    {
        IOperation? converted = context.Operation switch
        {
            IConversionOperation { Type.SpecialType: SpecialType.System_Decimal } conversion => conversion.Operand,
            IInvocationOperation { TargetMethod: { Name: "ToDecimal", ContainingType.Name: "Convert" }, Arguments.Length: > 0 } call => call.Arguments[0].Value,
            IObjectCreationOperation { Type.SpecialType: SpecialType.System_Decimal, Arguments.Length: 1 } creation => creation.Arguments[0].Value,
            _ => null,
        };
        if (converted is not { ConstantValue.HasValue: false, Type: { } type } || WordOf(ContractReach.Content(type)) is not { } word || !reach.IsMapping(context.ContainingSymbol))
            return;
        IOperation origin = OriginOf(converted);
        bool isComputed = origin is IBinaryOperation && origin.DescendantsAndSelf().Any(static part => NameOf(part) is { } name && MoneyName.IsMoney(name));
        bool isOwn = origin is IMemberReferenceOperation { Member: { DeclaringSyntaxReferences.Length: > 0 } member } && MoneyName.IsMoney(member.Name) && !reach.Declares(member);
        if (isComputed || isOwn)
        {
            context.ReportDiagnostic(Diagnostic.Create(
                Descriptors.SAFE113_BinaryMoney, converted.Syntax.GetLocation(), converted.Syntax.ToString(),
                isComputed ? $"computed in {word}" : word, isComputed ? "each number as decimal before computing" : "decimal where it is declared"));
        }
    }

    private static string? WordOf(ITypeSymbol type) => type switch
    {
        { SpecialType: SpecialType.System_Double } => "double",
        { SpecialType: SpecialType.System_Single } => "float",
        { Name: "Half", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } } => "Half",
        _ => null,
    };

    private static string? NameOf(IOperation operation) => operation switch
    {
        IMemberReferenceOperation member => member.Member.Name,
        IParameterReferenceOperation parameter => parameter.Parameter.Name,
        ILocalReferenceOperation local => local.Local.Name,
        _ => null,
    };

    /// <summary>The operation under conversions, and what a local was first given.</summary>
    private static IOperation OriginOf(IOperation operation)
    {
        IOperation root = operation.Root();
        HashSet<ISymbol> seen = new(SymbolEqualityComparer.Default);
        while (true)
        {
            switch (operation)
            {
                case IConversionOperation conversion:
                    operation = conversion.Operand;
                    continue;
                case ILocalReferenceOperation { Local: var local } when seen.Add(local)
                    && root.Descendants().OfType<IVariableDeclaratorOperation>().FirstOrDefault(declarator => SafetySymbols.Is(declarator.Symbol, local))?.GetVariableInitializer()?.Value is { } value:
                    operation = value;
                    continue;
                default:
                    return operation;
            }
        }
    }
}
