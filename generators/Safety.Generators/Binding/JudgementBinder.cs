using Safety.Generators.Parsing;
using Safety.Generators.Specs;

namespace Safety.Generators.Binding;

/// <summary>Finds what a response means.</summary>
internal sealed class JudgementBinder(MappingBinder mapping, GuardNamesSpec names)
{
    private const string Accepted = TypeNames.Judgement + ".Accepted()";
    private const string Judgements = "global::System.Collections.Generic.IReadOnlyList<" + TypeNames.Judgement + ">";

    /// <summary>The expression, <c>{0}</c> standing for the response; null when the mapping must say it.</summary>
    public string? Bind(MemberSpec member, string item)
    {
        if (member.Response is not { } response)
            return Accepted;
        if (Judge(response, member, static t => t.Is(TypeNames.Judgement) || t.Is(Judgements) || t.Is(TypeNames.Judgement + "[]"), "{0}") is { } judged)
            return judged;
        if (response.Element is { } element && !response.IsAnnotated && response.Collection is not CollectionForm.AsyncEnumerable
            && Judge(element, member, static t => t.Is(TypeNames.Judgement), item) is { } each)
        {
            return $"global::System.Linq.Enumerable.ToArray(global::System.Linq.Enumerable.Select({{0}}, static {item} => {each}))";
        }

        return member.Kind.NeedsJudgement() ? null : Accepted;
    }

    /// <summary>The method group that judges an exception; null without one.</summary>
    public string? BindFault(MemberSpec member) =>
        mapping.FindOne(
            MappingRoles.Judge,
            new TypeSpec(TypeNames.Exception, TypeNames.Exception, true, false, default, CollectionForm.None, null, RequestSpec.None),
            member,
            static t => t.Is(TypeNames.Judgement))?.Call;

    private string? Judge(TypeSpec response, MemberSpec member, Func<TypeSpec, bool> returns, string value)
    {
        if (mapping.FindOne(MappingRoles.Judge, response, member, t => returns(t) && !t.IsAnnotated) is { } judge && !judge.Parameters[0].Type.Is(TypeNames.Exception))
        {
            return response.IsAnnotated && !judge.Parameters[0].Type.IsAnnotated && judge.Type.Is(TypeNames.Judgement)
                ? $"{value} is null ? {TypeNames.Judgement}.Unknown(\"The broker call returned null.\") : {judge.Call}({value})"
                : $"{judge.Call}({value})";
        }

        if (response.Is(TypeNames.OrderAck))
            return $"{names.JudgeAck}({value})";
        return response.Is("bool") ? $"{names.JudgeFlag}({value})" : null;
    }
}
