using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Safety.Analyzers.Model;
using Safety.Generators.Specs;

namespace Safety.Generators.Parsing;

/// <summary>A record with <c>[OrderStateMachine]</c> → <see cref="MachineSpec"/>.</summary>
/// <param name="machine">The record.</param>
/// <param name="withLocations">False in the generator: nothing it writes depends on places.</param>
internal sealed class MachineParser(INamedTypeSymbol machine, bool withLocations)
{
    private const int MostStates = 64;

    private readonly List<ProblemSpec> _problems = [];

    /// <summary>Parses a machine; null when its states are not an enum, which the compiler reports.</summary>
    public static MachineSpec? Parse(INamedTypeSymbol machine, AttributeData attribute, bool withLocations) =>
        attribute.AttributeClass?.TypeArguments.FirstOrDefault() is INamedTypeSymbol { TypeKind: TypeKind.Enum } states
            ? new MachineParser(machine, withLocations).Parse(attribute, states)
            : null;

    /// <summary>True for <c>[OrderStateMachine]</c>.</summary>
    public static bool IsMachineAttribute(AttributeData attribute) => IsAttribute(attribute, SafetyNames.OrderStateMachineAttribute);

    /// <summary>True for <c>[OrderTransition]</c>.</summary>
    public static bool IsTransitionAttribute(AttributeData attribute) => IsAttribute(attribute, SafetyNames.OrderTransitionAttribute);

    private MachineSpec Parse(AttributeData attribute, INamedTypeSymbol states)
    {
        CheckRecord();
        string[] names = [.. NamesOf(states)];
        if (names.Length > MostStates)
            Report("SAFE109", TypeLocation, machine.Display(), $"has {names.Length} states, more than the {MostStates} a table can hold");
        string[] noNewRisk = [.. Names(attribute, "NoNewRisk", states)];
        string initial = NameOf(attribute.NamedArguments.FirstOrDefault(static a => a.Key == "Initial").Value, states) ?? names.FirstOrDefault() ?? "";

        ReportShape? report = null;
        var transitions = new List<TransitionSpec>();
        foreach (IMethodSymbol method in machine.GetMembers().OfType<IMethodSymbol>())
        {
            foreach (AttributeData transition in method.GetAttributes().Where(IsTransitionAttribute))
            {
                if (ReadHandler(method, transition, states, ref report) is { } read)
                    transitions.Add(read);
            }
        }

        if (transitions.Count == 0 && _problems.Count == 0)
            Report("SAFE109", TypeLocation, machine.Display(), "has no handler; write a method with [OrderTransition] for every kind of report");
        string[] kinds = report is null ? [] : [.. NamesOf(report.Kind)];
        if (_problems.Count == 0)
            CheckTable(names, kinds, initial, noNewRisk, transitions);

        return new MachineSpec
        {
            HintName = GuardNames.HintOf(machine),
            Namespace = GuardNames.NamespaceOf(machine),
            Containers = Containers().Reverse().Select(static c => new ContainerSpec($"partial {Keyword(c)} {Identifiers.Escape(c.Name)}")).ToEquatableArray(),
            Name = Identifiers.Escape(machine.Name),
            Keyword = Keyword(machine),
            StateType = states.WrittenName(),
            States = names.ToEquatableArray(),
            Initial = initial,
            NoNewRisk = noNewRisk.ToEquatableArray(),
            ReportType = report?.Type.WrittenName(),
            ReportIsReference = report?.Type.IsReferenceType == true,
            KindProperty = report is null ? null : Identifiers.Escape(report.Property.Name),
            KindType = report?.Kind.WrittenName(),
            Kinds = kinds.ToEquatableArray(),
            Transitions = transitions.ToEquatableArray(),
            Problems = _problems.ToEquatableArray(),
        };
    }

