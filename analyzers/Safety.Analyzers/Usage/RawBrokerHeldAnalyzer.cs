using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Safety.Analyzers.Model;
using Safety.Analyzers.Rules;

namespace Safety.Analyzers.Usage;

/// <summary>
/// SAFE206: a raw broker held or handed around. Free to hold one: the composition root, adapters (that is what they are
/// for), the guard's generated code, broker types themselves, and test assemblies, which may not create a live client.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class RawBrokerHeldAnalyzer() : SafetyAnalyzer(Descriptors.SAFE206_RawBrokerHeld)
{
    private static readonly string[] s_registrations = ["Add", "TryAdd", "Register", "Replace"];

    /// <inheritdoc/>
    protected override void AnalyzeCompilation(SafetyAnalysisContext context)
    {
        if (GuardedSurface.Of(context) is not { IsEmpty: false } surface)
            return;
        if (surface.Safety.IsTestAssembly)
        {
            context.RegisterOperationAction(operation => AnalyzeCreationInTest(operation, surface), OperationKind.ObjectCreation);
            return;
        }

        context.RegisterSymbolAction(symbol => AnalyzeMember(symbol, surface), SymbolKind.Field, SymbolKind.Property, SymbolKind.Method, SymbolKind.NamedType);
        context.RegisterOperationAction(operation => AnalyzeCreation(operation, surface), OperationKind.ObjectCreation);
        context.RegisterOperationAction(operation => AnalyzeTypeArguments(operation, surface), OperationKind.Invocation);
        context.RegisterOperationAction(operation => AnalyzeTypeOf(operation, surface), OperationKind.TypeOf);
        context.RegisterOperationAction(operation => AnalyzeLocal(operation, surface), OperationKind.VariableDeclarator, OperationKind.DeclarationPattern);
    }

    private static void AnalyzeMember(SymbolAnalysisContext context, GuardedSurface surface)
    {
        ISymbol symbol = context.Symbol;
        if (symbol.IsImplicitlyDeclared || MayHold(symbol, surface))
            return;

        // What implements a broker's own member (a sub-client) has no choice about its type.
        if (surface.HasName(symbol.Name) && surface.Find(symbol, symbol.ContainingType) is not null)
            return;
        switch (symbol)
        {
            case IFieldSymbol field:
                Check(context.ReportDiagnostic, field, $"The field '{field.Name}'", field.Type, surface);
                break;
            case IPropertySymbol property:
                Check(context.ReportDiagnostic, property, $"The property '{property.Name}'", property.Type, surface);
                foreach (IParameterSymbol parameter in property.Parameters)
                    Check(context.ReportDiagnostic, parameter, $"The parameter '{parameter.Name}'", parameter.Type, surface);
                break;
            case INamedTypeSymbol { DelegateInvokeMethod: { } invoke }:
                Check(context.ReportDiagnostic, symbol, $"The result of '{symbol.Name}'", invoke.ReturnType, surface);
                foreach (IParameterSymbol parameter in invoke.Parameters)
                    Check(context.ReportDiagnostic, parameter, $"The parameter '{parameter.Name}'", parameter.Type, surface);
                break;
            case IMethodSymbol { MethodKind: MethodKind.Ordinary or MethodKind.Constructor or MethodKind.ExplicitInterfaceImplementation or MethodKind.UserDefinedOperator or MethodKind.Conversion } method:
                Check(context.ReportDiagnostic, method, $"The result of '{method.Name}'", method.ReturnType, surface);
                foreach (IParameterSymbol parameter in method.Parameters)
                {
                    // What a break-glass method does with its broker is SAFE211's matter.
                    if (parameter.Ordinal == 1 && surface.Safety.IsBreakGlass(method))
                        continue;
                    Check(context.ReportDiagnostic, parameter, $"The parameter '{parameter.Name}'", parameter.Type, surface);
                }

                break;
        }
    }

    private static void AnalyzeCreation(OperationAnalysisContext context, GuardedSurface surface)
    {
        var creation = (IObjectCreationOperation)context.Operation;
        if (surface.FindRaw(creation.Type) is { } raw && !MayHold(context, surface))
            Report(context.ReportDiagnostic, creation.Syntax.GetLocation(), "The object created here", creation.Type!, raw, surface);
    }

    /// <summary>A test may hold whatever it likes, but an SDK's own client trades for real, also when a test created it.</summary>
    private static void AnalyzeCreationInTest(OperationAnalysisContext context, GuardedSurface surface)
    {
        var creation = (IObjectCreationOperation)context.Operation;
        if (surface.FindRaw(creation.Type) is { IsContract: false } raw && SafetySymbols.Is(creation.Type!.ContainingAssembly, raw.Type.ContainingAssembly))
        {
            context.ReportDiagnostic(Diagnostic.Create(
                Descriptors.SAFE206_RawBrokerHeld,
                creation.Syntax.GetLocation(),
                "The live client that this test creates",
                creation.Type!.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat),
                $"test against a fake of {raw.Type.Name}"));
        }
    }

    /// <summary>Registering the raw type in a container, or giving it to any other generic method, hands it around.</summary>
    private static void AnalyzeTypeArguments(OperationAnalysisContext context, GuardedSurface surface)
    {
        var call = (IInvocationOperation)context.Operation;
        if (call.TargetMethod.TypeArguments.Length == 0)
            return;
        bool isWritten = NameOf(call.Syntax) is GenericNameSyntax;
        bool isRegistration = IsRegistration(call.TargetMethod);

        // An inferred type argument comes from a value, whose holder is reported already where it may not be held.
        if (!isWritten && !isRegistration)
            return;
        foreach (ITypeSymbol argument in call.TargetMethod.TypeArguments)
        {
            if (FindIn(argument, surface) is not { } raw || argument is ITypeParameterSymbol)
                continue;
            bool mayHold = MayHold(context, surface);
            if (mayHold ? isRegistration && TakesTheGuardsPlace(context, surface) : isWritten)
            {
                string subject = $"The type argument of '{call.TargetMethod.Name}'";
                if (isRegistration)
                    ReportRegistration(context.ReportDiagnostic, NameOf(call.Syntax).GetLocation(), subject, argument, raw);
                else
                    Report(context.ReportDiagnostic, NameOf(call.Syntax).GetLocation(), subject, argument, raw, surface);
                return;
            }
        }
    }

    /// <summary>The same by <c>typeof</c>: <c>AddSingleton(typeof(IBroker), …)</c>, <c>GetService(typeof(IBroker))</c>, a ServiceDescriptor.</summary>
    private static void AnalyzeTypeOf(OperationAnalysisContext context, GuardedSurface surface)
    {
        var named = (ITypeOfOperation)context.Operation;
        if (surface.FindRaw(named.TypeOperand) is not { } raw)
            return;
        IOperation? taker = named.Parent is IArgumentOperation argument ? argument.Parent : null;
        (string Name, bool IsRegistration)? use = taker switch
        {
            IInvocationOperation { TargetMethod: { } method } when IsRegistration(method) && (InContainerNamespace(method) || method.ReturnType.Name.EndsWith("Collection", StringComparison.Ordinal)) => (method.Name, true),
            IInvocationOperation { TargetMethod: { Name: "GetService" or "GetRequiredService" or "GetKeyedService" or "GetRequiredKeyedService" or "GetServices" } method } => (method.Name, false),
            IObjectCreationOperation { Type: { Name: "ServiceDescriptor" } type } => (type.Name, true),
            _ => null,
        };
        if (use is not { } found || (MayHold(context, surface) && !(found.IsRegistration && TakesTheGuardsPlace(context, surface))))
            return;
        string subject = $"The typeof given to '{found.Name}'";
        if (found.IsRegistration)
            ReportRegistration(context.ReportDiagnostic, named.Syntax.GetLocation(), subject, named.TypeOperand, raw);
        else
            Report(context.ReportDiagnostic, named.Syntax.GetLocation(), subject, named.TypeOperand, raw, surface);
    }

    private static bool IsRegistration(IMethodSymbol method) =>
        s_registrations.Any(word => method.Name.StartsWith(word, StringComparison.Ordinal))
        || (InContainerNamespace(method) && method.ContainingType.Name == "ServiceDescriptor");

    private static bool InContainerNamespace(ISymbol member) =>
        member.ContainingNamespace.ToDisplayString().StartsWith("Microsoft.Extensions.DependencyInjection", StringComparison.Ordinal);

    /// <summary>
    /// In a composition root the raw type may be registered for the guard to be made from, not instead of it: the type that
    /// is the root, or has it, names a guard somewhere (an SDK's client is registered for the adapter, whose guard has another name).
    /// </summary>
    private static bool TakesTheGuardsPlace(OperationAnalysisContext context, GuardedSurface surface)
    {
        for (INamedTypeSymbol? type = context.ContainingSymbol as INamedTypeSymbol ?? context.ContainingSymbol.ContainingType; type is not null; type = type.ContainingType)
        {
            foreach (SyntaxReference part in type.DeclaringSyntaxReferences)
            {
                foreach (SyntaxNode node in part.GetSyntax(context.CancellationToken).DescendantNodes())
                {
                    if (node is SimpleNameSyntax { Identifier.ValueText: { } name } && surface.IsGuardName(name))
                        return false;
                }
            }
        }

        return true;
    }

    private static void AnalyzeLocal(OperationAnalysisContext context, GuardedSurface surface)
    {
        ILocalSymbol? local = context.Operation switch
        {
            IVariableDeclaratorOperation declarator => declarator.Symbol,
            IDeclarationPatternOperation pattern => pattern.DeclaredSymbol as ILocalSymbol,
            _ => null,
        };
        if (local is { IsImplicitlyDeclared: false } && FindIn(local.Type, surface) is { } raw && !MayHold(context, surface))
            Report(context.ReportDiagnostic, local.Locations[0], $"The local '{local.Name}'", local.Type, raw, surface);
    }

    private static bool MayHold(OperationAnalysisContext context, GuardedSurface surface) =>
        GeneratedTrees.IsGenerated(context.Operation.Syntax.SyntaxTree.FilePath)
        || surface.Safety.IsInCompositionRoot(context.Operation, context.ContainingSymbol)
        || MayHold(context.ContainingSymbol, surface);

    private static bool MayHold(ISymbol symbol, GuardedSurface surface)
    {
        if (surface.Safety.IsInCompositionRoot(symbol))
            return true;
        if (symbol.Locations.FirstOrDefault()?.SourceTree is { } tree && GeneratedTrees.IsGenerated(tree.FilePath))
            return true;
        for (INamedTypeSymbol? type = symbol as INamedTypeSymbol ?? symbol.ContainingType; type is not null; type = type.ContainingType)
        {
            if (SafetySymbols.Has(type, surface.Safety.BrokerAdapter) || surface.IsContractOrTarget(type))
                return true;
        }

        return false;
    }

    private static void Check(Action<Diagnostic> report, ISymbol symbol, string subject, ITypeSymbol type, GuardedSurface surface)
    {
        if (FindIn(type, surface) is { } raw)
            Report(report, symbol.Locations.FirstOrDefault() ?? Location.None, subject, type, raw, surface);
    }

    /// <summary>The broker in a type: itself, an element, a type argument, a constraint.</summary>
    private static GuardedType? FindIn(ITypeSymbol? type, GuardedSurface surface)
    {
        switch (type)
        {
            case null:
                return null;
            case IArrayTypeSymbol array:
                return FindIn(array.ElementType, surface);
            case IPointerTypeSymbol pointer:
                return FindIn(pointer.PointedAtType, surface);
            case INamedTypeSymbol { IsGenericType: true } named:
                if (surface.FindRaw(named) is { } direct)
                    return direct;
                foreach (ITypeSymbol argument in named.TypeArguments)
                {
                    if (FindIn(argument, surface) is { } inner)
                        return inner;
                }

                return null;
            default:
                return surface.FindRaw(type);
        }
    }

    private static SyntaxNode NameOf(SyntaxNode syntax) => syntax switch
    {
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } => access.Name,
        InvocationExpressionSyntax { Expression: MemberBindingExpressionSyntax binding } => binding.Name,
        InvocationExpressionSyntax invocation => invocation.Expression,
        _ => syntax,
    };

    private static void Report(Action<Diagnostic> report, Location location, string subject, ITypeSymbol type, GuardedType raw, GuardedSurface surface)
    {
        string reader = raw.FreeLeaves.Count == 0 && surface.QueryOnlyFaceOf(raw.Type) is { } face ? $", or {face.Name} where only queries are needed" : "";
        report(Diagnostic.Create(
            Descriptors.SAFE206_RawBrokerHeld,
            location,
            subject,
            type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat),
            $"{raw.HoldInstead}{reader} and create the broker in the [CompositionRoot]"));
    }

    private static void ReportRegistration(Action<Diagnostic> report, Location location, string subject, ITypeSymbol type, GuardedType raw) =>
        report(Diagnostic.Create(
            Descriptors.SAFE206_RawBrokerHeld,
            location,
            subject,
            type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat),
            $"register {raw.GuardHint} instead, made from the raw broker in the [CompositionRoot]: what is in the container anybody can ask for"));
}
