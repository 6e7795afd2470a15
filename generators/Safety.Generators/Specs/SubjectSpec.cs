namespace Safety.Generators.Specs;

/// <summary>A type to guard, as it was found in code: everything the binder decides on, nothing decided yet.</summary>
internal sealed record SubjectSpec
{
    /// <summary>The guarded type, as written in code.</summary>
    public required string Target { get; init; }

    /// <summary>The guarded type's full name, for people and for the inventory.</summary>
    public required string FullName { get; init; }

    /// <summary>The marked type's name, for messages.</summary>
    public required string Display { get; init; }

    /// <summary>The unique part of the generated file's name.</summary>
    public required string HintName { get; init; }

    /// <summary>The namespace of the guard; empty for the global one.</summary>
    public required string Namespace { get; init; }

    public required string GuardName { get; init; }

    public required string Accessibility { get; init; }

    /// <summary>True when the guard's class is the user's own <c>partial</c> (a type one does not own).</summary>
    public required bool IsDirect { get; init; }

    public EquatableArray<ContainerSpec> Containers { get; init; }

    public EquatableArray<TypeParameterSpec> TypeParameters { get; init; }

    public EquatableArray<MemberSpec> Members { get; init; }

    /// <summary>The assemblies of the guarded type and of what it is made of, by name: whose catalogues count.</summary>
    public EquatableArray<string> Assemblies { get; init; }

    public EquatableArray<MappingMethodSpec> Mapping { get; init; }

    /// <summary>The break-glass methods, as members: classified by their attribute, never by the surface file.</summary>
    public EquatableArray<MemberSpec> BreakGlassMethods { get; init; }

    /// <summary>The mapping class as one would write it; null without one.</summary>
    public string? MappingClass { get; init; }

    /// <summary>The ids of experiments that the contract takes part in, which the compiler would report in the guard again.</summary>
    public EquatableArray<string> Experiments { get; init; }

    public EquatableArray<ContentSpec> Contents { get; init; }

    public EquatableArray<AssignmentSpec> Profile { get; init; }

    public EquatableArray<AssignmentSpec> Ceilings { get; init; }

    /// <summary>Set on a guard that is to be a facade.</summary>
    public FacadeSubjectSpec? Facade { get; init; }

    /// <summary>What is wrong with the ceilings if the subject can submit (SAFE106); null when nothing is.</summary>
    public string? CeilingMistake { get; init; }

    public EquatableArray<ProblemSpec> Problems { get; init; }

    /// <summary>False for a contract that code in another file cannot name; its guard does not try to (SAFE109 stands alone).</summary>
    public bool CanBeNamed { get; init; } = true;

    /// <summary>The type's own name, for problems of the whole.</summary>
    public LocationSpec? Location { get; init; }

    /// <summary>True when the venue profile says that IDs have this format.</summary>
    public bool HasIdFormat(string format) =>
        Profile.Any(assignment => assignment.Name == "IdFormat" && assignment.Expression.EndsWith("." + format, StringComparison.Ordinal));

    public ContentSpec ContentOf(string identity)
    {
        foreach (ContentSpec content in Contents)
        {
            if (content.Type == identity)
                return content;
        }

        return ContentSpec.Unreadable(identity, "its content is not known");
    }
}
