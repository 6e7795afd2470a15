using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Safety.Analyzers.Model;

namespace Safety.Analyzers.Outcomes;

/// <summary>
/// Follows a value back to where it comes from and tells whether that is another one after a restart: a random number, a
/// clock reading, a counter that starts anew. A reading cut to a slot (a date, a division, a format without seconds) is a
/// schedule and passes.
/// </summary>
internal sealed class IdentitySource(SafetySymbols safety, SourceBodies bodies)
{
    private const int DeepestHelper = 3;

    private static readonly HashSet<string> s_coarse = new(
        ["Date", "Today", "Year", "Month", "Day", "DayOfYear", "DayOfWeek", "Hour", "Minute", "Second", "Millisecond", "Microsecond", "Nanosecond", "Offset", "Kind", "Length", "Count", "DayNumber"],
        StringComparer.Ordinal);

    /// <summary>What the value comes from and why that will not do; null for anything that can be repeated.</summary>
    public Found? Find(IOperation value) => Walk(value, new Trail());

    /// <summary>The parameters of a method that its result comes from.</summary>
    public ImmutableHashSet<IParameterSymbol> ParametersIn(IMethodSymbol method)
    {
        Trail trail = new();
        foreach (IOperation result in bodies.ReturnsOf(method))
            Walk(result, trail.Inside(method, throughIdentities: true));
        return ImmutableHashSet.CreateRange<IParameterSymbol>(SymbolEqualityComparer.Default, trail.Parameters);
    }

    /// <summary>True for a method of this project that makes an identity from what it is given.</summary>
    public bool MakesIdentity(IMethodSymbol method) =>
        SafetySymbols.IsOneOf(method.ReturnType, safety.Identities) && method.MethodKind is MethodKind.Ordinary or MethodKind.LocalFunction && !method.DeclaringSyntaxReferences.IsEmpty;

    private Found? Walk(IOperation? value, Trail trail)
    {
        switch (value)
        {
            case null or ILiteralOperation or IDefaultValueOperation or INameOfOperation or ITypeOfOperation:
                return null;
            case IObjectCreationOperation creation:
                return WalkCreation(creation, trail);
            case IWithOperation with when SafetySymbols.IsOneOf(with.Type, safety.Identities):
                return trail.ThroughIdentities ? Walk(with.Operand, trail) ?? Any(with.Initializer.Initializers, trail) : null;
            case IInvocationOperation call:
                return WalkCall(call, trail);
            case IPropertyReferenceOperation property:
                return WalkProperty(property, trail);
            case IFieldReferenceOperation field:
                return WalkField(field, trail);
            case ILocalReferenceOperation local:
                return WalkLocal(local, trail);
            case IParameterReferenceOperation parameter:
                trail.Parameters.Add(parameter.Parameter);
                return null;
            case IInterpolatedStringOperation text:
                return Any(text.Parts, trail);
            case IInterpolationOperation part:
                return IsCoarseFormat((part.FormatString as ILiteralOperation)?.ConstantValue.Value as string) ? null : Walk(part.Expression, trail);
            case IBinaryOperation binary:
                return binary.OperatorKind switch
                {
                    BinaryOperatorKind.Divide or BinaryOperatorKind.IntegerDivide or BinaryOperatorKind.Remainder or BinaryOperatorKind.RightShift => null,
                    BinaryOperatorKind.Subtract or BinaryOperatorKind.And when IsCut(binary.RightOperand) => null,
                    BinaryOperatorKind.Add or BinaryOperatorKind.Subtract or BinaryOperatorKind.Multiply or BinaryOperatorKind.Or or BinaryOperatorKind.And or BinaryOperatorKind.ExclusiveOr or BinaryOperatorKind.Concatenate or BinaryOperatorKind.LeftShift =>
                        Walk(binary.LeftOperand, trail) ?? Walk(binary.RightOperand, trail),
                    _ => null,
                };
            case IIncrementOrDecrementOperation step:
                return Counter(step.Target, step, trail);
            case ICompoundAssignmentOperation step:
                return Counter(step.Target, step, trail) ?? Walk(step.Value, trail);
            case IConditionalOperation choice:
                return Walk(choice.WhenTrue, trail) ?? Walk(choice.WhenFalse, trail);
            case ISwitchExpressionOperation choice:
                return Any(choice.Arms.Select(static arm => arm.Value), trail);
            case IConditionalAccessOperation access:
                return Walk(access.Operation, trail) ?? Walk(access.WhenNotNull, trail);
            case IImplicitIndexerReferenceOperation part:
                return Walk(part.Instance, trail);
            case IMemberInitializerOperation initializer:
                return Walk(initializer.Initializer, trail);
            case ISimpleAssignmentOperation assignment:
                return Walk(assignment.Value, trail);
            case IConversionOperation or IParenthesizedOperation or IUnaryOperation or ICoalesceOperation or ITupleOperation or IAwaitOperation or IArgumentOperation
                or IArrayCreationOperation or IArrayInitializerOperation or ICollectionExpressionOperation or IObjectOrCollectionInitializerOperation or IArrayElementReferenceOperation:
                return Any(value.ChildOperations, trail);
            default:
                return null;
        }
    }

