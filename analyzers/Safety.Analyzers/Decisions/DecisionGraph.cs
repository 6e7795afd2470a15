using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Safety.Analyzers.Model;
using Safety.Analyzers.Outcomes;
using Safety.Analyzers.Rules;

namespace Safety.Analyzers.Decisions;

/// <summary>What every body of a compilation does and calls, and what decisions reach through it.</summary>
internal sealed class DecisionGraph(SafetySymbols safety, IReadOnlyList<IMethodSymbol> decisions, IReadOnlyList<INamedTypeSymbol> types, SourceBodies bodies)
{
    /// <summary>How the names begin of what changes a collection.</summary>
    private static readonly string[] s_changes =
    [
        "Add", "Append", "Clear", "Dequeue", "Enqueue", "ExceptWith", "GetOrAdd", "Insert", "IntersectWith", "Pop", "Push", "Remove", "Replace", "Reverse", "Set", "Sort", "SymmetricExceptWith",
        "TryAdd", "TryDequeue", "TryPop", "TryPush", "TryRemove", "TryTake", "TryUpdate", "UnionWith",
    ];

    private readonly ConcurrentDictionary<ISymbol, BodySummary> _bodies = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<ISymbol, bool> _changed = new(SymbolEqualityComparer.Default);
    private readonly HashSet<ISymbol> _roots = new(decisions, SymbolEqualityComparer.Default);
    private readonly Dictionary<ISymbol, ISymbol[]> _implementations = new(SymbolEqualityComparer.Default);

    /// <summary>Takes a body in; gives its own offences when it is a decision's, to be reported at once.</summary>
    public IReadOnlyList<Offence> Add(ISymbol owner, IEnumerable<IOperation> blocks)
    {
        ISymbol key = KeyOf(owner);
        foreach (IOperation operation in blocks.SelectMany(static block => block.DescendantsAndSelf()))
        {
            Add(key, owner, operation);
            // What a constructor puts into a member is what a reader of the member gets.
            if (owner is IMethodSymbol { MethodKind: MethodKind.Constructor or MethodKind.StaticConstructor } && operation is ISimpleAssignmentOperation { Target: IMemberReferenceOperation { Instance: null or IInstanceReferenceOperation } kept } given)
            {
                foreach (IOperation part in given.Value.DescendantsAndSelf())
                    Add(kept.Member.OriginalDefinition, owner, part);
            }
        }

        return _roots.Contains(key) && _bodies.TryGetValue(key, out BodySummary? own) ? own.Offences : [];
    }

    /// <summary>What decisions reach through what they call, each place once, with the way to it.</summary>
    public IEnumerable<Offence> Reached()
    {
        // What stands in a decision itself is reported already.
        var reported = new HashSet<Location>(decisions.SelectMany(decision => _bodies.TryGetValue(decision, out BodySummary? own) ? own.Offences : []).Select(static offence => offence.Location));
        foreach (IMethodSymbol decision in decisions)
        {
            // A method is looked at again where it runs on an object that others can change.
            var seen = new HashSet<ISymbol>(SymbolEqualityComparer.Default) { decision };
            var seenKept = new HashSet<ISymbol>(SymbolEqualityComparer.Default) { decision };
            var open = new Queue<(ISymbol Symbol, bool IsKept, string Path)>();
            open.Enqueue((decision, true, decision.Name));
            while (open.Count > 0)
            {
                (ISymbol symbol, bool isKept, string path) = open.Dequeue();
                if (_bodies.TryGetValue(symbol, out BodySummary? body))
                {
                    IEnumerable<Offence> offences = _roots.Contains(symbol) ? [] : body.Offences.Select(offence => offence with { What = $"{path} → {offence.What}" });
                    foreach (Offence offence in offences.Concat(StateOf(body, isKept, path)))
                    {
                        if (reported.Add(offence.Location))
                            yield return offence;
                    }
                }

                foreach ((ISymbol call, Owner on) in CallsOf(symbol, body))
                {
                    bool isCalledKept = on == Owner.Everybody || (on == Owner.This && isKept);
                    foreach (ISymbol target in ImplementationsOf(call))
                    {
                        if ((isCalledKept ? seenKept : seen).Add(target))
                            open.Enqueue((target, isCalledKept, IsPassedOver(target, symbol) ? path : $"{path} → {ShortName(target)}"));
                    }
                }
            }
        }
    }

