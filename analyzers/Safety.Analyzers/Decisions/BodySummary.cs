using Microsoft.CodeAnalysis;

namespace Safety.Analyzers.Decisions;

/// <summary>What one body does, as far as decisions are concerned: what it must not, what it calls, what it reads and changes.</summary>
internal sealed class BodySummary
{
    /// <summary>What a decision must not do.</summary>
    public List<Offence> Offences { get; } = [];

    /// <summary>Methods, constructors, accessors and static fields with code in this compilation.</summary>
    public List<ISymbol> Calls { get; } = [];

    /// <summary>Members of its own object that it reads.</summary>
    public List<(ISymbol Member, Location Location)> OwnReads { get; } = [];

    /// <summary>Members of its own object that it changes.</summary>
    public List<(ISymbol Member, Location Location)> OwnWrites { get; } = [];
}
