namespace Safety.Generators.Specs;

/// <summary>How a guard implements the interface it guards.</summary>
internal sealed record FacadeSpec
{
    /// <summary>What an unknown outcome is told as.</summary>
    public required bool UnknownAs { get; init; }

    /// <summary>Members the guard's own do not implement already.</summary>
    public required EquatableArray<FacadeMemberSpec> Members { get; init; }

    public required bool IsDisposable { get; init; }

    public required bool IsAsyncDisposable { get; init; }

    /// <summary>The engine's request type that is kept for the kill switch's cancel; null when the cancel needs none.</summary>
    public string? KeptRequest { get; init; }
}
