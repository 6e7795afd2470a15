namespace Safety.Testing.Faults;

/// <summary>One thing that goes wrong.</summary>
/// <param name="Number">Its number in the plan: what a replay keeps or leaves out.</param>
/// <param name="Kind">What it is.</param>
/// <param name="At">From when on it waits for its chance, in ticks of the world.</param>
/// <param name="Account">The account it strikes.</param>
/// <param name="Size">How much, long or far; what that means depends on the kind.</param>
/// <param name="Choice">Which way, where there are several.</param>
public sealed record Fault(int Number, FaultKind Kind, long At, int Account, long Size, int Choice)
{
    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{Number}: {Kind} account {Account} from {At / (double)TimeSpan.TicksPerSecond:0.000} s, size {Size}, choice {Choice}");
}
