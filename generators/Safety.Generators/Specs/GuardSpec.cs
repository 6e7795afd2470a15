namespace Safety.Generators.Specs;

/// <summary>A guard with everything decided: the emitter only writes it down.</summary>
internal sealed record GuardSpec
{
    public required string HintName { get; init; }

    public required string Namespace { get; init; }

    public required string Name { get; init; }

    public required string InterfaceName { get; init; }

    public required string Accessibility { get; init; }

    public required bool IsDirect { get; init; }

    public required EquatableArray<ContainerSpec> Containers { get; init; }

    public required EquatableArray<TypeParameterSpec> TypeParameters { get; init; }

    /// <summary>The guarded type, as written in code.</summary>
    public required string Target { get; init; }

    /// <summary>The guarded type's full name.</summary>
    public required string FullName { get; init; }

    /// <summary>True when there are problems: methods throw, nothing calls the broker, and the user sees the problems instead of a flood.</summary>
    public required bool IsSkeleton { get; init; }

    /// <summary>False when all guarded members are static: then there is no broker to hold.</summary>
    public required bool HoldsBroker { get; init; }

    public required string Fingerprint { get; init; }

    public required EquatableArray<AssignmentSpec> Profile { get; init; }

    public required EquatableArray<AssignmentSpec> Ceilings { get; init; }

    public required EquatableArray<CallSpec> Calls { get; init; }

    public required EquatableArray<MemberSpec> Queries { get; init; }

    public required EquatableArray<VenueCallSpec> VenueCalls { get; init; }

    public VenueCancelSpec? VenueCancel { get; init; }

    public VenueDeadManSpec? VenueDeadMan { get; init; }

    /// <summary>Set when the guard implements the interface it guards.</summary>
    public FacadeSpec? Facade { get; init; }

    /// <summary>The ids of experiments that the contract takes part in.</summary>
    public required EquatableArray<string> Experiments { get; init; }

    public required EquatableArray<ContentSpec> Contents { get; init; }

    public required GuardNamesSpec Names { get; init; }

    public EquatableArray<ProblemSpec> Problems { get; init; }

    /// <summary>How the content of a type is read.</summary>
    public ContentSpec Content(string identity)
    {
        foreach (ContentSpec content in Contents)
        {
            if (content.Type == identity)
                return content;
        }

        return ContentSpec.Unreadable(identity, "its content is not known");
    }
}
