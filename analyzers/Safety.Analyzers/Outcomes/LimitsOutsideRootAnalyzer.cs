using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Safety.Analyzers.Model;
using Safety.Analyzers.Rules;

namespace Safety.Analyzers.Outcomes;

/// <summary>
/// SAFE306: limits, the host or an operator set up by code that trades. Free: the composition root, test assemblies, and
/// the code that serializers and configuration binding generate; what they make still has to be used in a root.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LimitsOutsideRootAnalyzer() : SafetyAnalyzer(Descriptors.SAFE306_LimitsOutsideRoot)
{
    private const string BindingNamespace = "Microsoft.Extensions.Configuration.Binder.SourceGeneration";

    /// <inheritdoc/>
    protected override void AnalyzeCompilation(SafetyAnalysisContext context)
    {
        if (SafetySymbols.Find(context.Compilation) is not { IsOwnAssembly: false, IsTestAssembly: false } safety)
            return;
        context.RegisterOperationAction(operation => AnalyzeSettings(operation, safety), OperationKind.ObjectCreation, OperationKind.With);
        context.RegisterOperationAction(operation => AnalyzeUse(operation, safety), OperationKind.Invocation, OperationKind.MethodReference);
        context.RegisterSymbolAction(symbol => AnalyzeHolder(symbol, safety), SymbolKind.Field, SymbolKind.Property, SymbolKind.Method);
    }

    private static void AnalyzeSettings(OperationAnalysisContext context, SafetySymbols safety)
    {
        if (!SafetySymbols.IsOneOf(context.Operation.Type, safety.Settings) || IsFree(context, safety) || (GeneratedTrees.IsOfAGenerator(context.Operation.Syntax.SyntaxTree.FilePath) && IsBinding(context.ContainingSymbol)))
            return;
        string what = context.Operation is IWithOperation ? $"A changed copy of {context.Operation.Type!.Name} is made" : $"{context.Operation.Type!.Name} is created";
        Report(context.ReportDiagnostic, context.Operation.Syntax.GetLocation(), what, "set the limits in a method marked [CompositionRoot] and hand the guard on");
    }

    private static void AnalyzeUse(OperationAnalysisContext context, SafetySymbols safety)
    {
        IMethodSymbol method = context.Operation is IInvocationOperation call ? call.TargetMethod : ((IMethodReferenceOperation)context.Operation).Method;
        bool isHost = method.Name is "Create" or "AddAccount" or "OperateAs" && SafetySymbols.Is(method.ContainingType, safety.SafetyHost);
        if ((!isHost && !SafetySymbols.Is(method.ContainingType, safety.SafetyOperator)) || IsFree(context, safety))
            return;
        Report(
            context.ReportDiagnostic,
            context.Operation.Syntax.GetLocation(),
            $"{method.ContainingType.Name}.{method.Name} is called",
            method.Name is "Create" or "AddAccount" ? "build the host in a method marked [CompositionRoot]" : "let a person act through a method marked [CompositionRoot]");
    }

    /// <summary>An operator in a strategy's hands is a release without a person.</summary>
    private static void AnalyzeHolder(SymbolAnalysisContext context, SafetySymbols safety)
    {
        ISymbol symbol = context.Symbol;
        if (symbol.IsImplicitlyDeclared || safety.IsInCompositionRoot(symbol))
            return;
        IEnumerable<(ISymbol Holder, ITypeSymbol Type)> held = symbol switch
        {
            IFieldSymbol field => [(field, field.Type)],
            IPropertySymbol property => [(property, property.Type)],
            IMethodSymbol { MethodKind: MethodKind.Ordinary or MethodKind.Constructor } method =>
                method.Parameters.Select(static parameter => ((ISymbol)parameter, parameter.Type)).Prepend((method, method.ReturnType)),
            _ => [],
        };
        foreach ((ISymbol holder, ITypeSymbol type) in held)
        {
            if (Mentions(type, safety))
                Report(context.ReportDiagnostic, holder.Locations.FirstOrDefault() ?? Location.None, $"'{holder.Name}' holds a SafetyOperator", "take one with OperateAs in a method marked [CompositionRoot], use it there and keep none");
        }
    }

    private static bool Mentions(ITypeSymbol type, SafetySymbols safety) => type switch
    {
        IArrayTypeSymbol array => Mentions(array.ElementType, safety),
        INamedTypeSymbol named => SafetySymbols.Is(named, safety.SafetyOperator) || (named.IsGenericType && named.TypeArguments.Any(argument => Mentions(argument, safety))),
        _ => false,
    };

    private static bool IsFree(OperationAnalysisContext context, SafetySymbols safety) => safety.IsInCompositionRoot(context.Operation, context.ContainingSymbol);

    /// <summary>What a generator writes for configuration or JSON. The same names in a user's file exempt nobody.</summary>
    private static bool IsBinding(ISymbol owner)
    {
        for (INamedTypeSymbol? type = owner as INamedTypeSymbol ?? owner.ContainingType; type is not null; type = type.ContainingType)
        {
            if (type.ContainingNamespace.ToDisplayString() == BindingNamespace || type.BaseType is { Name: "JsonSerializerContext", ContainingNamespace.Name: "Serialization" })
                return true;
        }

        return false;
    }

    private static void Report(Action<Diagnostic> report, Location location, string what, string remedy) =>
        report(Diagnostic.Create(Descriptors.SAFE306_LimitsOutsideRoot, location, what, remedy));
}