    private Found? Any(IEnumerable<IOperation> values, Trail trail)
    {
        foreach (IOperation value in values)
        {
            if (Walk(value, trail) is { } found)
                return found;
        }

        return null;
    }

    private Found? WalkCreation(IObjectCreationOperation creation, Trail trail)
    {
        // Another identity reports its own arguments.
        if (SafetySymbols.IsOneOf(creation.Type, safety.Identities))
            return trail.ThroughIdentities ? Any(creation.Arguments, trail) : null;
        return IsFramework(creation.Type) ? Any(creation.Arguments, trail) : null;
    }

    private Found? WalkCall(IInvocationOperation call, Trail trail)
    {
        IMethodSymbol method = call.TargetMethod;
        if (RandomOrClock(method) is { } why)
            return new Found(call, Written(call), why);
        if (method.Name is "Increment" or "Decrement" or "Add" && method.ContainingType is { Name: "Interlocked" } && call.Arguments.Length > 0)
            return Counter(call.Arguments[0].Value, call, trail);
        if (!method.DeclaringSyntaxReferences.IsEmpty)
            return WalkHelper(call, method, trail);
        if (!IsFramework(method.ContainingType) || method.ContainingType.Name is "Math" or "DateOnly")
            return null;

        // now.ToString("yyyyMMdd") and now.AddTicks(-(now.Ticks % bar)) name a slot.
        if (method.Name is "ToString" or "Format" or "TryFormat" && call.Arguments.Any(static argument => IsCoarseFormat(argument.Value.ConstantValue is { HasValue: true, Value: string format } ? format : null)))
            return null;
        if (call.Instance is not null && call.Arguments.Any(static argument => IsCut(argument.Value)))
            return null;
        return Walk(call.Instance, trail) ?? Any(call.Arguments, trail);
    }

    private Found? WalkHelper(IInvocationOperation call, IMethodSymbol method, Trail trail)
    {
        // The identity that a helper makes from its arguments is reported where it is called.
        if (trail.Depth >= DeepestHelper || trail.Has(method) || (!trail.ThroughIdentities && MakesIdentity(method)))
            return null;
        Trail inside = trail.Inside(method);
        foreach (IOperation result in bodies.ReturnsOf(method))
        {
            if (Walk(result, inside) is { } found)
                return found with { Operation = call, Text = $"{Written(call)} ({found.Text})" };
        }

        return Any(call.Arguments.Where(argument => argument.Parameter is { } parameter && inside.Parameters.Contains(parameter.OriginalDefinition)), trail);
    }