    private void CheckRecord()
    {
        if (!machine.IsRecord || !machine.IsSealed || machine.IsAbstract)
            Report("SAFE109", TypeLocation, machine.Display(), "has an order-state machine and must be a sealed partial record: a handler returns the order as it is afterwards");
        else if (machine.DeclaringSyntaxReferences.Select(static r => r.GetSyntax()).OfType<TypeDeclarationSyntax>().Any(static part => !IsPartial(part)))
            Report("SAFE109", TypeLocation, machine.Display(), "must be partial: the generator writes its state, its table and Apply");
        if (machine.Arity > 0 || machine.IsFileLocal || Containers().Any(static c => c.Arity > 0 || c.IsFileLocal || !c.DeclaringSyntaxReferences.Select(static r => r.GetSyntax()).OfType<TypeDeclarationSyntax>().All(IsPartial)))
            Report("SAFE109", TypeLocation, machine.Display(), "must not be generic or file-local, and the types around it must be partial");
        foreach (string name in (string[])["State", "Apply", "Allows", "Validator", "StateDiagram", "CheckTransitions", "Illegal"])
        {
            if (machine.GetMembers(name).Any(static member => member.DeclaringSyntaxReferences.Any(static r => !GeneratedPaths.IsGeneratorOutput(r.SyntaxTree.FilePath))))
                Report("SAFE109", TypeLocation, machine.Display(), $"has a member {name}, which the generator writes; rename it");
        }
    }

    private TransitionSpec? ReadHandler(IMethodSymbol method, AttributeData attribute, INamedTypeSymbol states, ref ReportShape? report)
    {
        LocationSpec? location = LocationOf(attribute);
        if (!SymbolEqualityComparer.Default.Equals(attribute.AttributeClass?.TypeArguments.FirstOrDefault(), states))
        {
            Report("SAFE109", location, method.Display(), $"has a transition of other states than its machine; write [OrderTransition<{states.Name}>(…)]");
            return null;
        }

        if (method.IsStatic || method.IsAsync || method.IsGenericMethod || method.Parameters.Length != 1 || method.Parameters[0].RefKind != RefKind.None
            || method.ReturnType is not INamedTypeSymbol { Arity: 1 } step
            || step.OriginalDefinition.ToDisplayString() != "Safety.Lifecycle.OrderStep<TOrder>"
            || !SymbolEqualityComparer.Default.Equals(step.TypeArguments[0], machine))
        {
            Report("SAFE109", location, method.Display(), $"handles a report and must be an instance method with the report as its only parameter, which returns OrderStep<{machine.Name}>");
            return null;
        }

        TypedConstant[] values = [.. attribute.ConstructorArguments.SelectMany(static argument => argument.Kind == TypedConstantKind.Array ? argument.Values : [argument])];
        if (values.Length == 0 || values.Any(static value => value.Type is not INamedTypeSymbol { TypeKind: TypeKind.Enum }))
        {
            Report("SAFE109", location, method.Display(), "names no kind of report; write the values of the report's enum as the attribute's arguments");
            return null;
        }

        ITypeSymbol type = method.Parameters[0].Type;
        var kind = (INamedTypeSymbol)values[0].Type!;
        IPropertySymbol[] kindProperties = [.. SelfAndBases(type).SelectMany(static t => t.GetMembers().OfType<IPropertySymbol>()).Where(p => !p.IsStatic && p.GetMethod is not null && SymbolEqualityComparer.Default.Equals(p.Type, kind))];
        if (kindProperties.Length != 1 || values.Any(value => !SymbolEqualityComparer.Default.Equals(value.Type, kind)))
        {
            Report("SAFE109", location, method.Display(), $"takes {type.Display()}, which has {(kindProperties.Length == 0 ? "no" : "more than one")} property of the type {kind.Display()}: the machine cannot tell what kind a report is");
            return null;
        }

        if (report is null)
            report = new ReportShape(type, kindProperties[0], kind);
        else if (!SymbolEqualityComparer.Default.Equals(report.Type, type) || !SymbolEqualityComparer.Default.Equals(report.Kind, kind))
            Report("SAFE109", location, method.Display(), $"takes another report than the machine's other handlers, {report.Type.Display()}");

        string[] from = [.. Names(attribute, "From", states)];
        string[] to = [.. Names(attribute, "To", states)];
        string[] reports = [.. values.Select(value => NameOf(value, kind)).OfType<string>()];
        if (from.Length == 0 || to.Length == 0 || reports.Length != values.Length)
        {
            Report("SAFE109", location, method.Display(), "has a transition without From, To or a named kind of report; name at least one state of each");
            return null;
        }

        string source = attribute.NamedArguments.FirstOrDefault(static a => a.Key == "Source").Value.Value as string ?? "";
        return new TransitionSpec(Identifiers.Escape(method.Name), reports.ToEquatableArray(), from.ToEquatableArray(), to.ToEquatableArray(), source.Trim(), location);
    }

