using Safety.Analyzers.Model;

namespace Safety.Generators.Specs;

/// <summary>A guarded call with everything decided.</summary>
internal sealed record CallSpec
{
    public required MemberSpec Member { get; init; }

    /// <summary>The guard's method.</summary>
    public required string Method { get; init; }

    /// <summary>The method in the permit shape.</summary>
    public required string SendMethod { get; init; }

    /// <summary>The method that hashes the arguments.</summary>
    public required string ContentMethod { get; init; }

    /// <summary>The method that describes the arguments: before they are stamped and afterwards. Null where stamping changes nothing but the ID, or nothing is described.</summary>
    public string? TermsMethod { get; init; }

    /// <summary>The call's sites: one, or one per kind of message.</summary>
    public required EquatableArray<SiteSpec> Sites { get; init; }

    /// <summary>The guard's parameters as declared, without key and target.</summary>
    public required EquatableArray<string> Declarations { get; init; }

    public required CallLocalsSpec Locals { get; init; }

    /// <summary>Reference parameters the guard itself reads: null is refused with an <c>ArgumentNullException</c>.</summary>
    public EquatableArray<string> Checked { get; init; }

    /// <summary>The expression for the order's terms; null where the kind has none.</summary>
    public string? Terms { get; init; }

    /// <summary>True when <see cref="Terms"/> is a list, one element per leg.</summary>
    public bool HasLegs { get; init; }

    /// <summary>The expression for the order to change or cancel; null where the kind has none.</summary>
    public string? Target { get; init; }

    /// <summary>True when the caller names the target in a parameter of its own.</summary>
    public bool TakesTarget { get; init; }

    public StampSpec Stamp { get; init; } = StampSpec.None;

    /// <summary>The judgement on a response; <c>{0}</c> stands for it.</summary>
    public required string Judgement { get; init; }

    /// <summary>The method group that judges an exception; null without one.</summary>
    public string? FaultJudge { get; init; }

    /// <summary>The expression that tells a message's kind; null unless the kind is by message.</summary>
    public string? Classify { get; init; }

    /// <summary>How each parameter's content is read, in the order of the parameters.</summary>
    public EquatableArray<ArgumentContentSpec> Content { get; init; }

    public CallKind Kind => Member.Kind;

    public bool IsAsync => Member.IsAsync;

    public string Response => Member.Response?.Name ?? "global::Safety.Guarding.NoResponse";

    public bool TakesKey => Kind.TakesKey();
}
