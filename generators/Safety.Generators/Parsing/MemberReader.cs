using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Safety.Analyzers.Model;
using Safety.Generators.Specs;

namespace Safety.Generators.Parsing;

/// <summary>Members → <see cref="MemberSpec"/>.</summary>
internal sealed class MemberReader(Compilation compilation, ContentReader contents, bool withLocations)
{
    /// <summary>What foreach, await, deconstruction and ranges call without naming it.</summary>
    private static readonly HashSet<string> s_unseen = new(
        ["GetEnumerator", "GetAsyncEnumerator", "MoveNext", "MoveNextAsync", "GetAwaiter", "Deconstruct", "Slice", "GetPinnableReference"], StringComparer.Ordinal);

    /// <summary>Every member of the type that code outside it can reach, in the order of its declaration.</summary>
    public IEnumerable<MemberSpec> Read(INamedTypeSymbol type)
    {
        ISymbol[] members = [.. Reachable(type)];
        var bySignature = new Dictionary<string, int>(StringComparer.Ordinal);
        var read = new List<MemberSpec>();
        foreach (ISymbol member in members)
        {
            MemberSpec spec = ReadMember(member, type);
            if (bySignature.TryGetValue(spec.Signature, out int first))
            {
                // Hidden by the derived interface, or inherited twice: the guard has it once and calls the first.
                bool same = read[first].Type == spec.Type && read[first].Kind == spec.Kind;
                if (read[first].Unsupported is null && !same && spec.Kind is not (CallKind.Unclassified or CallKind.Forbidden or CallKind.Navigation))
                    spec = spec with { Unsupported = $"it has the same signature as {read[first].Display} but another type or kind" };
                else if (same || spec.Kind is not CallKind.Unclassified)
                    spec = spec with { Kind = spec.Kind is CallKind.Unclassified ? CallKind.Unclassified : CallKind.Forbidden };
                read[first] = read[first] with { NeedsCast = type.TypeKind == TypeKind.Interface };
            }
            else
            {
                bySignature.Add(spec.Signature, read.Count);
            }

            read.Add(spec);
        }

        return read;
    }

    /// <summary>A break-glass method's method as the member of the contract that it stands for: its permit and its broker are the guard's to give.</summary>
    public MemberSpec ReadBreakGlass(IMethodSymbol method, string name, CallKind kind, BreakGlassSpec breakGlass) =>
        ReadMember(method, method.ContainingType, method.Parameters.RemoveRange(0, 2)) with
        {
            Name = Identifiers.Escape(name),
            IsStatic = false,
            Kind = kind,
            BreakGlass = breakGlass,
        };

    private static bool IsFramework(IAssemblySymbol assembly) =>
        assembly.Name is "mscorlib" or "netstandard" or "System" or "WindowsBase"
        || assembly.Name.StartsWith("System.", StringComparison.Ordinal)
        || assembly.Name.StartsWith("Microsoft.", StringComparison.Ordinal);

    private IEnumerable<ISymbol> Reachable(INamedTypeSymbol type)
    {
        bool isContract = AttributeReader.Find(type, SafetyNames.BrokerContractAttribute) is not null;
        var overridden = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        IEnumerable<INamedTypeSymbol> declaring = type.TypeKind == TypeKind.Interface ? [type, .. type.AllInterfaces] : TypeReader.SelfAndBases(type);
        foreach (INamedTypeSymbol t in declaring)
        {
            // Releasing the broker is its owner's business, the composition root's; a guard does not own it.
            if (t.Identity() is "global::System.IDisposable" or "global::System.IAsyncDisposable")
                continue;

            // Nobody can classify what the framework declares; it is everybody's. Of an SDK's type it can be listed.
            if (isContract && IsFramework(t.ContainingAssembly) && !SymbolEqualityComparer.Default.Equals(t.ContainingAssembly, type.ContainingAssembly))
                continue;

            foreach (ISymbol member in t.GetMembers())
            {
                if (member.IsImplicitlyDeclared || overridden.Contains(member) || !compilation.IsSymbolAccessibleWithin(member, compilation.Assembly))
                    continue;
                if (OverriddenBy(member) is { } hidden)
                {
                    for (ISymbol? h = hidden; h is not null; h = OverriddenBy(h))
                        overridden.Add(h);
                    if (RootOf(member).ContainingType.SpecialType != SpecialType.None)
                        continue;
                }

                switch (member)
                {
                    case IMethodSymbol { MethodKind: MethodKind.Ordinary } method when !IsDisposal(method, type):
                    case IMethodSymbol { MethodKind: MethodKind.UserDefinedOperator or MethodKind.Conversion }:
                    case IPropertySymbol { ExplicitInterfaceImplementations.Length: 0 }:
                    case IEventSymbol { ExplicitInterfaceImplementations.Length: 0 }:
                        yield return member;
                        break;
                }
            }
        }
    }

