using Safety.Analyzers.Model;

namespace Safety.Generators.Specs;

/// <summary>A member of a guarded type.</summary>
internal sealed record MemberSpec
{
    /// <summary>The name, escaped where it is a keyword.</summary>
    public required string Name { get; init; }

    /// <summary>The documentation-comment id.</summary>
    public required string Id { get; init; }

    /// <summary>The id for a person: <c>IBroker.Submit(NewOrder)</c>.</summary>
    public required string Display { get; init; }

    public required MemberForm Form { get; init; }

    /// <summary>The type that declares it, as written in code.</summary>
    public required string DeclaringType { get; init; }

    public required bool IsStatic { get; init; }

    /// <summary>True when a call through the guarded type itself would be ambiguous or find another member.</summary>
    public bool NeedsCast { get; init; }

    public required ReturnShape Shape { get; init; }

    /// <summary>The declared type (of a task too).</summary>
    public required TypeSpec Type { get; init; }

    /// <summary>The type of the response; null when there is none.</summary>
    public TypeSpec? Response { get; init; }

    /// <summary>Nullability attributes of the return value to repeat.</summary>
    public string ReturnAttributes { get; init; } = "";

    public EquatableArray<TypeParameterSpec> TypeParameters { get; init; }

    public EquatableArray<ParameterSpec> Parameters { get; init; }

    public bool CanRead { get; init; }

    public bool CanWrite { get; init; }

    public required CallKind Kind { get; init; }

    public required QueryRoleKind Role { get; init; }

    /// <summary>Why no guard can have this member at all; null when one can.</summary>
    public string? Unsupported { get; init; }

    /// <summary>For a break-glass method: the method of one's own that the call goes to; null for a member of the guarded type.</summary>
    public BreakGlassSpec? BreakGlass { get; init; }

    public LocationSpec? Location { get; init; }

    public bool IsAsync => Shape is not (ReturnShape.Void or ReturnShape.Value);

    /// <summary>Name, arity and parameter types: two members with the same cannot stand in one guard.</summary>
    public string Signature =>
        $"{Name}`{TypeParameters.Count}({string.Join(",", Parameters.Select(p => p.PassBy.Length > 0 ? "ref " + p.Type.Identity : p.Type.Identity))})";
}