    private Found? WalkProperty(IPropertyReferenceOperation reference, Trail trail)
    {
        IPropertySymbol property = reference.Property;
        if (s_coarse.Contains(property.Name) && IsFramework(property.ContainingType))
            return null;
        if (property.Name is "Now" or "UtcNow" or "TickCount" or "TickCount64" or "Elapsed" or "ElapsedTicks" or "ElapsedMilliseconds"
            && property.ContainingType is { Name: "DateTime" or "DateTimeOffset" or "Environment" or "Stopwatch" } && IsFramework(property.ContainingType))
        {
            return new Found(reference, Written(reference), "a clock reading, which is another one after a restart");
        }

        if (property.Name is "ProcessId" or "CurrentManagedThreadId" or "ManagedThreadId" && IsFramework(property.ContainingType))
            return new Found(reference, Written(reference), "the number of a process or thread, which is another one after a restart");

        // A clock of one's own: IClock.UtcNow.
        if (property.Name == "UtcNow" && property.Type.Name is "DateTime" or "DateTimeOffset")
            return new Found(reference, Written(reference), "a clock reading, which is another one after a restart");
        if (IsFramework(property.ContainingType))
            return Walk(reference.Instance, trail);
        if (reference.Instance is ILocalReferenceOperation local)
            return WalkMemberOfLocal(property, local, trail);
        if (reference.Instance is not (null or IInstanceReferenceOperation) || trail.Depth >= DeepestHelper || trail.Has(property))
            return null;
        if (property.SetMethod is not null)
            return Counter(reference, reference, trail);
        return Any(bodies.ReturnsOf(property), trail.Inside(property)) is { } found ? found with { Operation = reference, Text = $"{Written(reference)} ({found.Text})" } : null;
    }

    private Found? WalkField(IFieldReferenceOperation reference, Trail trail)
    {
        IFieldSymbol field = reference.Field;
        if (field.IsConst || IsFramework(field.ContainingType) || reference.Instance is not (null or IInstanceReferenceOperation) || trail.Depth >= DeepestHelper || trail.Has(field))
            return null;
        if (!field.IsReadOnly)
            return Counter(reference, reference, trail);
        return Any(bodies.ReturnsOf(field), trail.Inside(field)) is { } found ? found with { Operation = reference, Text = $"{Written(reference)} ({found.Text})" } : null;
    }

    private Found? WalkLocal(ILocalReferenceOperation reference, Trail trail)
    {
        if (!trail.Enter(reference.Local))
            return null;
        foreach (IOperation value in ValuesOf(reference.Local, RootOf(reference)))
        {
            if (Walk(value, trail) is { } found)
                return found;
        }

        return null;
    }

    /// <summary>A member of an object that this function has made itself and handed to nobody, who could have stored it.</summary>
    private Found? WalkMemberOfLocal(IPropertySymbol property, ILocalReferenceOperation local, Trail trail)
    {
        IOperation root = RootOf(local);
        if (root.Descendants().Any(use => use is IArgumentOperation { Value: var given } && given.Unconverted() is ILocalReferenceOperation handed && SafetySymbols.Is(handed.Local, local.Local)))
            return null;
        foreach (IOperation value in ValuesOf(local.Local, root))
        {
            if (value.Unconverted() is not IObjectCreationOperation creation)
                continue;
            IOperation? given = creation.Initializer?.Initializers.OfType<ISimpleAssignmentOperation>()
                .FirstOrDefault(assignment => assignment.Target is IPropertyReferenceOperation target && SafetySymbols.Is(target.Property, property))?.Value
                ?? creation.Arguments.FirstOrDefault(argument => string.Equals(argument.Parameter?.Name, property.Name, StringComparison.OrdinalIgnoreCase))?.Value;
            if (Walk(given, trail) is { } found)
                return found;
        }

        return null;
    }