    private static bool IsDisposal(IMethodSymbol method, INamedTypeSymbol type) =>
        type.TypeKind != TypeKind.Interface && method is { Parameters.Length: 0, Name: "Dispose" or "DisposeAsync" };

    private static ISymbol? OverriddenBy(ISymbol member) => member switch
    {
        IMethodSymbol method => method.OverriddenMethod,
        IPropertySymbol property => property.OverriddenProperty,
        IEventSymbol e => e.OverriddenEvent,
        _ => null,
    };

    private static ISymbol RootOf(ISymbol member)
    {
        while (OverriddenBy(member) is { } root)
            member = root;
        return member;
    }

    private MemberSpec ReadMember(ISymbol member, INamedTypeSymbol subject) => ReadMember(member, subject, member switch
    {
        IMethodSymbol m => m.Parameters,
        IPropertySymbol p => p.Parameters,
        _ => [],
    });

    private MemberSpec ReadMember(ISymbol member, INamedTypeSymbol subject, ImmutableArray<IParameterSymbol> parameters)
    {
        (CallKind kind, QueryRoleKind role) = ReadClassification(member);
        ITypeSymbol type = member switch
        {
            IMethodSymbol m => m.ReturnType,
            IPropertySymbol p => p.Type,
            IEventSymbol e => e.Type,
            _ => throw new InvalidOperationException($"{member.Kind} {member.Name} is no broker member."),
        };
        (ReturnShape shape, ITypeSymbol? response) = ReadReturn(type);
        foreach (IParameterSymbol parameter in parameters)
        {
            if (parameter.RefKind == RefKind.None && parameter.Type.Identity() != TypeNames.CancellationToken)
            {
                contents.Add(parameter.Type);
                if (TypeReader.ElementOf(parameter.Type) is { } element)
                    contents.Add(element);
            }
        }

        return new MemberSpec
        {
            Name = member is IPropertySymbol { IsIndexer: true } ? "this" : Identifiers.Escape(member.Name),
            Id = member.OriginalDefinition.GetDocumentationCommentId() ?? member.Name,
            Display = member.Display(),
            Form = member switch
            {
                IMethodSymbol => MemberForm.Method,
                IPropertySymbol { IsIndexer: true } => MemberForm.Indexer,
                IPropertySymbol => MemberForm.Property,
                _ => MemberForm.Event,
            },
            DeclaringType = member.ContainingType.WrittenName(),
            IsStatic = member.IsStatic,
            Shape = shape,
            Type = TypeReader.Read(type),
            Response = response is null ? null : TypeReader.Read(response),
            ReturnAttributes = member switch
            {
                IMethodSymbol m => NullabilityAttributes(m.GetReturnTypeAttributes(), "return: "),
                IPropertySymbol p => NullabilityAttributes(p.GetAttributes(), ""),
                _ => "",
            },
            TypeParameters = member is IMethodSymbol generic ? ReadTypeParameters(generic.TypeParameters) : default,
            Parameters = ReadParameters(parameters).ToEquatableArray(),
            CanRead = member is IPropertySymbol { GetMethod: { } getter } && compilation.IsSymbolAccessibleWithin(getter, compilation.Assembly),
            CanWrite = member is IPropertySymbol { SetMethod: { } setter } && compilation.IsSymbolAccessibleWithin(setter, compilation.Assembly),
            Kind = kind,
            Role = role,
            Unsupported = WhyUnsupported(member, type, parameters),
            Location = withLocations ? LocationSpec.From(member.Locations.FirstOrDefault(l => l.IsInSource) ?? subject.Locations.FirstOrDefault()) : null,
        };
    }

