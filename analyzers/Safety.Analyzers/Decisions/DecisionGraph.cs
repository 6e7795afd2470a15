using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Safety.Analyzers.Model;
using Safety.Analyzers.Outcomes;
using Safety.Analyzers.Rules;

namespace Safety.Analyzers.Decisions;

/// <summary>What every body of a compilation does and calls, and what decisions reach through it.</summary>
internal sealed class DecisionGraph(SafetySymbols safety, IReadOnlyList<IMethodSymbol> decisions, IReadOnlyList<INamedTypeSymbol> types)
{
    private readonly ConcurrentDictionary<ISymbol, BodySummary> _bodies = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<ISymbol, bool> _changed = new(SymbolEqualityComparer.Default);
    private readonly HashSet<ISymbol> _roots = new(decisions, SymbolEqualityComparer.Default);
    private readonly HashSet<ISymbol> _owners = new(decisions.Select(static d => d.ContainingType), SymbolEqualityComparer.Default);
    private readonly Dictionary<ISymbol, ISymbol[]> _implementations = new(SymbolEqualityComparer.Default);

    /// <summary>Takes a body in; gives its own offences when it is a decision's, to be reported at once.</summary>
    public IReadOnlyList<Offence> Add(ISymbol owner, IEnumerable<IOperation> blocks)
    {
        ISymbol key = KeyOf(owner);
        BodySummary summary = _bodies.GetOrAdd(key, static _ => new BodySummary());
        lock (summary) // the initializers of a type come one by one
        {
            foreach (IOperation block in blocks)
            {
                foreach (IOperation operation in block.DescendantsAndSelf())
                    Add(summary, owner, operation);
            }

            return _roots.Contains(key) ? summary.Offences : [];
        }
    }

    /// <summary>What decisions reach through what they call, each place once, with the way to it.</summary>
    public IEnumerable<Offence> Reached()
    {
        var reported = new HashSet<Location>();
        foreach (IMethodSymbol decision in decisions)
        {
            var seen = new HashSet<ISymbol>(SymbolEqualityComparer.Default) { decision };
            var open = new Queue<(ISymbol Symbol, string Path)>();
            open.Enqueue((decision, decision.Name));
            while (open.Count > 0)
            {
                (ISymbol symbol, string path) = open.Dequeue();
                if (!_bodies.TryGetValue(symbol, out BodySummary? body))
                    continue;
                if (!_roots.Contains(symbol))
                {
                    foreach (Offence offence in body.Offences)
                    {
                        if (reported.Add(offence.Location))
                            yield return offence with { What = $"{path} → {offence.What}" };
                    }
                }

                foreach (Offence offence in StateOf(body, symbol, decision, path))
                {
                    if (reported.Add(offence.Location))
                        yield return offence;
                }

                foreach (ISymbol call in body.Calls)
                {
                    foreach (ISymbol target in ImplementationsOf(call))
                    {
                        if (seen.Add(target))
                            open.Enqueue((target, target is IMethodSymbol { IsImplicitlyDeclared: true } ? path : $"{path} → {ShortName(target)}"));
                    }
                }
            }
        }
    }

    private static string ShortName(ISymbol symbol) => symbol switch
    {
        INamedTypeSymbol type => "new " + type.Name,
        IMethodSymbol { AssociatedSymbol: { } owner } => owner.Name,
        IMethodSymbol { MethodKind: MethodKind.Constructor } => "new " + symbol.ContainingType.Name,
        _ => symbol.Name,
    };

    // The decision's own object: what its methods change in it, or others change outside a constructor, is not in the journal.
    private IEnumerable<Offence> StateOf(BodySummary body, ISymbol symbol, IMethodSymbol decision, string path)
    {
        if (!SymbolEqualityComparer.Default.Equals(symbol.ContainingType, decision.ContainingType))
            yield break;
        foreach ((ISymbol member, Location location) in body.OwnWrites)
            yield return new Offence(Descriptors.SAFE605_DecisionUsesSharedState, location, $"{path} → {member.Name}", "is changed by the decision");
        foreach ((ISymbol member, Location location) in body.OwnReads)
        {
            if (_changed.ContainsKey(member))
                yield return new Offence(Descriptors.SAFE605_DecisionUsesSharedState, location, $"{path} → {member.Name}", "is changed by other code");
        }
    }

