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

    private BrokerUse(GuardedMember member, IOperation operation, IOperation? instance, ITypeSymbol? receiver, ISymbol reached) =>
        (Member, Operation, Instance, Receiver, Reached) = (member, operation, instance, receiver, reached);

    public GuardedMember Member { get; }

    public IOperation Operation { get; }

    /// <summary>What it is called on; null for a static member.</summary>
    public IOperation? Instance { get; }

    /// <summary>The type it is called on; null for a static member.</summary>
    public ITypeSymbol? Receiver { get; }

    /// <summary>The member as written: may be an implementation of <see cref="Member"/>.</summary>
    public ISymbol Reached { get; }

    /// <summary>The member's name in the source.</summary>
    public Location Location => NameOf(Operation.Syntax).GetLocation();

    /// <summary>What a code fix needs to know.</summary>
    public ImmutableDictionary<string, string?> Properties => ImmutableDictionary<string, string?>.Empty
        .Add(GuardProperty, Member.Type.GuardName)
        .Add(GuardMethodProperty, Member.GuardMethod);

    /// <summary>The use that an operation makes; null for free members, <c>nameof</c> and anything that is not a broker.</summary>
    public static BrokerUse? Of(IOperation operation, GuardedSurface surface)
    {
        (ISymbol Reached, IOperation? Instance) reached;
        switch (operation)
        {
            case IInvocationOperation invocation:
                reached = (invocation.TargetMethod, invocation.Instance);
                break;
            case IMethodReferenceOperation reference:
                reached = (reference.Method, reference.Instance);
                break;
            case IPropertyReferenceOperation reference:
                reached = (reference.Property, reference.Instance);
                break;
            case IEventReferenceOperation reference:
                reached = (reference.Event, reference.Instance);
                break;
            default:
                return null;
        }

        if (!surface.HasName(reached.Reached.Name))
            return null;
        ITypeSymbol? receiver = WithoutConversion(reached.Instance)?.Type;
        return surface.Find(reached.Reached, receiver) is { IsFree: false } member && !IsInNameOf(operation)
            ? new BrokerUse(member, operation, reached.Instance, receiver, reached.Reached)
            : null;
    }

    /// <summary>
    /// True in a test assembly for what cannot be a live broker by its declaration: an interface (a mock or a fake stands
    /// behind it) and types of the test assembly itself.
    /// </summary>
    public bool IsTestDouble(SafetySymbols safety) =>
        safety.IsTestAssembly
        && ((Receiver ?? Reached.ContainingType) is { } type)
        && (type.TypeKind is TypeKind.Interface or TypeKind.TypeParameter || SafetySymbols.Is(type.ContainingAssembly, safety.Compilation.Assembly));

    /// <summary>True for a gateway's call of its own broker. What must be true of such a call is SAFE211's to say.</summary>
    public bool IsByGateway(SafetySymbols safety, ISymbol owner) =>
        Member.Kind != CallKind.Navigation && safety.IsBrokerOfGateway(Instance, owner) && FunctionAround(Operation) is null;

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

    private static SyntaxNode NameOf(SyntaxNode syntax) => syntax switch
    {
        InvocationExpressionSyntax invocation => NameOf(invocation.Expression),
        MemberAccessExpressionSyntax access => access.Name,
        MemberBindingExpressionSyntax binding => binding.Name,
        _ => syntax,
    };
}
