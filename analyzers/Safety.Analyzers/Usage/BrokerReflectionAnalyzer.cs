using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Safety.Analyzers.Model;
using Safety.Analyzers.Rules;

namespace Safety.Analyzers.Usage;

/// <summary>SAFE207: late binding that can be seen to reach a broker member, a guard's insides or Safety's own.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class BrokerReflectionAnalyzer() : SafetyAnalyzer(Descriptors.SAFE207_BrokerReachedByReflection)
{
    /// <summary>Methods that turn a name or nothing but a type into something that can be invoked.</summary>
    private static readonly HashSet<string> s_lookups = new(
        [
            "GetMethod", "GetMethods", "GetMember", "GetMembers", "InvokeMember", "GetProperty", "GetProperties", "GetField", "GetFields", "GetEvent", "GetEvents",
            "GetConstructor", "GetConstructors", "GetDeclaredMethod", "GetDeclaredMethods", "GetDeclaredProperty", "GetDeclaredField", "GetRuntimeMethod", "GetRuntimeMethods",
            "GetRuntimeProperty", "GetRuntimeField", "GetRuntimeFields", "GetInterfaceMap", "GetRuntimeInterfaceMap", "CreateDelegate", "Call", "CallByName", "CreateInstance", "FindMembers",
        ],
        StringComparer.Ordinal);

    /// <inheritdoc/>
    protected override void AnalyzeCompilation(SafetyAnalysisContext context)
    {
        if (GuardedSurface.Of(context) is not { IsEmpty: false } surface)
            return;
        context.RegisterOperationAction(operation => AnalyzeDynamic(operation, surface), OperationKind.DynamicInvocation, OperationKind.DynamicMemberReference);
        context.RegisterOperationAction(operation => AnalyzeConversion(operation, surface), OperationKind.Conversion);
        context.RegisterOperationAction(operation => AnalyzeLookup(operation, surface), OperationKind.Invocation);
        context.RegisterSymbolAction(symbol => AnalyzeAccessor(symbol, surface), SymbolKind.Method);
    }

    /// <summary>A dynamic call by the name of an order call with as many arguments as it takes.</summary>
    private static void AnalyzeDynamic(OperationAnalysisContext context, GuardedSurface surface)
    {
        IDynamicMemberReferenceOperation? reference = context.Operation switch
        {
            IDynamicInvocationOperation { Operation: IDynamicMemberReferenceOperation called } => called,
            IDynamicMemberReferenceOperation { Parent: not IDynamicInvocationOperation } read => read,
            _ => null,
        };
        if (reference is null || !surface.HasName(reference.MemberName))
            return;
        int? given = (context.Operation as IDynamicInvocationOperation)?.Arguments.Length;
        GuardedMember? member = surface.Named(reference.MemberName).FirstOrDefault(candidate => !candidate.IsFree && Takes(candidate.Symbol, given));
        if (member is not null)
            Report(context.ReportDiagnostic, context.Operation.Syntax.GetLocation(), "The dynamic call", member.DisplayName, member.Remedy);
    }

    private static bool Takes(ISymbol symbol, int? given) => symbol switch
    {
        IMethodSymbol method => given is null || ((given <= method.Parameters.Length || method.Parameters.Any(static parameter => parameter.IsParams)) && given >= method.Parameters.Count(static parameter => !parameter.IsOptional && !parameter.IsParams)),
        _ => given is null,
    };

    private static void AnalyzeConversion(OperationAnalysisContext context, GuardedSurface surface)
    {
        var conversion = (IConversionOperation)context.Operation;
        if (conversion.Type?.TypeKind == TypeKind.Dynamic && surface.FindRaw(conversion.Operand.Type) is { } raw && !surface.Safety.IsTestAssembly)
            Report(context.ReportDiagnostic, conversion.Operand.Syntax.GetLocation(), "The conversion to dynamic", raw.Type.Name, $"call {raw.GuardHint} instead");
    }

    private static void AnalyzeLookup(OperationAnalysisContext context, GuardedSurface surface)
    {
        var call = (IInvocationOperation)context.Operation;
        if (call.TargetMethod.Name == "GetType")
        {
            AnalyzeTypeByName(context, call, surface);
            return;
        }

        if (!s_lookups.Contains(call.TargetMethod.Name) || !IsReflection(call.TargetMethod.ContainingType))
            return;
        IOperation[] inputs = [.. call.Instance is null ? [] : new[] { call.Instance }, .. call.Arguments.Select(static argument => argument.Value)];
        // The runtime binder's type is the one whose code it is. The delegate type of CreateDelegate says nothing about what is bound.
        ITypeSymbol[] types = [.. inputs.Select(TypeOf).OfType<ITypeSymbol>().Where(found => call.TargetMethod.ContainingType.Name != "Binder" && found.TypeKind != TypeKind.Delegate)];
        ITypeSymbol? type = types.FirstOrDefault(found => surface.IsGuardClass(found) || surface.FindRaw(found) is not null) ?? types.FirstOrDefault();
        string? name = inputs.Select(static input => input.ConstantValue is { HasValue: true, Value: string text } ? text : null).FirstOrDefault(static text => text is not null);
        Location location = call.Syntax.GetLocation();

        if (call.TargetMethod.Name == "CreateInstance" && !surface.Safety.IsInCompositionRoot(call, context.ContainingSymbol))
            AnalyzeTypeByName(context, call, surface);

        if (type is not null && surface.IsGuardClass(type) && call.TargetMethod.Name is not ("GetMethod" or "GetProperty" or "CreateInstance"))
        {
            Report(context.ReportDiagnostic, location, "Reflection", $"the insides of {type.Name}", "use its public members");
            return;
        }

        if (type is not null && surface.FindRaw(type) is { } raw)
        {
            if (surface.Safety.IsTestAssembly || (call.TargetMethod.Name == "CreateInstance" && surface.Safety.IsInCompositionRoot(call, context.ContainingSymbol)))
                return;
            GuardedMember[] named = name is null ? [] : [.. surface.Named(name)];
            if (name is not null && (named.Length == 0 || named.All(static member => member.IsFree)))
                return;
            Report(context.ReportDiagnostic, location, "Reflection", named.FirstOrDefault(static member => !member.IsFree)?.DisplayName ?? raw.Type.Name, $"call {raw.GuardHint} instead");
            return;
        }

        // The type is not known here: the name of an order call decides. A type that is known and no broker is innocent.
        if (type is null && name is not null && !surface.Safety.IsTestAssembly && surface.Named(name).FirstOrDefault(static member => !member.IsFree) is { } guarded)
            Report(context.ReportDiagnostic, location, "Reflection", guarded.DisplayName, guarded.Remedy);
    }

    /// <summary><c>Type.GetType("Vendor.IClient, Vendor")</c>: a broker type by its name in a literal.</summary>
    private static void AnalyzeTypeByName(OperationAnalysisContext context, IInvocationOperation call, GuardedSurface surface)
    {
        if (call.Arguments.Length == 0 || !IsReflection(call.TargetMethod.ContainingType) || surface.Safety.IsTestAssembly)
            return;
        foreach (IArgumentOperation argument in call.Arguments)
        {
            if (argument.Value.ConstantValue is { HasValue: true, Value: string name } && surface.FindRawByName(name) is { } raw)
                Report(context.ReportDiagnostic, call.Syntax.GetLocation(), "Reflection", raw.Type.Name, $"call {raw.GuardHint} instead");
        }
    }

    private static bool IsReflection(INamedTypeSymbol? type) => type is
    { Name: "Type" or "Delegate" or "Activator", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } }
        or { Name: "TypeInfo" or "IReflect" or "RuntimeReflectionExtensions" or "TypeExtensions" or "MethodInfo" or "Assembly", ContainingNamespace: { Name: "Reflection", ContainingNamespace.Name: "System" } }
        or { Name: "Binder", ContainingNamespace: { Name: "RuntimeBinder", ContainingNamespace.Name: "CSharp" } }
        or { Name: "Interaction" or "Versioned", ContainingNamespace: { Name: "VisualBasic" or "CompilerServices" } }
        or { Name: "Expression", ContainingNamespace: { Name: "Expressions", ContainingNamespace.Name: "Linq" } };

    /// <summary>The type that <c>typeof(X)</c> or <c>x.GetType()</c> stands for, or the declared type of an object argument.</summary>
    private static ITypeSymbol? TypeOf(IOperation operation) => operation switch
    {
        ITypeOfOperation typeOf => typeOf.TypeOperand,
        ILocalReferenceOperation { Type: { Name: "Type" or "TypeInfo" } } reference when InitialValueOf(reference) is { } value => TypeOf(value),
        IInvocationOperation { TargetMethod.Name: "GetType", Instance: { Type: { } declared } } when declared.SpecialType != SpecialType.System_Object => declared,
        IInvocationOperation { TargetMethod.Name: "GetTypeInfo", Arguments.Length: 1 } info => TypeOf(info.Arguments[0].Value),
        IConversionOperation { IsImplicit: true, Type.SpecialType: SpecialType.System_Object, Operand.Type: { SpecialType: SpecialType.None } declared } => declared,
        _ => null,
    };

    private static IOperation? InitialValueOf(ILocalReferenceOperation reference)
    {
        IOperation root = reference;
        while (root.Parent is { } parent)
            root = parent;
        return root.Descendants().OfType<IVariableDeclaratorOperation>()
            .FirstOrDefault(declarator => SafetySymbols.Is(declarator.Symbol, reference.Local))?.GetVariableInitializer()?.Value;
    }

    private static void AnalyzeAccessor(SymbolAnalysisContext context, GuardedSurface surface)
    {
        var method = (IMethodSymbol)context.Symbol;
        AttributeData? accessor = method.GetAttributes().FirstOrDefault(static attribute => attribute.AttributeClass is { Name: "UnsafeAccessorAttribute" });
        if (accessor is null || surface.Safety.IsOwnAssembly)
            return;
        Location location = method.Locations.FirstOrDefault() ?? Location.None;
        string reached = accessor.NamedArguments.FirstOrDefault(static argument => argument.Key == "Name").Value.Value as string ?? method.Name;
        foreach (ITypeSymbol type in method.Parameters.Select(static parameter => parameter.Type).Append(method.ReturnType))
        {
            if (surface.IsGuardClass(type) || SafetySymbols.Is(type.ContainingAssembly, surface.Safety.Assembly))
            {
                Report(context.ReportDiagnostic, location, "The accessor", $"the insides of {type.Name}", "use its public members");
                return;
            }
        }

        if (method.Parameters.Length > 0 && surface.FindRaw(method.Parameters[0].Type) is not null && surface.Named(reached).FirstOrDefault(static member => !member.IsFree) is { } guarded)
        {
            Report(context.ReportDiagnostic, location, "The accessor", guarded.DisplayName, guarded.Remedy);
            return;
        }

        if (NamesHiddenType(method) && surface.Named(reached).FirstOrDefault(static member => !member.IsFree) is { } hidden)
            Report(context.ReportDiagnostic, location, "The accessor", hidden.DisplayName, hidden.Remedy);
    }

    /// <summary>True when an [UnsafeAccessorType] spells the name of a type: it is one nobody here may see.</summary>
    private static bool NamesHiddenType(IMethodSymbol method) =>
        method.Parameters.SelectMany(static parameter => parameter.GetAttributes())
            .Any(static attribute => attribute.AttributeClass is { Name: "UnsafeAccessorTypeAttribute" });

    private static void Report(Action<Diagnostic> report, Location location, string what, string reached, string remedy) =>
        report(Diagnostic.Create(Descriptors.SAFE207_BrokerReachedByReflection, location, what, reached, remedy));
}