    private static string? RandomOrClock(IMethodSymbol method) => (method.ContainingType.Name, method.Name) switch
    {
        ("Guid", "NewGuid" or "CreateVersion7") when IsFramework(method.ContainingType) => "a new one after a restart",
        ("Random", _) or ("RandomNumberGenerator", _) when IsFramework(method.ContainingType) => "a random number, which is another one after a restart",
        ("Path", "GetRandomFileName" or "GetTempFileName") when IsFramework(method.ContainingType) => "a random name, which is another one after a restart",
        ("TimeProvider", "GetUtcNow" or "GetLocalNow" or "GetTimestamp") when IsFramework(method.ContainingType) => "a clock reading, which is another one after a restart",
        ("Stopwatch", "GetTimestamp" or "GetElapsedTime") when IsFramework(method.ContainingType) => "a clock reading, which is another one after a restart",
        ("String" or "Object" or "RuntimeHelpers", "GetHashCode") or ("HashCode", _) when IsFramework(method.ContainingType) => "a hash code, which differs in each process",
        _ => IsTimeProvider(method) ? "a clock reading, which is another one after a restart" : null,
    };

    private static bool IsTimeProvider(IMethodSymbol method) =>
        method.Name is "GetUtcNow" or "GetLocalNow" or "GetTimestamp" && method.OverriddenMethod is { ContainingType.Name: "TimeProvider" };

    /// <summary>A counter that only this process knows: it starts from a constant, and nothing else ever sets it.</summary>
    private static Found? Counter(IOperation target, IOperation at, Trail trail)
    {
        (ISymbol? symbol, ITypeSymbol? type) = target switch
        {
            IFieldReferenceOperation { Instance: null or IInstanceReferenceOperation } field => ((ISymbol)field.Field, field.Type),
            IPropertyReferenceOperation { Instance: null or IInstanceReferenceOperation } property => (property.Property, property.Type),
            _ => (null, null),
        };
        if (symbol is null || type is not { SpecialType: >= SpecialType.System_SByte and <= SpecialType.System_UInt64 } || trail.Depth > DeepestHelper)
            return null;
        bool isCounted = at != target;
        bool isHidden = symbol is IPropertySymbol { SetMethod.DeclaredAccessibility: Accessibility.Private } || symbol.DeclaredAccessibility == Accessibility.Private;
        if (!isHidden)
            return null;
        foreach (SyntaxReference part in symbol.ContainingType.DeclaringSyntaxReferences)
        {
            foreach (SyntaxNode node in part.GetSyntax().DescendantNodes())
            {
                switch (node)
                {
                    case VariableDeclaratorSyntax { Initializer.Value: { } start } declared when declared.Identifier.ValueText == symbol.Name && !IsConstant(start):
                    case PropertyDeclarationSyntax { Initializer.Value: { } first } property when property.Identifier.ValueText == symbol.Name && !IsConstant(first):
                    case AssignmentExpressionSyntax assignment when assignment.IsKind(SyntaxKind.SimpleAssignmentExpression) && Names(assignment.Left, symbol.Name) && !IsConstant(assignment.Right):
                    case ArgumentSyntax { RefKindKeyword.ValueText: "ref" or "out" } given when Names(given.Expression, symbol.Name) && !IsInterlocked(given):
                        return null;
                    case PostfixUnaryExpressionSyntax step:
                        isCounted |= Names(step.Operand, symbol.Name);
                        break;
                    case PrefixUnaryExpressionSyntax step when step.IsKind(SyntaxKind.PreIncrementExpression) || step.IsKind(SyntaxKind.PreDecrementExpression):
                        isCounted |= Names(step.Operand, symbol.Name);
                        break;
                    case AssignmentExpressionSyntax step when step.IsKind(SyntaxKind.AddAssignmentExpression):
                        isCounted |= Names(step.Left, symbol.Name);
                        break;
                    case ArgumentSyntax { RefKindKeyword.ValueText: "ref" } step:
                        isCounted |= Names(step.Expression, symbol.Name);
                        break;
                }
            }
        }

        return isCounted ? new Found(at, Written(at), "a counter that starts anew with each process") : null;
    }

