namespace Safety.Lifecycle;

/// <summary>Fills, the last one first: it grows by one link and shares all others, which a set of thousands could not do as cheaply.</summary>
internal sealed class FillChain(Execution fill, FillChain? before)
{
    public Execution Fill { get; } = fill;

    public FillChain? Before { get; } = before;
}
