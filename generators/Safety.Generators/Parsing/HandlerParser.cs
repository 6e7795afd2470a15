using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Safety.Analyzers.Model;
using Safety.Generators.Specs;

namespace Safety.Generators.Parsing;

/// <summary>A method with <c>[IdempotentHandler]</c> → <see cref="HandlerSpec"/>.</summary>
internal static class HandlerParser
{
    private const string Declaration = "SAFE611";
    private const string Key = "SAFE612";

    public static HandlerSpec Parse(IMethodSymbol method, Compilation compilation, bool withLocations)
    {
        var problems = new List<ProblemSpec>();
        LocationSpec? location = withLocations ? LocationSpec.From(method.Locations.FirstOrDefault()) : null;
        string? name = CoreMethods.NameOf(method);
        if (CoreMethods.Problem(method) is { } problem)
            Report(Declaration, problem);
        bool takesToken = method.Parameters.Length == 2 && method.Parameters[1].Type.Identity() == TypeNames.CancellationToken;
        ITypeSymbol? e = (method.Parameters.Length == 1 || takesToken) && method.Parameters[0] is { RefKind: RefKind.None, Type.IsRefLikeType: false } parameter ? parameter.Type : null;
        if (e is null)
            Report(Declaration, "must take (TEvent e) or (TEvent e, CancellationToken cancellationToken)");
        string? form = method.ReturnsVoid ? "void" : method.ReturnType.Identity() switch
        {
            "global::System.Threading.Tasks.Task" => "Task",
            "global::System.Threading.Tasks.ValueTask" => "ValueTask",
            _ => null,
        };
        if (form is null || method is { ReturnsVoid: true, IsAsync: true })
            Report(Declaration, "must return void, Task or ValueTask (and never be async void: nobody could wait for it)");

        var reader = new StateReader(compilation, method.ContainingType);
        List<StateMemberSpec> key = [];
        string? accessibility = null;
        bool hasContent = false;
        if (e is not null)
        {
            accessibility = PartialTypes.Accessibility(e);
            if (accessibility is null)
                Report(Declaration, $"has the private event {e.Display()}; make it at least internal");
            if (AttributeReader.Find(method.Parameters[0], SafetyNames.IdempotencyKeyAttribute) is not null)
            {
                if (Instability(e) is { } why)
                    Report(Key, $"has the key {method.Parameters[0].Name}, which {why}");
            }
            else
            {
                ReadKey((e as INamedTypeSymbol)!, key);
            }

            hasContent = reader.Add(e) is null;
            foreach (StateMemberSpec member in key)
            {
                // Read again for itself: an event may hold what cannot be written down beside its key.
                ITypeSymbol type = MembersOf((INamedTypeSymbol)e).First(m => Identifiers.Escape(m.Symbol.Name) == member.Name).Type;
                if (reader.Add(type) is { } fault)
                    Report(Key, $"has the key {member.Name}, which cannot be written down: {fault}");
            }
        }

        PartialTypeSpec? partial = PartialTypes.Read(method.ContainingType);
        string core = Identifiers.Escape(method.Name) + (takesToken ? "(e, cancellationToken)" : "(e)");
        return new HandlerSpec
        {
            Type = partial is not null && name is not null && e is not null && accessibility is not null && !CoreMethods.IsNameTaken(method) ? partial : null,
            Name = name ?? "",
            Core = Identifiers.Escape(method.Name),
            Event = e?.WrittenName() ?? "",
            EventIdentity = e?.Identity() ?? "",
            Accessibility = accessibility ?? "",
            Call = form switch { "ValueTask" => core, "Task" => $"new global::System.Threading.Tasks.ValueTask({core})", _ => $"{{ {core}; return default; }}" },
            Key = key.ToEquatableArray(),
            HasContent = hasContent,
            States = reader.States,
            Problems = problems.ToEquatableArray(),
        };

        void Report(string id, string what) => problems.Add(ProblemSpec.Of(id, location, method.Display(), what));

        void ReadKey(INamedTypeSymbol? type, List<StateMemberSpec> into)
        {
            foreach ((ISymbol symbol, ITypeSymbol memberType) in type is null ? [] : MembersOf(type))
            {
                if (!IsKey(type!, symbol))
                    continue;
                if (!compilation.IsSymbolAccessibleWithin(symbol, method.ContainingType))
                    Report(Key, $"has the key {symbol.Name}, which cannot be reached from here");
                else if ((IsMutable(symbol) ? "can be changed while the event is handled; give it an init accessor, or none" : Instability(memberType) ?? MadeUp(symbol)) is { } why)
                    Report(Key, $"has the key {symbol.Name}, which {why}");
                else
                    into.Add(new StateMemberSpec(Identifiers.Escape(symbol.Name), memberType.Identity(), false));
            }

            if (into.Count == 0 && problems.All(static p => p.Id != Key))
                Report(Key, $"has no key: mark the members of {e!.Display()} that the sender tells events apart by with [IdempotencyKey], or the parameter itself");
        }
    }

