using System.ComponentModel;
using Safety.Contracts;

namespace Safety.Generated.V1;

/// <summary>What the generator knows about a guarded type at build time; compiled in, so that configuration cannot change it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class GuardContract
{
    /// <summary>The guarded type's full name.</summary>
    public required string Name { get; init; }

    /// <summary>A hash over members, kinds, profile and ceilings; an older or mixed build is told by it.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>The venue's facts.</summary>
    public required VenueProfileAttribute Profile { get; init; }

    /// <summary>The ceilings.</summary>
    public required HardLimitAttribute Ceilings { get; init; }
}
