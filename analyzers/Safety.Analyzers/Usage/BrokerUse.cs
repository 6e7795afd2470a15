using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Safety.Analyzers.Model;

namespace Safety.Analyzers.Usage;

/// <summary>A place in code that reaches a guarded member which not everybody may call.</summary>
internal readonly struct BrokerUse
{
    /// <summary>Diagnostic property: the name of the guard.</summary>
    public const string GuardProperty = "Guard";

    /// <summary>Diagnostic property: the guard's method.</summary>
    public const string GuardMethodProperty = "GuardMethod";

    private BrokerUse(GuardedMember member, IOperation operation, IOperation? instance, ITypeSymbol? receiver, ISymbol reached, SyntaxNode? unnamed = null) =>
        (Member, Operation, Instance, Receiver, Reached, Place) = (member, operation, instance, receiver, reached, unnamed ?? NameOf(operation.Syntax));

    public GuardedMember Member { get; }

    public IOperation Operation { get; }

    /// <summary>What it is called on; null for a static member.</summary>
    public IOperation? Instance { get; }

    /// <summary>The type it is called on; null for a static member.</summary>
    public ITypeSymbol? Receiver { get; }

    /// <summary>The member as written: may be an implementation of <see cref="Member"/>.</summary>
    public ISymbol Reached { get; }

    /// <summary>True when the source does not write the member's name: the compiler calls it.</summary>
    public bool IsUnnamed => Operation is not (IMemberReferenceOperation or IInvocationOperation or IObjectCreationOperation);

    /// <summary>The member's name in the source, or what makes the compiler call it.</summary>
    public Location Location => Place.GetLocation();

    private SyntaxNode Place { get; }

    /// <summary>What a code fix needs to know.</summary>
    public ImmutableDictionary<string, string?> Properties => ImmutableDictionary<string, string?>.Empty
        .Add(GuardProperty, Member.Type.GuardName)
        .Add(GuardMethodProperty, Member.GuardMethod);

    /// <summary>The use that an operation makes; null for free members, <c>nameof</c> and anything that is not a broker.</summary>
    public static BrokerUse? Of(IOperation operation, GuardedSurface surface)
    {
        switch (operation)
        {
            case IInvocationOperation invocation:
                return Of(operation, invocation.TargetMethod, invocation.Instance, surface);
            case IObjectCreationOperation { Constructor: { } constructor }:
                return Of(operation, constructor, null, surface);
            case IMemberReferenceOperation reference and not IFieldReferenceOperation:
                return Of(operation, reference.Member, reference.Instance, surface);
            default:
                foreach ((ISymbol member, ITypeSymbol? receiver, SyntaxNode place) in UnnamedCalls.In(operation))
                {
                    if (surface.Find(member, receiver) is { IsFree: false } guarded)
                        return new BrokerUse(guarded, operation, null, receiver, member, place);
                }

                return null;
        }
    }

    private static BrokerUse? Of(IOperation operation, ISymbol reached, IOperation? instance, GuardedSurface surface)
    {
        if (!surface.HasName(reached.Name))
            return null;
        ITypeSymbol? receiver = WithoutConversion(instance)?.Type;
        if (surface.Find(reached, receiver) is not { } member)
            return null;
        if (member.Kind == CallKind.Query && instance is not IInstanceReferenceOperation && IsWritten(operation) && member.CanBeWritten)
            member = member.ToWrite();
        return member.IsFree || IsInNameOf(operation) ? null : new BrokerUse(member, operation, instance, receiver, reached);
    }

    /// <summary>True where a property is given a value.</summary>
    private static bool IsWritten(IOperation operation)
    {
        if (operation is not IPropertyReferenceOperation)
            return false;
        IOperation? target = operation;
        while (target.Parent is ITupleOperation tuple)
            target = tuple;
        return target.Parent switch
        {
            IAssignmentOperation assignment => assignment.Target == target,
            IIncrementOrDecrementOperation => true,
            _ => false,
        };
    }

    /// <summary>
    /// True in a test assembly for what cannot be a live broker by its declaration: an interface (a mock or a fake stands
    /// behind it) and types of the test assembly itself.
    /// </summary>
    public bool IsTestDouble(SafetySymbols safety) =>
        safety.IsTestAssembly
        && ((Receiver ?? Reached.ContainingType) is { } type)
        && (type.TypeKind is TypeKind.Interface or TypeKind.TypeParameter || SafetySymbols.Is(type.ContainingAssembly, safety.Compilation.Assembly));

    /// <summary>True for a break-glass method's call of its own broker. What must be true of such a call is SAFE211's to say.</summary>
    public bool IsByBreakGlass(SafetySymbols safety, ISymbol owner) =>
        Member.Kind != CallKind.Navigation && safety.IsBrokerOfBreakGlass(Instance, owner) && FunctionAround(Operation) is null;

    /// <summary>The lambda or local function around an operation, or null.</summary>
    public static IOperation? FunctionAround(IOperation operation)
    {
        for (IOperation? around = operation.Parent; around is not null; around = around.Parent)
        {
            if (around is IAnonymousFunctionOperation or ILocalFunctionOperation)
                return around;
        }

        return null;
    }

    /// <summary>True inside a lambda that becomes an expression tree.</summary>
    public static bool IsInExpressionTree(IOperation operation)
    {
        for (IOperation? around = operation.Parent; around is not null; around = around.Parent)
        {
            if (around is IAnonymousFunctionOperation { Parent.Type: INamedTypeSymbol { Name: "Expression", Arity: 1 } type }
                && type.ContainingNamespace.ToDisplayString() == "System.Linq.Expressions")
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The operand under implicit and explicit conversions: <c>((IBroker)x)</c> is x.</summary>
    private static IOperation? WithoutConversion(IOperation? operation)
    {
        // A cast to the interface is what is asked for; only what the compiler added hides the declared type.
        while (operation is IConversionOperation { IsImplicit: true } conversion)
            operation = conversion.Operand;
        return operation;
    }

    /// <summary>True within <c>nameof</c>, which reaches nothing.</summary>
    public static bool IsInNameOf(IOperation operation)
    {
        for (IOperation? around = operation.Parent; around is not null; around = around.Parent)
        {
            if (around is INameOfOperation)
                return true;
        }

        return false;
    }

    /// <summary>The name in an expression that reaches a member.</summary>
    public static SyntaxNode NameOf(SyntaxNode syntax) => syntax switch
    {
        InvocationExpressionSyntax invocation => NameOf(invocation.Expression),
        MemberAccessExpressionSyntax access => access.Name,
        MemberBindingExpressionSyntax binding => binding.Name,
        _ => syntax,
    };
}
