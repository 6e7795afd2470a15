using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Safety.Analyzers.Model;

/// <summary>
/// The runtime's types in one compilation, taken from the Safety assembly itself, so that a look-alike in user code is
/// never mistaken for one of them.
/// </summary>
internal sealed class SafetySymbols
{
    private static readonly string[] s_ownAssemblies = ["Safety", "Safety.Testing", "Safety.Sqlite", "Safety.Simulation"];

    private SafetySymbols(Compilation compilation, IAssemblySymbol safety)
    {
        Compilation = compilation;
        Assembly = safety;
        BrokerContract = Find(SafetyNames.BrokerContractAttribute);
        BrokerCall = Find(SafetyNames.BrokerCallAttribute);
        BrokerQuery = Find(SafetyNames.BrokerQueryAttribute);
        BrokerGuard = Find(SafetyNames.BrokerGuardAttribute);
        BrokerAdapter = Find(SafetyNames.BrokerAdapterAttribute);
        CompositionRoot = Find(SafetyNames.CompositionRootAttribute);
        SafetyRole = Find(SafetyNames.SafetyRoleAttribute);
        MustUseOutcome = Find(SafetyNames.MustUseOutcomeAttribute);
        SendPermit = Find(SafetyNames.SendPermit);
        BreakGlass = Find(SafetyNames.BreakGlassAttribute);
        BreakGlassPermit = Find(SafetyNames.BreakGlassPermit);
        OrderTerms = Find(SafetyNames.OrderTerms);
        SafetyAttested = Find(SafetyNames.SafetyAttestedAttribute);
        OrderKey = Find(SafetyNames.OrderKey);
        Identities = [OrderKey, Find(SafetyNames.CauseKey), Find(SafetyNames.StrategyId), Find(SafetyNames.ClientOrderId)];
        Judgement = Find(SafetyNames.Judgement);
        OutcomeKind = Find(SafetyNames.OutcomeKind);
        SafetyHost = Find(SafetyNames.SafetyHost);
        SafetyOperator = Find(SafetyNames.SafetyOperator);
        Settings = [Find(SafetyNames.LimitOptions), Find(SafetyNames.AccountOptions), Find(SafetyNames.SafetyHostOptions)];

        IsTestAssembly = compilation.Assembly.GetAttributes().Any(attribute =>
            Is(attribute.AttributeClass, SafetyRole)
            && attribute.ConstructorArguments.Length == 1
            && attribute.ConstructorArguments[0].Value is "Test");
        IsOwnAssembly = SharesKey(compilation.Assembly, safety)
            && (s_ownAssemblies.Contains(compilation.Assembly.Name, StringComparer.Ordinal) || safety.GivesAccessTo(compilation.Assembly));
    }

    public Compilation Compilation { get; }

    public IAssemblySymbol Assembly { get; }

    public INamedTypeSymbol BrokerContract { get; }

    public INamedTypeSymbol BrokerCall { get; }

    public INamedTypeSymbol BrokerQuery { get; }

    public INamedTypeSymbol BrokerGuard { get; }

    public INamedTypeSymbol BrokerAdapter { get; }

    public INamedTypeSymbol CompositionRoot { get; }

    public INamedTypeSymbol SafetyRole { get; }

    public INamedTypeSymbol MustUseOutcome { get; }

    public INamedTypeSymbol SendPermit { get; }

    public INamedTypeSymbol BreakGlass { get; }

    public INamedTypeSymbol BreakGlassPermit { get; }

    public INamedTypeSymbol SafetyAttested { get; }

    public INamedTypeSymbol OrderTerms { get; }

    public INamedTypeSymbol OrderKey { get; }

    /// <summary>The types an order is known by.</summary>
    public ImmutableArray<INamedTypeSymbol> Identities { get; }

    public INamedTypeSymbol Judgement { get; }

    public INamedTypeSymbol OutcomeKind { get; }

    public INamedTypeSymbol SafetyHost { get; }

    public INamedTypeSymbol SafetyOperator { get; }

    /// <summary>The types that limits and the host are set by.</summary>
    public ImmutableArray<INamedTypeSymbol> Settings { get; }

    /// <summary>True when the build stamped this assembly with the role Test.</summary>
    public bool IsTestAssembly { get; }

    /// <summary>True for Safety's own assemblies: by name and by the key that signed the Safety.dll in use.</summary>
    public bool IsOwnAssembly { get; }

