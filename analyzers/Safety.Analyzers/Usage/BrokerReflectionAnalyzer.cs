using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
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
            "GetUninitializedObject", "GetSafeUninitializedObject",
        ],
        StringComparer.Ordinal);

    /// <summary>The name that the compiler gives to every indexer.</summary>
    private const string Indexer = "this[]";

    private const int NonPublic = 32; // BindingFlags.NonPublic

    /// <inheritdoc/>
    protected override void AnalyzeCompilation(SafetyAnalysisContext context)
    {
        if (GuardedSurface.Of(context) is not { IsEmpty: false } surface)
            return;
        context.RegisterOperationAction(operation => AnalyzeDynamic(operation, surface), OperationKind.DynamicInvocation, OperationKind.DynamicMemberReference);
        if (surface.HasName(Indexer))
            context.RegisterOperationAction(operation => AnalyzeDynamicIndexer(operation, surface), OperationKind.DynamicIndexerAccess);
        context.RegisterOperationAction(operation => AnalyzeConversion(operation, surface), OperationKind.Conversion);
        context.RegisterOperationAction(operation => AnalyzeLookup(operation, surface), OperationKind.Invocation);
        context.RegisterSyntaxNodeAction(node => AnalyzeAccessChecks(node, surface), SyntaxKind.Attribute);
        context.RegisterSymbolAction(symbol => AnalyzeAccessor(symbol, surface), SymbolKind.Method);
    }

    /// <summary>A dynamic call by the name of an order call with as many arguments as it takes.</summary>
    private static void AnalyzeDynamic(OperationAnalysisContext context, GuardedSurface surface)
    {
        IDynamicMemberReferenceOperation? reference = context.Operation switch
        {
            IDynamicInvocationOperation { Operation: IDynamicMemberReferenceOperation called } => called,
            IDynamicMemberReferenceOperation read when (read.Parent as IDynamicInvocationOperation)?.Operation != read => read,
            _ => null,
        };
        if (reference is null || !surface.HasName(reference.MemberName))
            return;
        var call = context.Operation as IDynamicInvocationOperation;
        int? given = call?.Arguments.Length;
        GuardedMember? member = Candidates(reference, surface)
            .FirstOrDefault(candidate => !candidate.IsFree && Takes(candidate.Symbol, given) && CanBind(candidate.Symbol, call, context.Compilation));
        if (member is not null)
            Report(context.ReportDiagnostic, context.Operation.Syntax.GetLocation(), "The dynamic call", member.DisplayName, member.Remedy);
    }

    /// <summary>
    /// What the binder can find under the name. Where only an argument is dynamic it looks at the receiver's static type: a list of
    /// dynamic items is no broker, whatever is added to it.
    /// </summary>
    private static IEnumerable<GuardedMember> Candidates(IDynamicMemberReferenceOperation reference, GuardedSurface surface)
    {
        ITypeSymbol? receiver = reference.Instance?.Type ?? reference.ContainingType;
        if (receiver is null or { TypeKind: TypeKind.Dynamic or TypeKind.Error or TypeKind.TypeParameter })
            return surface.Named(reference.MemberName);
        List<ITypeSymbol> types = [.. receiver.AllInterfaces];
        for (ITypeSymbol? level = receiver; level is not null; level = level.BaseType)
            types.Add(level);
        return types.SelectMany(type => type.GetMembers(reference.MemberName)).Select(member => surface.Find(member, receiver)).OfType<GuardedMember>();
    }

    /// <summary>
    /// An index has no name: where an order member is an indexer, its arguments and the value that is set tell. Reading by a number or a
    /// text is what everybody does with dynamic data, and says nothing.
    /// </summary>
    private static void AnalyzeDynamicIndexer(OperationAnalysisContext context, GuardedSurface surface)
    {
        var access = (IDynamicIndexerAccessOperation)context.Operation;
        IOperation? given = access.Parent is IAssignmentOperation assignment && assignment.Target == access ? assignment.Value : null;
        bool isWritten = given is not null || access.Parent is IIncrementOrDecrementOperation;
        GuardedMember? member = surface.Named(Indexer).FirstOrDefault(candidate =>
            candidate.Symbol is IPropertySymbol { Parameters: var parameters } indexer
            && (isWritten ? candidate.CanBeWritten : !candidate.IsFree && indexer.GetMethod is not null && parameters.Any(static parameter => parameter.Type.SpecialType == SpecialType.None))
            && parameters.Length == access.Arguments.Length
            && access.Arguments.Zip(parameters, (argument, parameter) => Converts(argument, parameter.Type, context.Compilation)).All(static fits => fits)
            && (given is null || Converts(given, indexer.Type, context.Compilation)));
        if (member is not null && !surface.Safety.IsTestAssembly)
            Report(context.ReportDiagnostic, access.Syntax.GetLocation(), "The dynamic index", member.DisplayName, (member.IsFree ? member.ToWrite() : member).Remedy);
    }

    /// <summary>
    /// False when an argument can never be what the member takes: its static type is no dynamic one, and neither it nor anything
    /// derived from it converts. A name like Add is everybody's.
    /// </summary>
    private static bool CanBind(ISymbol symbol, IDynamicInvocationOperation? call, Compilation compilation)
    {
        if (call is null || symbol is not IMethodSymbol { IsGenericMethod: false } method)
            return true;
        for (int i = 0; i < call.Arguments.Length; i++)
        {
            IParameterSymbol? parameter = call.GetArgumentName(i) is { } name
                ? method.Parameters.FirstOrDefault(named => named.Name == name)
                : method.Parameters.ElementAtOrDefault(i);
            if (parameter is { IsParams: false, Type: var wanted } && !Converts(call.Arguments[i], wanted, compilation))
                return false;
        }

        return true;
    }

    /// <summary>False when what is given can never be what is wanted: its static type is no dynamic one and does not convert.</summary>
    private static bool Converts(IOperation given, ITypeSymbol wanted, Compilation compilation)
    {
        while (given is IConversionOperation { IsImplicit: true } conversion)
            given = conversion.Operand;
        if (given.Type is not { TypeKind: not (TypeKind.Dynamic or TypeKind.Error or TypeKind.TypeParameter) } type || wanted.TypeKind is TypeKind.TypeParameter or TypeKind.Error)
            return true;
        Conversion there = ((CSharpCompilation)compilation).ClassifyConversion(type, wanted);

        // A whole constant is converted to a narrower number that it fits into; whether it fits is for the binder.
        return there.Exists && (given.ConstantValue is { HasValue: true, Value: int or long } || there is not { IsExplicit: true, IsNumeric: true });
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

        if (type is not null && surface.IsGuardClass(type) && ReachesInside(call.TargetMethod.Name, (INamedTypeSymbol)type, name, inputs))
        {
            Report(context.ReportDiagnostic, location, "Reflection", $"the insides of {type.Name}", "use its public members");
            return;
        }

        if (type is not null
            && SafetySymbols.Is(type.ContainingAssembly, surface.Safety.Assembly)
            && (AsksForHidden(inputs) || call.TargetMethod.Name.EndsWith("UninitializedObject", StringComparison.Ordinal))
            && !surface.Safety.IsTestAssembly)
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
            if (argument.Value.ConstantValue is not { HasValue: true, Value: string name })
                continue;
            if (IsPermitOrGenerated(name))
                Report(context.ReportDiagnostic, call.Syntax.GetLocation(), "Reflection", name, "call the generated guard instead");
            else if (surface.FindRawByName(name) is { } raw)
                Report(context.ReportDiagnostic, call.Syntax.GetLocation(), "Reflection", raw.Type.Name, $"call {raw.GuardHint} instead");
        }
    }

    /// <summary>True for a look-up on a guard's class that can find more than its public members.</summary>
    private static bool ReachesInside(string lookup, INamedTypeSymbol guard, string? name, IOperation[] inputs) => lookup switch
    {
        "CreateInstance" => false,
        "GetMethod" or "GetProperty" => AsksForHidden(inputs)
            || (name is not null && guard.GetMembers(name) is { IsEmpty: false } members && members.All(static member => member.DeclaredAccessibility != Accessibility.Public)),
        _ => true,
    };

    /// <summary>True where binding flags ask for members that are not public.</summary>
    private static bool AsksForHidden(IOperation[] inputs) =>
        inputs.Any(static input => input is { Type: { Name: "BindingFlags" }, ConstantValue: { HasValue: true, Value: int flags } } && (flags & NonPublic) != 0);

    private static bool IsPermitOrGenerated(string typeName) =>
        typeName.StartsWith(SafetyNames.GeneratedNamespace + ".", StringComparison.Ordinal) || typeName.Split(',')[0].Trim() == SafetyNames.BreakGlassPermit;

    private static bool IsReflection(INamedTypeSymbol? type) => type is
    { Name: "RuntimeHelpers", ContainingNamespace: { Name: "CompilerServices" } } or { Name: "FormatterServices", ContainingNamespace: { Name: "Serialization" } } or
    { Name: "Type" or "Delegate" or "Activator", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } }
        or { Name: "TypeInfo" or "IReflect" or "RuntimeReflectionExtensions" or "TypeExtensions" or "MethodInfo" or "Assembly", ContainingNamespace: { Name: "Reflection", ContainingNamespace.Name: "System" } }
        or { Name: "Binder", ContainingNamespace: { Name: "RuntimeBinder", ContainingNamespace.Name: "CSharp" } }
        or { Name: "Interaction" or "Versioned", ContainingNamespace: { Name: "VisualBasic" or "CompilerServices" } }
        or { Name: "Expression", ContainingNamespace: { Name: "Expressions", ContainingNamespace.Name: "Linq" } };

    /// <summary>The type that <c>typeof(X)</c> or <c>x.GetType()</c> stands for, or the declared type of an object argument.</summary>
    private static ITypeSymbol? TypeOf(IOperation operation) => operation switch
    {
        ITypeOfOperation typeOf => typeOf.TypeOperand,
        ILocalReferenceOperation { Type: { Name: "Type" or "TypeInfo" } } reference when LocalValues.FirstOf(reference) is { } value => TypeOf(value),
        IInvocationOperation { TargetMethod.Name: "GetType", Instance: { Type: { } declared } } when declared.SpecialType != SpecialType.System_Object => declared,
        IInvocationOperation { TargetMethod.Name: "GetTypeInfo", Arguments.Length: 1 } info => TypeOf(info.Arguments[0].Value),
        IConversionOperation { IsImplicit: true, Type.SpecialType: SpecialType.System_Object, Operand.Type: { SpecialType: SpecialType.None } declared } => declared,
        _ => null,
    };

    /// <summary><c>[assembly: IgnoresAccessChecksTo("Safety")]</c>: the compiler hides nothing of that assembly any more, nor does the runtime.</summary>
    private static void AnalyzeAccessChecks(SyntaxNodeAnalysisContext context, GuardedSurface surface)
    {
        var attribute = (AttributeSyntax)context.Node;
        if (surface.Safety.IsOwnAssembly
            || attribute.Parent is not AttributeListSyntax { Target.Identifier.ValueText: "assembly" }
            || context.SemanticModel.GetTypeInfo(attribute, context.CancellationToken).Type is not { Name: "IgnoresAccessChecksToAttribute" }
            || attribute.ArgumentList?.Arguments.FirstOrDefault() is not { } argument
            || context.SemanticModel.GetConstantValue(argument.Expression, context.CancellationToken).Value is not string assembly)
        {
            return;
        }

        string name = assembly.Split(',')[0].Trim();
        if (name == SafetyNames.Assembly || name.StartsWith(SafetyNames.Assembly + ".", StringComparison.Ordinal) || surface.Homes.Any(home => home.Assembly.Name == name))
            Report(context.ReportDiagnostic, attribute.GetLocation(), "The attribute", $"the insides of {name}", "remove it and use public members");
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

        if (HiddenTypesOf(method).FirstOrDefault(IsPermitOrGenerated) is { } forged)
        {
            Report(context.ReportDiagnostic, location, "The accessor", forged, "call the generated guard instead");
            return;
        }

        if (HiddenTypesOf(method).Any() && surface.Named(reached).FirstOrDefault(static member => !member.IsFree) is { } hidden)
            Report(context.ReportDiagnostic, location, "The accessor", hidden.DisplayName, hidden.Remedy);
    }

    /// <summary>The types that an [UnsafeAccessorType] spells by name: they are ones nobody here may see.</summary>
    private static IEnumerable<string> HiddenTypesOf(IMethodSymbol method) =>
        method.Parameters.SelectMany(static parameter => parameter.GetAttributes()).Concat(method.GetReturnTypeAttributes())
            .Where(static attribute => attribute.AttributeClass is { Name: "UnsafeAccessorTypeAttribute" })
            .Select(static attribute => attribute.ConstructorArguments.Length == 1 ? attribute.ConstructorArguments[0].Value as string ?? "" : "");

    private static void Report(Action<Diagnostic> report, Location location, string what, string reached, string remedy) =>
        report(Diagnostic.Create(Descriptors.SAFE207_BrokerReachedByReflection, location, what, reached, remedy));
}