    public static EquatableArray<TypeParameterSpec> ReadTypeParameters(IEnumerable<ITypeParameterSymbol> parameters) =>
        parameters.Select(p => new TypeParameterSpec(Identifiers.Escape(p.Name), string.Join(", ", Constraints(p)))).ToEquatableArray();

    /// <summary>A default that another language put before a required parameter cannot be written in C#.</summary>
    private static ParameterSpec[] ReadParameters(IEnumerable<IParameterSymbol> parameters)
    {
        ParameterSpec[] read = [.. parameters.Select(ReadParameter)];
        bool isRequiredBehind = false;
        for (int i = read.Length - 1; i >= 0; i--)
        {
            if (isRequiredBehind)
                read[i] = read[i] with { Default = null };
            isRequiredBehind |= read[i].Default is null && !read[i].IsParams;
        }

        return read;
    }

    public static ParameterSpec ReadParameter(IParameterSymbol parameter)
    {
        string passBy = parameter.RefKind switch
        {
            RefKind.Ref => "ref ",
            RefKind.Out => "out ",
            RefKind.In or RefKind.RefReadOnlyParameter => "in ",
            _ => "",
        };
        string modifier = parameter switch
        {
            { IsParams: true } => "params ",
            { RefKind: RefKind.RefReadOnlyParameter } => "ref readonly ",
            { ScopedKind: ScopedKind.ScopedRef, RefKind: not RefKind.Out } or { ScopedKind: ScopedKind.ScopedValue } => "scoped " + passBy,
            _ => passBy,
        };
        return new ParameterSpec(
            Identifiers.Escape(parameter.Name), TypeReader.Read(parameter.Type), modifier, passBy, DefaultValue.Of(parameter),
            NullabilityAttributes(parameter.GetAttributes(), ""));
    }

    private static IEnumerable<string> Constraints(ITypeParameterSymbol parameter)
    {
        if (parameter.HasUnmanagedTypeConstraint)
            yield return "unmanaged";
        else if (parameter.HasValueTypeConstraint)
            yield return "struct";
        else if (parameter.HasReferenceTypeConstraint)
            yield return parameter.ReferenceTypeConstraintNullableAnnotation == NullableAnnotation.Annotated ? "class?" : "class";
        else if (parameter.HasNotNullConstraint)
            yield return "notnull";

        foreach (ITypeSymbol type in parameter.ConstraintTypes)
            yield return type.WrittenName();

        if (parameter.HasConstructorConstraint)
            yield return "new()";
        if (parameter.AllowsRefLikeType)
            yield return "allows ref struct";
    }

    private static string NullabilityAttributes(IEnumerable<AttributeData> attributes, string target)
    {
        var text = new System.Text.StringBuilder();
        foreach (AttributeData attribute in attributes)
        {
            string? name = attribute.AttributeClass?.Name switch
            {
                "AllowNullAttribute" or "DisallowNullAttribute" or "MaybeNullAttribute" or "NotNullAttribute"
                    or "MaybeNullWhenAttribute" or "NotNullWhenAttribute" or "NotNullIfNotNullAttribute" => attribute.AttributeClass.Identity(),
                _ => null,
            };
            if (name is null || !name.StartsWith("global::System.Diagnostics.CodeAnalysis.", StringComparison.Ordinal))
                continue;

            string arguments = AttributeReader.OnlyArgument(attribute) switch
            {
                bool flag => flag ? "(true)" : "(false)",
                string other => $"({Identifiers.Quote(other)})",
                _ => "",
            };
            text.Append('[').Append(target).Append(name.Substring(0, name.Length - "Attribute".Length)).Append(arguments).Append("] ");
        }

        return text.ToString();
    }