    /// <summary>The types, or null when the compilation does not know Safety at all.</summary>
    /// <exception cref="InvalidOperationException">A Safety assembly lacks a type: its version does not fit the analyzers.</exception>
    public static SafetySymbols? Find(Compilation compilation)
    {
        IAssemblySymbol? safety = compilation.Assembly.Name == SafetyNames.Assembly
            ? compilation.Assembly
            : compilation.SourceModule.ReferencedAssemblySymbols.FirstOrDefault(static assembly => assembly.Name == SafetyNames.Assembly);
        return safety is null ? null : new SafetySymbols(compilation, safety);
    }

    /// <summary>True when the symbol carries the attribute.</summary>
    public static bool Has(ISymbol symbol, INamedTypeSymbol attribute)
    {
        ImmutableArray<AttributeData> attributes = symbol.GetAttributes();
        foreach (AttributeData candidate in attributes)
        {
            if (Is(candidate.AttributeClass, attribute))
                return true;
        }

        return false;
    }

    /// <summary>True when the type is one of these, bare or nullable.</summary>
    public static bool IsOneOf(ITypeSymbol? type, ImmutableArray<INamedTypeSymbol> types)
    {
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable)
            type = nullable.TypeArguments[0];
        foreach (INamedTypeSymbol candidate in types)
        {
            if (Is(type, candidate))
                return true;
        }

        return false;
    }

    /// <summary>True when both are the same symbol.</summary>
    public static bool Is(ISymbol? left, ISymbol? right) => SymbolEqualityComparer.Default.Equals(left, right);

    /// <summary>True when a parameter is a permit: what a legal raw call needs.</summary>
    public bool TakesPermit(IMethodSymbol method)
    {
        foreach (IParameterSymbol parameter in method.Parameters)
        {
            if (Is(parameter.Type, SendPermit))
                return true;
        }

        return false;
    }

    /// <summary>True for the method of a break-glass method: one that takes no permit is none, whatever its attribute says.</summary>
    public bool IsBreakGlass(ISymbol? symbol) =>
        symbol is IMethodSymbol { MethodKind: MethodKind.Ordinary, Parameters.Length: > 0 } method
        && Is(method.Parameters[0].Type, BreakGlassPermit)
        && Has(method.OriginalDefinition, BreakGlass);

    /// <summary>True when an instance is the broker that its break-glass method was given, used in the break-glass method's own body.</summary>
    public bool IsBrokerOfBreakGlass(IOperation? instance, ISymbol owner)
    {
        while (instance is IConversionOperation { IsImplicit: true } conversion)
            instance = conversion.Operand;
        return instance is IParameterReferenceOperation { Parameter: { Ordinal: 1 } broker } && IsBreakGlass(owner) && Is(broker.ContainingSymbol, owner);
    }

    /// <summary>True inside a composition root: the member itself or a type around it.</summary>
    public bool IsInCompositionRoot(ISymbol? symbol)
    {
        for (ISymbol? around = symbol; around is not null and not INamespaceSymbol; around = around.ContainingSymbol)
        {
            if (Has(around, CompositionRoot))
                return true;
            if (around is IMethodSymbol { AssociatedSymbol: { } owner } && Has(owner, CompositionRoot))
                return true;
        }

        return false;
    }

    /// <summary>True for code inside a composition root, which may be a local function of the member too.</summary>
    public bool IsInCompositionRoot(IOperation operation, ISymbol owner)
    {
        for (IOperation? around = operation; around is not null; around = around.Parent)
        {
            if (around is ILocalFunctionOperation local && Has(local.Symbol, CompositionRoot))
                return true;
        }

        return IsInCompositionRoot(owner);
    }

    /// <summary>True when the member's own type is a broker adapter.</summary>
    public bool IsInAdapter(ISymbol? symbol) =>
        symbol is not null && (symbol as INamedTypeSymbol ?? symbol.ContainingType) is { } type && Has(type, BrokerAdapter);

    private static bool SharesKey(IAssemblySymbol assembly, IAssemblySymbol safety)
    {
        ImmutableArray<byte> key = safety.Identity.PublicKey;
        return Is(assembly, safety) || (!key.IsDefaultOrEmpty && assembly.Identity.PublicKey.SequenceEqual(key));
    }

    private INamedTypeSymbol Find(string metadataName) =>
        Assembly.GetTypeByMetadataName(metadataName)
        ?? throw new InvalidOperationException(
            $"{Assembly.Identity} has no type {metadataName}: the analyzers and the Safety assembly are of different versions. Reference one version of the package.");
}