    /// <summary>What a body calls; a new object runs the initializers of its members, and its base's constructor.</summary>
    private static IEnumerable<(ISymbol Target, Owner On)> CallsOf(ISymbol symbol, BodySummary? body)
    {
        if (symbol is not INamedTypeSymbol type)
            return body?.Calls ?? Enumerable.Empty<(ISymbol, Owner)>();
        IEnumerable<ISymbol> members = type.GetMembers().Where(static member => member is IFieldSymbol { IsStatic: false, IsImplicitlyDeclared: false } or IPropertySymbol { IsStatic: false });
        if (type.BaseType?.OriginalDefinition is { } basis && basis.Locations.Any(static l => l.IsInSource))
            members = members.Append(basis).Concat(basis.InstanceConstructors.Where(static constructor => constructor.Parameters.Length == 0));
        return members.Select(static member => (member, Owner.Nobody));
    }

    private static bool IsPassedOver(ISymbol target, ISymbol from) => target is IMethodSymbol { IsImplicitlyDeclared: true } || from is INamedTypeSymbol;

    private static string ShortName(ISymbol symbol) => symbol switch
    {
        INamedTypeSymbol type => "new " + type.Name,
        IMethodSymbol { AssociatedSymbol: { } owner } => owner.Name,
        IMethodSymbol { MethodKind: MethodKind.Constructor } => "new " + symbol.ContainingType.Name,
        _ => symbol.Name,
    };

    // What a kept object changes in itself, or others change in it outside a constructor, is not in the journal.
    private IEnumerable<Offence> StateOf(BodySummary body, bool isKept, string path)
    {
        foreach ((ISymbol member, Location location) in isKept ? body.OwnWrites : [])
            yield return new Offence(Descriptors.SAFE605_DecisionUsesSharedState, location, $"{path} → {member.Name}", "is changed by the decision");
        foreach ((ISymbol member, Location location) in isKept ? body.OwnReads.Concat(body.SharedReads) : body.SharedReads)
        {
            if (_changed.ContainsKey(member))
                yield return new Offence(Descriptors.SAFE605_DecisionUsesSharedState, location, $"{path} → {member.Name}", "is changed by other code");
        }
    }

    private static ISymbol KeyOf(ISymbol owner) => owner switch
    {
        IMethodSymbol method => (method.PartialImplementationPart ?? method).OriginalDefinition,
        _ => owner.OriginalDefinition,
    };

    private void Add(ISymbol key, ISymbol owner, IOperation operation)
    {
        BodySummary summary = _bodies.GetOrAdd(key, static _ => new BodySummary());
        lock (summary) // a member's body is its initializer, and what constructors put in
            Add(summary, owner, operation);
    }

    private void Add(BodySummary summary, ISymbol owner, IOperation operation)
    {
        foreach (ISymbol hidden in HiddenCalls.In(operation))
        {
            if (Nondeterminism.Judge(hidden) is var (broken, instead))
                summary.Offences.Add(new Offence(broken, operation.Syntax.GetLocation(), Nondeterminism.Name(hidden), instead));
            else
                Call(summary, hidden, OwnerOf(operation is IForEachLoopOperation each ? each.Collection : null, owner));
        }

        if (operation.IsImplicit && operation is not IInvocationOperation and not IConversionOperation || IsInNameOf(operation))
            return;
        switch (operation)
        {
            case ILockOperation:
                Report(Descriptors.SAFE607_DecisionUsesThreads, "lock", null);
                return;
            case IAwaitOperation:
                Report(Descriptors.SAFE607_DecisionUsesThreads, "await", null);
                return;
            case IAssignmentOperation assignment:
                NoteChange(summary, owner, assignment.Target);
                break;
            case IIncrementOrDecrementOperation step:
                NoteChange(summary, owner, step.Target);
                break;
            case IEventAssignmentOperation subscription:
                NoteChange(summary, owner, subscription.EventReference);
                break;
            case IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } argument:
                NoteChange(summary, owner, argument.Value);
                break;
            case IInvocationOperation { Instance: { } changed, TargetMethod: var method } when IsChange(method):
                NoteChange(summary, owner, changed, isContent: true);
                break;
            case IParameterReferenceOperation captured when IsCaptured(captured.Parameter, owner):
                summary.OwnReads.Add((captured.Parameter, operation.Syntax.GetLocation()));
                break;
        }

