using Microsoft.CodeAnalysis;

namespace Safety.Analyzers.Decisions;

/// <summary>What one body does, as far as decisions are concerned: what it must not, what it calls, what it reads and changes.</summary>
internal sealed class BodySummary
{
    /// <summary>What a decision must not do.</summary>
    public List<Offence> Offences { get; } = [];

    /// <summary>Methods, constructors, accessors and members with an initializer in this compilation, and whose object each is used on.</summary>
    public List<(ISymbol Target, Owner On)> Calls { get; } = [];

    /// <summary>Static members that cannot be set again: what they hold may change all the same.</summary>
    public List<(ISymbol Member, Location Location)> SharedReads { get; } = [];

    /// <summary>Members of its own object that it reads.</summary>
    public List<(ISymbol Member, Location Location)> OwnReads { get; } = [];

    /// <summary>Members of its own object that it changes.</summary>
    public List<(ISymbol Member, Location Location)> OwnWrites { get; } = [];
}