    private static bool IsInterlocked(ArgumentSyntax argument) =>
        argument.Parent?.Parent is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: { } owner, Name.Identifier.ValueText: "Increment" or "Decrement" or "Add" } } && Names(owner, "Interlocked");

    private static bool IsConstant(ExpressionSyntax value) => value switch
    {
        LiteralExpressionSyntax or DefaultExpressionSyntax => true,
        PrefixUnaryExpressionSyntax { Operand: LiteralExpressionSyntax } => true,
        CastExpressionSyntax cast => IsConstant(cast.Expression),
        _ => false,
    };

    private static bool Names(ExpressionSyntax expression, string name) => expression switch
    {
        IdentifierNameSyntax identifier => identifier.Identifier.ValueText == name,
        MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText == name,
        TupleExpressionSyntax tuple => tuple.Arguments.Any(argument => Names(argument.Expression, name)),
        _ => false,
    };

    /// <summary>True for <c>x % slot</c>: what is taken away to come to the beginning of a slot.</summary>
    private static bool IsCut(IOperation value) =>
        value.DescendantsAndSelf().Any(static part => part is IBinaryOperation { OperatorKind: BinaryOperatorKind.Remainder });

    /// <summary>A format that names a day, an hour or a minute; null, "O" and anything with seconds does not.</summary>
    private static bool IsCoarseFormat(string? format) => format switch
    {
        null or "" => false,
        { Length: 1 } => "dDmMyY".Contains(format),
        _ => format.IndexOfAny(['y', 'd', 'H', 'h', 'm']) >= 0 && format.IndexOfAny(['s', 'f', 'F']) < 0 && format.IndexOf('{') < 0,
    };

    private static IEnumerable<IOperation> ValuesOf(ILocalSymbol local, IOperation root)
    {
        foreach (IOperation operation in root.DescendantsAndSelf())
        {
            switch (operation)
            {
                case IVariableDeclaratorOperation declarator when SafetySymbols.Is(declarator.Symbol, local) && declarator.GetVariableInitializer()?.Value is { } value:
                    yield return value;
                    break;
                case ISimpleAssignmentOperation { Target: ILocalReferenceOperation target } assignment when SafetySymbols.Is(target.Local, local):
                    yield return assignment.Value;
                    break;
            }
        }
    }

    private static IOperation RootOf(IOperation operation)
    {
        while (operation.Parent is { } parent)
            operation = parent;
        return operation;
    }

    private static bool IsFramework(ITypeSymbol? type)
    {
        INamespaceSymbol? space = type?.ContainingNamespace;
        while (space is { ContainingNamespace.IsGlobalNamespace: false })
            space = space.ContainingNamespace;
        return space?.Name == "System";
    }

    private static string Written(IOperation operation)
    {
        string text = operation.Syntax.ToString();
        return text.Length <= 60 && text.IndexOf('\n') < 0 ? text : text.Substring(0, Math.Min(57, text.IndexOf('\n') < 0 ? text.Length : text.IndexOf('\n'))) + "…";
    }

    /// <summary>A source: where it stands, its text, and why it will not do.</summary>
    internal sealed record Found(IOperation Operation, string Text, string Why);

    /// <summary>Where a walk has been, and the parameters it ended at.</summary>
    private sealed class Trail
    {
        private readonly HashSet<ISymbol> _seen = new(SymbolEqualityComparer.Default);

        public int Depth { get; private init; }

        public bool ThroughIdentities { get; private init; }

        public HashSet<IParameterSymbol> Parameters { get; private init; } = new(SymbolEqualityComparer.Default);

        public bool Enter(ISymbol symbol) => _seen.Add(symbol);

        public bool Has(ISymbol symbol) => _seen.Contains(symbol);

        public Trail Inside(ISymbol member, bool throughIdentities = false)
        {
            Trail inside = new()
            {
                Depth = Depth + 1,
                ThroughIdentities = ThroughIdentities || throughIdentities,
                Parameters = throughIdentities ? Parameters : new HashSet<IParameterSymbol>(SymbolEqualityComparer.Default),
            };
            inside._seen.UnionWith(_seen);
            inside._seen.Add(member);
            return inside;
        }
    }
}
