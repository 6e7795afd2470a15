using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Safety.Analyzers.Model;
using Safety.Generators.Specs;

namespace Safety.Generators.Parsing;

/// <summary>A type with <c>[BrokerContract]</c> or <c>[BrokerGuard]</c> → <see cref="SubjectSpec"/>.</summary>
/// <param name="compilation">Where the type is declared.</param>
/// <param name="withLocations">
/// False in the generator: a place changes with every line typed above it, and nothing the generator writes depends on places.
/// </param>
internal sealed class SubjectParser(Compilation compilation, bool withLocations)
{
    private readonly ContentReader _contents = new();
    private readonly List<ProblemSpec> _problems = [];

    /// <summary>Parses a contract one owns.</summary>
    public static SubjectSpec ParseContract(INamedTypeSymbol contract, AttributeData attribute, Compilation compilation, bool withLocations) =>
        new SubjectParser(compilation, withLocations).Contract(contract, attribute);

    /// <summary>Parses a guard of a type one does not own; null when its target is not known, which the compiler reports.</summary>
    public static SubjectSpec? ParseGuard(INamedTypeSymbol guard, AttributeData attribute, Compilation compilation, bool withLocations) =>
        AttributeReader.OnlyArgument(attribute) is INamedTypeSymbol target && target.TypeKind != TypeKind.Error
            ? new SubjectParser(compilation, withLocations).Guard(guard, target, attribute)
            : null;

    private SubjectSpec Contract(INamedTypeSymbol contract, AttributeData attribute)
    {
        LocationSpec? location = LocationOf(contract);
        string guardName = GuardNames.ForContract(contract);
        bool canBeNamed = contract is { DeclaredAccessibility: Accessibility.Public or Accessibility.Internal, IsFileLocal: false } && !IsHidden(contract);
        if (!canBeNamed)
            Report("SAFE109", location, contract.Display(), "must be public or internal, types around it too: a guard beside it could not name it");
        if (contract.ContainingType is not null && IsInGeneric(contract))
            Report("SAFE109", location, contract.Display(), "is nested in a generic type; move it out: a guard beside it could not name it");
        if (contract.IsStatic)
            Report("SAFE109", location, contract.Display(), "is a static class; guard it with [BrokerGuard(typeof(" + contract.Name + "))] on a class of its own");
        if (NameIsTaken(contract, guardName) is { } taken)
            Report("SAFE109", location, contract.Display(), $"cannot have its guard: the name {taken} is taken; rename that type");

        return Subject(contract, contract, attribute) with
        {
            HintName = GuardNames.HintOf(contract),
            Namespace = GuardNames.NamespaceOf(contract),
            GuardName = guardName,
            Accessibility = GuardNames.AccessibilityOf(contract),
            IsDirect = false,
            TypeParameters = MemberReader.ReadTypeParameters(contract.TypeParameters),
            CanBeNamed = canBeNamed,
            Problems = _problems.ToEquatableArray(),
        };
    }

    private SubjectSpec Guard(INamedTypeSymbol guard, INamedTypeSymbol target, AttributeData attribute)
    {
        LocationSpec? location = LocationOf(guard);
        TypeDeclarationSyntax[] parts = [.. PartsOf(guard)];
        if (!guard.IsSealed || guard.IsAbstract || guard.IsStatic || guard.IsRecord)
            Report("SAFE109", location, guard.Display(), "must be a sealed partial class");
        else if (!parts.All(IsPartial))
            Report("SAFE109", location, guard.Display(), "must be partial: the generator writes its other half");
        if (parts.Any(p => p.Members.Count > 0 || p.ParameterList is not null || p.BaseList is not null))
            Report("SAFE109", location, guard.Display(), "must be empty: what stands in a guard is generated; put your own code beside it");
        if (guard.Arity > 0 || IsInGeneric(guard))
            Report("SAFE109", location, guard.Display(), "must not be generic or nested in a generic type; name the type arguments in [BrokerGuard(typeof(…))]");
        if (guard.IsFileLocal || Containers(guard).Any(c => !PartsOf(c).All(IsPartial)))
            Report("SAFE109", location, guard.Display(), "must not be file-local, and the types around it must be partial");
        if (target.IsUnboundGenericType)
            Report("SAFE109", location, guard.Display(), $"guards the open type {target.Display()}; name its type arguments");
        if (NameIsTaken(guard, guard.Name, interfaceOnly: true) is { } taken)
            Report("SAFE109", location, guard.Display(), $"cannot have its interface: the name {taken} is taken; rename that type");

        return Subject(guard, target, attribute) with
        {
            HintName = GuardNames.HintOf(guard),
            Namespace = GuardNames.NamespaceOf(guard),
            GuardName = guard.Name,
            Accessibility = GuardNames.AccessibilityOf(guard.DeclaredAccessibility),
            IsDirect = true,
            Facade = FacadeOf(guard, target),
            Containers = Containers(guard).Reverse().Select(c => new ContainerSpec($"partial {Keyword(c)} {Identifiers.Escape(c.Name)}")).ToEquatableArray(),
            Problems = _problems.ToEquatableArray(),
        };
    }