        if (Nondeterminism.MemberOf(operation) is { } member)
            Member(summary, owner, operation, member);
        if (CultureUse.Find(operation) is var (used, remedy))
            Report(Descriptors.SAFE608_DecisionDependsOnCulture, used, remedy);
        if (UnorderedUse.Find(operation, bodies) is { } collection)
            Report(Descriptors.SAFE606_DecisionDependsOnHashOrder, operation switch { IForEachLoopOperation => "foreach", IInvocationOperation call => call.TargetMethod.Name, ISpreadOperation => "..", _ => "new" }, collection);

        void Report(DiagnosticDescriptor rule, string what, string? remedy) =>
            summary.Offences.Add(new Offence(rule, (operation is IForEachLoopOperation loop ? loop.Collection.Syntax : operation.Syntax).GetLocation(), what, remedy));
    }

    private void Member(BodySummary summary, ISymbol owner, IOperation operation, ISymbol member)
    {
        Location location = operation.Syntax.GetLocation();
        if (Nondeterminism.Judge(member) is var (rule, remedy) && !IsUtc(operation))
        {
            // Said once, at the outermost use: Random.Shared.Next() is one thing.
            if (!(operation.Parent is IMemberReferenceOperation or IInvocationOperation && Nondeterminism.MemberOf(operation.Parent) is { } outer && Nondeterminism.Judge(outer) is { } same && same.Rule == rule))
                summary.Offences.Add(new Offence(rule, location, Nondeterminism.Name(member), remedy));
            return;
        }

        if (Acts(operation, member) is { } acts)
        {
            summary.Offences.Add(new Offence(Descriptors.SAFE609_DecisionActs, location, Nondeterminism.Name(member), acts));
            return;
        }

        Owner on = OwnerOf((operation as IMemberReferenceOperation)?.Instance ?? (operation as IInvocationOperation)?.Instance, owner);
        switch (member)
        {
            case IFieldSymbol { IsStatic: true, IsConst: false } or IPropertySymbol { IsStatic: true } or IEventSymbol { IsStatic: true }:
                bool canChange = member is IFieldSymbol { IsReadOnly: false, ContainingType.TypeKind: not TypeKind.Enum } or IPropertySymbol { SetMethod: not null, DeclaringSyntaxReferences.Length: > 0 }
                    || (member is IEventSymbol && operation.Parent is not IEventAssignmentOperation);
                if (canChange)
                    summary.Offences.Add(new Offence(Descriptors.SAFE605_DecisionUsesSharedState, location, Nondeterminism.Name(member), "is static and can change"));
                else
                    summary.SharedReads.Add((member.OriginalDefinition, location));
                Call(summary, member, Owner.Everybody);
                break;
            case IFieldSymbol or IPropertySymbol or IEventSymbol when on != Owner.Nobody && operation is IMemberReferenceOperation && !IsTarget(operation):
                (on == Owner.This ? summary.OwnReads : summary.SharedReads).Add((member.OriginalDefinition, location));
                Call(summary, member, on);
                break;
        }

        switch (operation)
        {
            case IInvocationOperation call:
                Call(summary, call.TargetMethod, on);
                break;
            case IObjectCreationOperation creation:
                Call(summary, member, Owner.Nobody);
                Call(summary, creation.Type!, Owner.Nobody);
                break;
            case IMethodReferenceOperation reference:
                Call(summary, reference.Method, on);
                break;
            case IPropertyReferenceOperation property:
                bool isTarget = IsTarget(operation);
                if ((!isTarget || operation.Parent is ICompoundAssignmentOperation or IIncrementOrDecrementOperation) && property.Property.GetMethod is { } getter)
                    Call(summary, getter, on);
                if (isTarget && property.Property.SetMethod is { } setter)
                    Call(summary, setter, on);
                break;
        }
    }

    // new DateTimeOffset(time) takes the machine's zone where the time does not say that it is UTC; the judgement knows the constructor only.
    private static bool IsUtc(IOperation operation) =>
        operation is IObjectCreationOperation { Constructor.ContainingType.Name: "DateTimeOffset", Arguments: { Length: 1 } arguments }
        && arguments[0].Value.DescendantsAndSelf().Any(static part => part is IFieldReferenceOperation { Field: { Name: "Utc", ContainingType.Name: "DateTimeKind" } } or IPropertyReferenceOperation { Property.Name: "UtcDateTime" });

    /// <summary>Why a use of Safety itself is more than deciding; null when it is not.</summary>
    private string? Acts(IOperation operation, ISymbol member)
    {
        if (operation is IInvocationOperation call && (OutcomeType.IsOutcome(call.Type, safety) || OutcomeType.IsTaskOfOutcome(call.Type, safety)))
            return "sends an order inside a decision; return it as a leg of the plan";
        if (!SafetySymbols.Is(member.ContainingAssembly, safety.Assembly))
            return null;
        if (operation is IObjectCreationOperation && member.ContainingType.Name == "OrderKey")
            return "makes a key by hand; the keys of a plan's legs are made from strategy, cause and leg";
        return member is { ContainingType: { ContainingNamespace.Name: "Host", Name: "GuardedAccount" or "SafetyHost" or "SafetyOperator" } }
            ? "asks the account inside a decision; use context.Price and context.Position, or hand the answer in with the input" : null;
    }

    private static bool IsTarget(IOperation operation) =>
        (operation.Parent is IAssignmentOperation assignment && assignment.Target == operation) || operation.Parent is IIncrementOrDecrementOperation;

    // A list behind a readonly field is as mutable as any. What gives a new value back (an immutable list, a time) changes nothing.
    private static bool IsChange(IMethodSymbol method) =>
        method.ContainingType is { Name: var type, ContainingNamespace: { } space }
        && (type == "StringBuilder" || (space.ToDisplayString() is "System.Collections" or "System.Collections.Generic" or "System.Collections.Concurrent" or "System.Collections.ObjectModel"))
        && s_changes.Any(word => method.Name.StartsWith(word, StringComparison.Ordinal));

    private static bool IsCaptured(IParameterSymbol parameter, ISymbol owner) =>
        parameter.ContainingSymbol is IMethodSymbol { MethodKind: MethodKind.Constructor } constructor && !SymbolEqualityComparer.Default.Equals(constructor, owner) && owner is IMethodSymbol;

    /// <summary>Whose the object is that stands at the left of a member.</summary>
    private static Owner OwnerOf(IOperation? instance, ISymbol owner)
    {
        while (true)
        {
            switch (instance)
            {
                case IConversionOperation conversion:
                    instance = conversion.Operand;
                    continue;
                case IParenthesizedOperation parenthesized:
                    instance = parenthesized.Operand;
                    continue;
                case IArrayElementReferenceOperation element:
                    instance = element.ArrayReference;
                    continue;
                case IConditionalAccessInstanceOperation:
                    IOperation? around = instance.Parent;
                    while (around is not null and not IConditionalAccessOperation)
                        around = around.Parent;
                    instance = (around as IConditionalAccessOperation)?.Operation;
                    continue;
                case ILocalReferenceOperation { Type.IsReferenceType: true } local when LocalValues.Of(local) is { } alias:
                    instance = alias;
                    continue;
                case IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance }:
                    return Owner.This;
                case IParameterReferenceOperation captured:
                    return IsCaptured(captured.Parameter, owner) ? Owner.This : Owner.Nobody;
                case IMemberReferenceOperation { Member: IFieldSymbol or IPropertySymbol or IEventSymbol } reference:
                    if (reference.Member.IsStatic)
                        return Owner.Everybody;
                    instance = reference.Instance;
                    continue;
                default:
                    return Owner.Nobody;
            }
        }
    }

    private void NoteChange(BodySummary summary, ISymbol owner, IOperation target, bool isContent = false)
    {
        // What a constructor sets up is not a change; what it leaves behind in a lambda is.
        bool isSettingUp = owner is IMethodSymbol { MethodKind: MethodKind.Constructor or MethodKind.StaticConstructor } or IFieldSymbol or IPropertySymbol;
        if ((isSettingUp && !IsInLambda(target)) || IsInInitializer(target))
            return;
        switch (target)
        {
            case IConversionOperation conversion:
                NoteChange(summary, owner, conversion.Operand, isContent);
                break;
            case ITupleOperation tuple:
                foreach (IOperation element in tuple.Elements)
                    NoteChange(summary, owner, element);
                break;
            case IArrayElementReferenceOperation element:
                NoteChange(summary, owner, element.ArrayReference, isContent: true);
                break;
            case IPropertyReferenceOperation { Property: { IsIndexer: true, ContainingType.DeclaringSyntaxReferences.Length: 0 }, Instance: { } table }:
                NoteChange(summary, owner, table, isContent: true);
                break;
            case ILocalReferenceOperation { Type.IsReferenceType: true } local when isContent && LocalValues.Of(local) is { } alias:
                NoteChange(summary, owner, alias, isContent: true);
                break;
            case IMemberReferenceOperation { Member: IFieldSymbol or IPropertySymbol { IsIndexer: false } or IEventSymbol } reference:
                ISymbol member = reference.Member.OriginalDefinition;
                _changed[member] = true;
                switch (OwnerOf(reference, owner))
                {
                    case Owner.This:
                        summary.OwnWrites.Add((member, target.Syntax.GetLocation()));
                        break;
                    case Owner.Everybody when isContent || reference is IEventReferenceOperation || !member.IsStatic:
                        summary.Offences.Add(new Offence(Descriptors.SAFE605_DecisionUsesSharedState, target.Syntax.GetLocation(), Nondeterminism.Name(member), "is shared, and its content is changed here"));
                        break;
                }

                if (reference.Instance is { Type.IsValueType: true } part)
                    NoteChange(summary, owner, part);
                break;
            case IParameterReferenceOperation captured when IsCaptured(captured.Parameter, owner):
                _changed[captured.Parameter] = true;
                summary.OwnWrites.Add((captured.Parameter, target.Syntax.GetLocation()));
                break;
        }
    }

    private static bool IsInLambda(IOperation operation)
    {
        for (IOperation? around = operation.Parent; around is not null; around = around.Parent)
        {
            if (around is IAnonymousFunctionOperation)
                return true;
        }

        return false;
    }

    // new X { A = 1 } and x with { A = 1 } make a new object.
    private static bool IsInInitializer(IOperation target) => target.Parent?.Parent is IObjectOrCollectionInitializerOperation;

    private static bool IsInNameOf(IOperation operation)
    {
        for (IOperation? around = operation.Parent; around is not null; around = around.Parent)
        {
            if (around is INameOfOperation)
                return true;
            if (around is IBlockOperation)
                return false;
        }

        return false;
    }

    private static void Call(BodySummary summary, ISymbol target, Owner on)
    {
        if (target is IMethodSymbol { MethodKind: MethodKind.LocalFunction or MethodKind.AnonymousFunction })
            return; // part of this body
        ISymbol definition = target is IMethodSymbol { ReducedFrom: { } extension } ? extension.OriginalDefinition : target.OriginalDefinition;
        bool isHere = definition.Locations.Any(static l => l.IsInSource);
        if (isHere)
            summary.Calls.Add((definition is IMethodSymbol { PartialImplementationPart: { } part } ? part : definition, on));
    }

    /// <summary>The code a call may run: the method itself, and every override and implementation in this compilation.</summary>
    private ISymbol[] ImplementationsOf(ISymbol called)
    {
        if (called is not IMethodSymbol method || !(method.IsVirtual || method.IsAbstract || method.IsOverride || method.ContainingType.TypeKind == TypeKind.Interface))
            return [called];
        if (_implementations.TryGetValue(method, out ISymbol[]? known))
            return known;
        var found = new HashSet<ISymbol>(SymbolEqualityComparer.Default) { method };
        foreach (INamedTypeSymbol type in types)
        {
            if (method.ContainingType.TypeKind == TypeKind.Interface)
            {
                foreach (INamedTypeSymbol contract in type.AllInterfaces.Where(i => SafetySymbols.Is(i.OriginalDefinition, method.ContainingType)))
                {
                    if (contract.GetMembers(method.Name).FirstOrDefault(m => SafetySymbols.Is(m.OriginalDefinition, method)) is { } slot && type.FindImplementationForInterfaceMember(slot) is { } implementation)
                        found.Add(implementation.OriginalDefinition);
                }
            }
            else
            {
                foreach (IMethodSymbol candidate in type.GetMembers(method.Name).OfType<IMethodSymbol>())
                {
                    for (IMethodSymbol? overridden = candidate.OverriddenMethod; overridden is not null; overridden = overridden.OverriddenMethod)
                    {
                        if (SafetySymbols.Is(overridden.OriginalDefinition, method))
                            found.Add(candidate.OriginalDefinition);
                    }
                }
            }
        }

        return _implementations[method] = [.. found];
    }
}