    private static IEnumerable<(ISymbol Symbol, ITypeSymbol Type)> MembersOf(INamedTypeSymbol type) =>
        TypeReader.SelfAndBases(type).SelectMany(static t => t.GetMembers()).Where(static m => !m.IsStatic && !m.IsImplicitlyDeclared || m is IPropertySymbol).Select(static m => m switch
        {
            IPropertySymbol { IsStatic: false, IsIndexer: false } property => (m, property.Type),
            IFieldSymbol field => (m, field.Type),
            _ => (m, (ITypeSymbol?)null),
        }).Where(static m => m.Item2 is not null).Select(static m => (m.m, m.Item2!));

    // On a positional record the attribute stands on the constructor's parameter.
    private static bool IsKey(INamedTypeSymbol type, ISymbol member) =>
        AttributeReader.Find(member, SafetyNames.IdempotencyKeyAttribute) is not null
        || TypeReader.SelfAndBases(type).SelectMany(static t => t.InstanceConstructors).Where(static c => c.ContainingType.IsRecord).SelectMany(static c => c.Parameters)
            .Any(p => p.Name == member.Name && SymbolEqualityComparer.Default.Equals(p.ContainingType, member.ContainingType) && AttributeReader.Find(p, SafetyNames.IdempotencyKeyAttribute) is not null);

    private static bool IsMutable(ISymbol member) => member switch
    {
        IPropertySymbol { SetMethod: { IsInitOnly: false } setter } => setter.DeclaredAccessibility != Accessibility.Private,
        IFieldSymbol field => !field.IsReadOnly,
        _ => false,
    };

    /// <summary>Why values of a type are no key, as the rest of a sentence.</summary>
    private static string? Instability(ITypeSymbol type)
    {
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable)
            return Instability(nullable.TypeArguments[0]);
        if (type.TypeKind == TypeKind.Enum)
            return null;
        switch (type.SpecialType)
        {
            case SpecialType.System_Single or SpecialType.System_Double:
                return "is a floating-point number: the same event may come with another last bit; use decimal or the sender's text";
            case SpecialType.System_DateTime:
                return "is a DateTime, which means another moment on another machine; use DateTimeOffset";
            case SpecialType.System_String or SpecialType.System_Decimal or SpecialType.System_Boolean or SpecialType.System_Char:
            case >= SpecialType.System_SByte and <= SpecialType.System_UInt64:
                return null;
        }

        if (type.Identity() is TypeNames.DateTimeOffset or TypeNames.Guid or "global::System.DateOnly" or "global::System.TimeOnly" or "global::System.TimeSpan" or "global::Safety.Orders.OrderSize")
            return null;
        if (type is INamedTypeSymbol named && !TypeReader.IsOfTheSystem(type) && (type.IsValueType || type is { IsRecord: true, IsSealed: true }))
        {
            foreach ((ISymbol member, ITypeSymbol memberType) in MembersOf(named))
            {
                if (member is IPropertySymbol { SetMethod: null } && named.DeclaringSyntaxReferences.Length == 0)
                    continue;
                if (Instability(memberType) is { } why)
                    return $"holds {member.Name}, which {why}";
            }

            return null;
        }

        return type.IsReferenceType
            ? "has no value equality: two events that are the same would differ; use the sender's text or number"
            : $"is of the type {type.Display()}, which is no key; use the sender's text or number";
    }

    /// <summary>Why a member's value is made up by this process.</summary>
    private static string? MadeUp(ISymbol member)
    {
        foreach (SyntaxReference reference in member.DeclaringSyntaxReferences)
        {
            SyntaxNode? value = reference.GetSyntax() switch
            {
                PropertyDeclarationSyntax property => property,
                VariableDeclaratorSyntax field => field,
                _ => null,
            };
            // Names alone: a member whose own text says NewGuid or UtcNow is not what a sender gave.
            string? source = value?.DescendantNodes().OfType<MemberAccessExpressionSyntax>().Select(static access => (access.Expression.ToString().Split('.').Last(), access.Name.Identifier.ValueText) switch
            {
                ("Guid", "NewGuid" or "CreateVersion7") => "Guid." + access.Name,
                ("DateTime" or "DateTimeOffset", "Now" or "UtcNow" or "Today") => access.ToString(),
                ("Random", _) or ("Shared", "Next" or "NextInt64") => access.ToString(),
                ("Environment", "TickCount" or "TickCount64") or ("Stopwatch", _) => access.ToString(),
                (_, "GetUtcNow" or "GetTimestamp" or "GetHashCode") => access.ToString(),
                _ => null,
            }).FirstOrDefault(static s => s is not null);
            if (source is not null)
                return $"is made up here ({source}): the same event would get another key when it comes again";
        }

        return null;
    }
}