    private static FacadeSubjectSpec? FacadeOf(INamedTypeSymbol guard, INamedTypeSymbol target)
    {
        if (AttributeReader.Find(guard, SafetyNames.BrokerFacadeAttribute) is not { } facade)
            return null;
        bool? unknownAs = facade.NamedArguments.FirstOrDefault(static a => a.Key == "UnknownAs").Value.Value as bool?;
        bool Is(string name) => target.AllInterfaces.Any(face => face.Identity() == name);
        return new FacadeSubjectSpec(unknownAs, target.TypeKind == TypeKind.Interface, Is("global::System.IDisposable"), Is("global::System.IAsyncDisposable"));
    }

    /// <summary>What both kinds of subject have in common. <paramref name="marked"/> carries the attributes, <paramref name="target"/> has the members.</summary>
    private SubjectSpec Subject(INamedTypeSymbol marked, INamedTypeSymbol target, AttributeData attribute)
    {
        INamedTypeSymbol? mapping = attribute.NamedArguments.FirstOrDefault(a => a.Key == "Mapping").Value.Value as INamedTypeSymbol;
        LocationSpec? location = LocationOf(marked);
        if (mapping is { IsStatic: false } or { IsGenericType: true })
        {
            Report("SAFE109", location, mapping.Display(), "is a mapping and must be a non-generic static class");
            mapping = null;
        }

        foreach (string mistake in AttributeReader.ProfileMistakes(AttributeReader.Profile(marked)))
            Report("SAFE111", location, marked.Display(), mistake);

        var reader = new MemberReader(compilation, _contents, withLocations);
        MemberSpec[] members = [.. reader.Read(target)];
        MemberSpec[] breakGlassMethods = mapping is null ? [] : [.. new BreakGlassReader(reader, compilation, ReportBreakGlass).Read(mapping, target)];
        EquatableArray<MappingMethodSpec> methods = mapping is null ? default : MappingReader.Read(mapping, compilation, _contents);

        return new SubjectSpec
        {
            Target = target.WrittenName(),
            FullName = target.PlainName(),
            HintName = "",
            Namespace = "",
            GuardName = "",
            Accessibility = "",
            IsDirect = false,
            Members = members.ToEquatableArray(),
            Assemblies = target.AllInterfaces.Concat(TypeReader.SelfAndBases(target)).Append(target)
                .Select(static type => type.ContainingAssembly.Name).Distinct().OrderBy(static name => name, StringComparer.Ordinal).ToEquatableArray(),
            Mapping = methods,
            BreakGlassMethods = breakGlassMethods.ToEquatableArray(),
            MappingClass = mapping?.Display(),
            Experiments = Experiments(target).ToEquatableArray(),
            Contents = _contents.Contents,
            Profile = AttributeReader.Assignments(AttributeReader.Profile(marked)),
            Ceilings = AttributeReader.Assignments(AttributeReader.Ceilings(marked)),
            CeilingMistake = AttributeReader.CeilingMistake(AttributeReader.Ceilings(marked)),
            Display = marked.Display(),
            Location = location,
        };
    }