    private static (ReturnShape, ITypeSymbol?) ReadReturn(ITypeSymbol type)
    {
        if (type.SpecialType == SpecialType.System_Void)
            return (ReturnShape.Void, null);

        ITypeSymbol? argument = type is INamedTypeSymbol { Arity: 1 } generic ? generic.TypeArguments[0] : null;
        return type.OriginalDefinition.Identity() switch
        {
            "global::System.Threading.Tasks.Task" => (ReturnShape.Task, null),
            "global::System.Threading.Tasks.ValueTask" => (ReturnShape.ValueTask, null),
            "global::System.Threading.Tasks.Task<TResult>" => (ReturnShape.TaskOf, argument),
            "global::System.Threading.Tasks.ValueTask<TResult>" => (ReturnShape.ValueTaskOf, argument),
            "global::System.Collections.Generic.IAsyncEnumerable<T>" => (ReturnShape.AsyncSequence, type),
            _ => (ReturnShape.Value, type),
        };
    }

    private static (CallKind, QueryRoleKind) ReadClassification(ISymbol? member)
    {
        for (; member is not null; member = OverriddenBy(member))
        {
            foreach (AttributeData attribute in member.GetAttributes())
            {
                string? name = attribute.AttributeClass?.PlainName();
                if (name == SafetyNames.BrokerCallAttribute && AttributeReader.OnlyArgument(attribute) is int kind)
                    return (Enum.IsDefined(typeof(CallKind), kind) ? (CallKind)kind : CallKind.Unclassified, QueryRoleKind.None);
                if (name == SafetyNames.BrokerQueryAttribute && AttributeReader.OnlyArgument(attribute) is int role)
                    return (CallKind.Query, Enum.IsDefined(typeof(QueryRoleKind), role) ? (QueryRoleKind)role : QueryRoleKind.None);
            }
        }

        return (CallKind.Unclassified, QueryRoleKind.None);
    }

    /// <summary>Why no guard can have this member, whatever its kind; null when one can.</summary>
    private static string? WhyUnsupported(ISymbol member, ITypeSymbol type, IEnumerable<IParameterSymbol> parameters)
    {
        if (member is IMethodSymbol { MethodKind: not MethodKind.Ordinary })
            return "it is an operator";
        if (s_unseen.Contains(member.Name) && ReadClassification(member).Item1 is not CallKind.Query)
            return "C# calls a member of this name where no call is written";
        if (member.GetAttributes() is var attributes && Carries(attributes, SafetyNames.BrokerCallAttribute) && Carries(attributes, SafetyNames.BrokerQueryAttribute))
            return "it is classified twice";
        if (attributes.Any(static a => a.AttributeClass?.Identity() == "global::System.ObsoleteAttribute" && a.ConstructorArguments.Length == 2 && a.ConstructorArguments[1].Value is true))
            return "it is [Obsolete] as an error, so that nothing can call it";
        if (member is IMethodSymbol { IsVararg: true })
            return "it takes __arglist";
        if (member.IsStatic && (member.IsAbstract || member is { IsVirtual: true, ContainingType.TypeKind: TypeKind.Interface }))
            return "it is static abstract";
        if (member is IMethodSymbol { ReturnsByRef: true } or IMethodSymbol { ReturnsByRefReadonly: true }
            or IPropertySymbol { ReturnsByRef: true } or IPropertySymbol { ReturnsByRefReadonly: true })
        {
            return "it returns by reference";
        }

        if (HasPointer(type) || parameters.Any(p => HasPointer(p.Type)))
            return "it has a pointer in its signature";
        return null;
    }

    private static bool Carries(IEnumerable<AttributeData> attributes, string name) => attributes.Any(a => a.AttributeClass?.PlainName() == name);

    private static bool HasPointer(ITypeSymbol type) => type switch
    {
        IPointerTypeSymbol or IFunctionPointerTypeSymbol => true,
        IArrayTypeSymbol array => HasPointer(array.ElementType),
        INamedTypeSymbol named => named.TypeArguments.Any(HasPointer),
        _ => false,
    };
}
