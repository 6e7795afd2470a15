namespace Safety.Verifier;

/// <summary>What was found in an output.</summary>
/// <param name="Findings">Why the output is refused, in a stable order; empty when it is not.</param>
/// <param name="Inventory">Every broker member, its kind and guard, adapters, composition roots and controls, as JSON in a stable order.</param>
public sealed record Verification(IReadOnlyList<Finding> Findings, string Inventory)
{
    /// <summary>How many managed assemblies were read.</summary>
    public int Assemblies { get; init; }

    /// <summary>How many guarded types were found. With none, there was nothing to verify: no assembly of the folder declares a contract or a guard.</summary>
    public int GuardedTypes { get; init; }
}