    private static ISymbol KeyOf(ISymbol owner) => owner switch
    {
        IFieldSymbol or IPropertySymbol when !owner.IsStatic => owner.ContainingType.OriginalDefinition,
        IMethodSymbol method => (method.PartialImplementationPart ?? method).OriginalDefinition,
        _ => owner.OriginalDefinition,
    };

    private void Add(BodySummary summary, ISymbol owner, IOperation operation)
    {
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
            case IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } argument:
                NoteChange(summary, owner, argument.Value);
                break;
            case IParameterReferenceOperation { Parameter.ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } constructor } captured
                when _owners.Contains(constructor.ContainingType) && !SymbolEqualityComparer.Default.Equals(constructor, owner):
                summary.OwnReads.Add((captured.Parameter, operation.Syntax.GetLocation()));
                break;
            case IBinaryOperation { OperatorMethod: { } plus }:
                Call(summary, plus);
                break;
            case IUnaryOperation { OperatorMethod: { } minus }:
                Call(summary, minus);
                break;
            case IConversionOperation { OperatorMethod: { } convert }:
                Call(summary, convert);
                break;
        }

        if (Nondeterminism.MemberOf(operation) is { } member)
            Member(summary, operation, member);
        if (CultureUse.Find(operation) is var (used, remedy))
            Report(Descriptors.SAFE608_DecisionDependsOnCulture, used, remedy);
        if (UnorderedUse.Find(operation) is { } collection)
            Report(Descriptors.SAFE606_DecisionDependsOnHashOrder, operation switch { IForEachLoopOperation => "foreach", IInvocationOperation call => call.TargetMethod.Name, ISpreadOperation => "..", _ => "new" }, collection);

        void Report(DiagnosticDescriptor rule, string what, string? remedy) =>
            summary.Offences.Add(new Offence(rule, (operation is IForEachLoopOperation loop ? loop.Collection.Syntax : operation.Syntax).GetLocation(), what, remedy));
    }

    private void Member(BodySummary summary, IOperation operation, ISymbol member)
    {
        Location location = operation.Syntax.GetLocation();
        if (Nondeterminism.Judge(member) is var (rule, remedy))
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

        switch (member)
        {
            case IFieldSymbol { IsStatic: true, IsConst: false } field:
                if (!field.IsReadOnly && field.ContainingType.TypeKind != TypeKind.Enum)
                    summary.Offences.Add(new Offence(Descriptors.SAFE605_DecisionUsesSharedState, location, Nondeterminism.Name(field), "is static and can change"));
                else if (IsChanged(operation))
                    summary.Offences.Add(new Offence(Descriptors.SAFE605_DecisionUsesSharedState, location, Nondeterminism.Name(field), "is shared, and its content is changed here"));
                Call(summary, field);
                break;
            case IPropertySymbol { IsStatic: true } property:
                if (property is { SetMethod: not null, DeclaringSyntaxReferences.Length: > 0 })
                    summary.Offences.Add(new Offence(Descriptors.SAFE605_DecisionUsesSharedState, location, Nondeterminism.Name(property), "is static and can change"));
                else
                    Call(summary, property);
                break;
            case IFieldSymbol or IPropertySymbol when operation is IMemberReferenceOperation { Instance: IInstanceReferenceOperation } && _owners.Contains(member.ContainingType) && !IsTarget(operation):
                summary.OwnReads.Add((member, location));
                break;
        }

        switch (operation)
        {
            case IInvocationOperation call:
                Call(summary, call.TargetMethod);
                break;
            case IObjectCreationOperation creation:
                Call(summary, member);
                Call(summary, creation.Type!);
                break;
            case IMethodReferenceOperation reference:
                Call(summary, reference.Method);
                break;
            case IPropertyReferenceOperation property:
                bool isTarget = IsTarget(operation);
                if ((!isTarget || operation.Parent is ICompoundAssignmentOperation or IIncrementOrDecrementOperation) && property.Property.GetMethod is { } getter)
                    Call(summary, getter);
                if (isTarget && property.Property.SetMethod is { } setter)
                    Call(summary, setter);
                break;
        }
    }

    /// <summary>Why a use of Safety itself is more than deciding; null when it is not.</summary>
    private string? Acts(IOperation operation, ISymbol member)
    {
        if (operation is IInvocationOperation call && (OutcomeType.IsOutcome(call.Type, safety) || OutcomeType.IsTaskOfOutcome(call.Type, safety)))
            return "sends an order inside a decision; return it as a leg of the plan";
        if (!SafetySymbols.Is(member.ContainingAssembly, safety.Assembly))
            return null;
        if (operation is IObjectCreationOperation && member.ContainingType.Name == "OrderKey")
            return "makes a key by hand; the keys of a plan's legs are made from strategy, trigger and leg";
        return member is { ContainingType: { ContainingNamespace.Name: "Guarding", Name: "GuardedAccount" or "SafetyHost" or "SafetyOperator" } }
            ? "asks the account inside a decision; use context.Price and context.Position, or hand the answer in with the input" : null;
    }

    private static bool IsTarget(IOperation operation) =>
        (operation.Parent is IAssignmentOperation assignment && assignment.Target == operation) || operation.Parent is IIncrementOrDecrementOperation;

    // A list behind a readonly field is as mutable as any.
    private static bool IsChanged(IOperation operation) => operation.Parent switch
    {
        IInvocationOperation { Instance: { } instance, TargetMethod.Name: "Add" or "AddRange" or "Remove" or "RemoveAt" or "Clear" or "Insert" or "Enqueue" or "Dequeue" or "Push" or "Pop" or "TryAdd" or "TryRemove" or "GetOrAdd" or "AddOrUpdate" or "TryDequeue" or "Sort" or "Reverse" } => instance == operation,
        IPropertyReferenceOperation { Property.IsIndexer: true, Instance: { } instance } element => instance == operation && IsTarget(element),
        IArrayElementReferenceOperation element => element.ArrayReference == operation && IsTarget(element),
        _ => false,
    };

    private void NoteChange(BodySummary summary, ISymbol owner, IOperation target)
    {
        if (owner is IMethodSymbol { MethodKind: MethodKind.Constructor or MethodKind.StaticConstructor } or IFieldSymbol or IPropertySymbol || IsInInitializer(target))
            return;
        switch (target)
        {
            case IFieldReferenceOperation { Field.IsStatic: false } or IPropertyReferenceOperation { Property: { IsStatic: false, IsIndexer: false } }:
                var reference = (IMemberReferenceOperation)target;
                if (!_owners.Contains(reference.Member.ContainingType))
                    return;
                _changed[reference.Member] = true;
                if (reference.Instance is IInstanceReferenceOperation)
                    summary.OwnWrites.Add((reference.Member, target.Syntax.GetLocation()));
                break;
            case IParameterReferenceOperation { Parameter.ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } constructor } captured when _owners.Contains(constructor.ContainingType):
                _changed[captured.Parameter] = true;
                summary.OwnWrites.Add((captured.Parameter, target.Syntax.GetLocation()));
                break;
        }
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

    private static void Call(BodySummary summary, ISymbol target)
    {
        if (target is IMethodSymbol { MethodKind: MethodKind.LocalFunction or MethodKind.AnonymousFunction })
            return; // part of this body
        ISymbol definition = target is IMethodSymbol { ReducedFrom: { } extension } ? extension.OriginalDefinition : target.OriginalDefinition;
        bool isHere = definition.Locations.Any(static l => l.IsInSource);
        if (isHere)
            summary.Calls.Add(definition is IMethodSymbol { PartialImplementationPart: { } part } ? part : definition);
    }

    /// <summary>The code a call may run: the method itself, and every override and implementation in this compilation.</summary>
    private ISymbol[] ImplementationsOf(ISymbol called)
    {
        if (called is not IMethodSymbol { IsStatic: false } method || !(method.IsVirtual || method.IsAbstract || method.IsOverride || method.ContainingType.TypeKind == TypeKind.Interface))
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
