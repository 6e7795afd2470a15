using Microsoft.CodeAnalysis;

namespace Safety.Analyzers.Model;

/// <summary>One member of a guarded type and what it does to orders.</summary>
internal sealed class GuardedMember(ISymbol symbol, CallKind kind, GuardedType type)
{
    public ISymbol Symbol { get; } = symbol;

    public CallKind Kind { get; } = kind;

    public GuardedType Type { get; } = type;

    /// <summary>True for what anyone may call: reads, and what another rule already reports as unclassified.</summary>
    public bool IsFree => Kind is CallKind.Query or CallKind.Unclassified;

    /// <summary>True for what may be called while the system is put together.</summary>
    public bool IsAllowedInCompositionRoot => Kind is CallKind.Navigation or CallKind.Session;

    /// <summary>True for a member of a catalogued type that neither the catalogue nor the project lists: denied until somebody has looked.</summary>
    public bool IsUnlisted { get; init; }

    /// <summary>The member as messages name it.</summary>
    public string DisplayName => $"{Symbol.ContainingType.Name}.{Symbol.Name}";

    /// <summary>The guard's method for this member.</summary>
    public string GuardMethod => GuardMethodOf(Symbol);

    private string GuardCall => Type.GuardName is { } guard ? $"{guard}.{GuardMethod}" : $"{GuardMethod} of {Type.GuardHint}";

    /// <summary>True when it stands for setting a property that may be read by anyone.</summary>
    public bool IsWrite { get; private init; }

    /// <summary>True for a property that its users can set.</summary>
    public bool CanBeWritten => Symbol is IPropertySymbol { SetMethod: { IsInitOnly: false, DeclaredAccessibility: not Accessibility.Private } };

    /// <summary>What to write instead; completes a sentence.</summary>
    public string Remedy => Kind switch
    {
        _ when IsUnlisted => "no catalogue lists it",
        _ when IsWrite => "reading it is free, writing it is not: set it in the [CompositionRoot], or let an adapter's call do it",
        CallKind.Forbidden => "it is classified Forbidden: nobody may call it, so use another member",
        CallKind.Navigation => "take the sub-client in the [CompositionRoot] and hand its guard on",
        CallKind.Session => $"call {GuardCall} instead, or do it in the [CompositionRoot]",
        _ => $"call {GuardCall} instead",
    };

    /// <summary>Setting a property that may be read by anyone: part of putting the system together.</summary>
    public GuardedMember ToWrite() => new(Symbol, CallKind.Session, Type) { IsWrite = true };

    /// <summary>A guard method has the member's name, with Async when it returns a task.</summary>
    public static string GuardMethodOf(ISymbol symbol) =>
        symbol is IMethodSymbol { ReturnType: INamedTypeSymbol { Name: "Task" or "ValueTask" } } && !symbol.Name.EndsWith("Async", StringComparison.Ordinal)
            ? symbol.Name + "Async"
            : symbol.Name;
}