    /// <summary>[Experimental] on the type, on its members, on what their signatures name. Nobody but the contract has to answer for it.</summary>
    private static IEnumerable<string> Experiments(INamedTypeSymbol target)
    {
        IEnumerable<ISymbol> named = target.AllInterfaces.Concat(TypeReader.SelfAndBases(target))
            .SelectMany(static type => type.GetMembers().Prepend(type))
            .SelectMany(static member => member is IMethodSymbol method
                ? method.Parameters.Select(static ISymbol (parameter) => parameter.Type).Append(method.ReturnType).Append(method)
                : [member]);
        return named
            .SelectMany(static symbol => symbol.GetAttributes())
            .Where(static attribute => attribute.AttributeClass?.PlainName() == "System.Diagnostics.CodeAnalysis.ExperimentalAttribute")
            .Select(static attribute => AttributeReader.OnlyArgument(attribute))
            .OfType<string>()
            .Where(static id => id.Length > 0 && id.All(static c => char.IsLetterOrDigit(c) || c == '_'))
            .Distinct()
            .OrderBy(static id => id, StringComparer.Ordinal);
    }

    private void Report(string id, LocationSpec? location, params string[] arguments) => _problems.Add(ProblemSpec.Of(id, location, arguments));

    private void ReportBreakGlass(IMethodSymbol breakGlass, string mistake) => Report("SAFE116", LocationOf(breakGlass), breakGlass.Name, mistake);

    private LocationSpec? LocationOf(ISymbol symbol) =>
        withLocations ? LocationSpec.From(symbol.Locations.FirstOrDefault(l => l.IsInSource && !IsGenerated(l.SourceTree!))) : null;

    private static IEnumerable<TypeDeclarationSyntax> PartsOf(INamedTypeSymbol type) => type.DeclaringSyntaxReferences
        .Where(r => !IsGenerated(r.SyntaxTree))
        .Select(r => r.GetSyntax())
        .OfType<TypeDeclarationSyntax>();

    private static bool IsPartial(TypeDeclarationSyntax part) =>
        part.Modifiers.Any(m => m.ValueText == "partial");

    private static IEnumerable<INamedTypeSymbol> Containers(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? c = type.ContainingType; c is not null; c = c.ContainingType)
            yield return c;
    }

    private static bool IsInGeneric(INamedTypeSymbol type) => Containers(type).Any(c => c.Arity > 0);

    private static bool IsHidden(INamedTypeSymbol type) =>
        Containers(type).Any(c => c.IsFileLocal || c.DeclaredAccessibility is not (Accessibility.Public or Accessibility.Internal));

    private static string Keyword(INamedTypeSymbol type) => type switch
    {
        { TypeKind: TypeKind.Interface } => "interface",
        { TypeKind: TypeKind.Struct, IsRecord: true } => "record struct",
        { TypeKind: TypeKind.Struct } => "struct",
        { IsRecord: true } => "record",
        _ => "class",
    };

    /// <summary>The analyzers see the generator's output too: what it wrote takes no name.</summary>
    private static string? NameIsTaken(INamedTypeSymbol subject, string guardName, bool interfaceOnly = false)
    {
        string interfaceName = "I" + Identifiers.Bare(guardName);
        INamespaceOrTypeSymbol scope = interfaceOnly && subject.ContainingType is { } container ? container : subject.ContainingNamespace;
        string[] names = interfaceOnly ? [interfaceName] : [guardName, interfaceName];
        foreach (string name in names)
        {
            if (scope.GetTypeMembers(Identifiers.Bare(name), subject.Arity).Any(t => PartsOf(t).Any()))
                return name;
        }

        // IFoo and Foo as two contracts would share the name FooGuard.
        if (!interfaceOnly && subject.TypeKind != TypeKind.Interface
            && subject.ContainingNamespace.GetTypeMembers("I" + subject.Name, subject.Arity)
                .Any(t => t.TypeKind == TypeKind.Interface && AttributeReader.Find(t, SafetyNames.BrokerContractAttribute) is not null))
        {
            return guardName;
        }

        return null;
    }

    private static bool IsGenerated(SyntaxTree tree) => GeneratedPaths.IsGeneratorOutput(tree.FilePath);
}