    private void CheckTable(string[] states, string[] kinds, string initial, string[] noNewRisk, List<TransitionSpec> transitions)
    {
        HashSet<string> reached = Reach(initial, transitions);
        foreach (string state in states)
        {
            if (!reached.Contains(state))
                Report("SAFE501", TypeLocation, machine.Display(), state, initial);
            else if (!Reach(state, transitions).Overlaps(noNewRisk))
                Report("SAFE502", TypeLocation, machine.Display(), state);
        }

        var owners = new Dictionary<(string, string), TransitionSpec>();
        foreach (TransitionSpec transition in transitions)
        {
            foreach (string from in transition.From)
            {
                foreach (string kind in transition.Reports)
                {
                    if (owners.TryGetValue((from, kind), out TransitionSpec first))
                        Report("SAFE503", transition.Location, transition.Handler, kind, from, first.Handler);
                    else
                        owners.Add((from, kind), transition);
                }
            }

            if (transition.Source.Length == 0 && transition.From.FirstOrDefault(from => noNewRisk.Contains(from) && transition.To.Any(to => to != from)) is { } left)
                Report("SAFE505", transition.Location, transition.Handler, left, transition.To.First(to => to != left));
        }

        foreach (string kind in kinds)
        {
            if (!transitions.Any(transition => transition.Reports.Contains(kind)))
                Report("SAFE504", TypeLocation, machine.Display(), kind);
        }
    }

    private static HashSet<string> Reach(string start, List<TransitionSpec> transitions)
    {
        var reached = new HashSet<string>(StringComparer.Ordinal) { start };
        var open = new Queue<string>(reached);
        while (open.Count > 0)
        {
            string state = open.Dequeue();
            foreach (string next in transitions.Where(transition => transition.From.Contains(state)).SelectMany(static transition => transition.To))
            {
                if (reached.Add(next))
                    open.Enqueue(next);
            }
        }

        return reached;
    }

    private static IEnumerable<string> Names(AttributeData attribute, string argument, INamedTypeSymbol type) =>
        attribute.NamedArguments.FirstOrDefault(a => a.Key == argument).Value is { Kind: TypedConstantKind.Array, IsNull: false } array
            ? array.Values.Select(value => NameOf(value, type)).OfType<string>().Distinct()
            : [];

    private static string? NameOf(TypedConstant value, INamedTypeSymbol type) =>
        value.Value is { } number ? Members(type).FirstOrDefault(member => number.Equals(member.ConstantValue))?.Name : null;

    // Two names of one value are one state.
    private static IEnumerable<string> NamesOf(INamedTypeSymbol type) => Members(type).GroupBy(static member => member.ConstantValue).Select(static same => same.First().Name);

    private static IEnumerable<IFieldSymbol> Members(INamedTypeSymbol type) => type.GetMembers().OfType<IFieldSymbol>().Where(static field => field.HasConstantValue);

    private static IEnumerable<ITypeSymbol> SelfAndBases(ITypeSymbol type)
    {
        for (ITypeSymbol? t = type; t is not null; t = t.BaseType)
            yield return t;
    }

    private static bool IsAttribute(AttributeData attribute, string metadataName) =>
        attribute.AttributeClass is { Arity: 1 } type && type.OriginalDefinition.ContainingNamespace.ToDisplayString() + "." + type.MetadataName == metadataName;

    private IEnumerable<INamedTypeSymbol> Containers()
    {
        for (INamedTypeSymbol? c = machine.ContainingType; c is not null; c = c.ContainingType)
            yield return c;
    }

    private static string Keyword(INamedTypeSymbol type) => type switch
    {
        { TypeKind: TypeKind.Interface } => "interface",
        { TypeKind: TypeKind.Struct, IsRecord: true } => "record struct",
        { TypeKind: TypeKind.Struct } => "struct",
        { IsRecord: true } => "record",
        _ => "class",
    };

    private static bool IsPartial(TypeDeclarationSyntax part) => part.Modifiers.Any(static modifier => modifier.ValueText == "partial");

    private LocationSpec? TypeLocation => withLocations ? LocationSpec.From(machine.Locations.FirstOrDefault(static l => l.IsInSource && !GeneratedPaths.IsGeneratorOutput(l.SourceTree!.FilePath))) : null;

    private LocationSpec? LocationOf(AttributeData attribute) =>
        withLocations && attribute.ApplicationSyntaxReference is { } reference ? LocationSpec.From(reference.GetSyntax().GetLocation()) : null;

    private void Report(string id, LocationSpec? location, params string[] arguments) => _problems.Add(ProblemSpec.Of(id, location, arguments));

    private sealed record ReportShape(ITypeSymbol Type, IPropertySymbol Property, INamedTypeSymbol Kind);
}
