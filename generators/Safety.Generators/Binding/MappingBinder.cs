using Safety.Analyzers.Model;
using Safety.Generators.Parsing;
using Safety.Generators.Specs;

namespace Safety.Generators.Binding;

/// <summary>Finds the mapping's method for a purpose: by name, by the names and types of its parameters, by what it returns.</summary>
internal sealed class MappingBinder(SubjectSpec subject)
{
    /// <summary>All methods of the mapping.</summary>
    public IReadOnlyList<MappingMethodSpec> Methods => subject.Mapping;

    /// <summary>A call whose arguments are a subset of the member's parameters; the method that uses most of them wins.</summary>
    public MappingCall? Find(string role, MemberSpec member, Func<TypeSpec, bool> returns)
    {
        MappingCall? best = null;
        int bestCount = -1;
        foreach (MappingMethodSpec method in subject.Mapping)
        {
            if (method.Name != role || !returns(method.Type) || !InScope(method, member))
                continue;

            ParameterSpec?[] arguments = [.. method.Parameters.Select(p => Match(p, member))];
            if (arguments.Length == 0 || arguments.Any(a => a is null) || arguments.Length <= bestCount)
                continue;

            best = new MappingCall($"{method.Call}({string.Join(", ", arguments.Select(a => a!.Name))})", method, [.. arguments.Select(a => a!)]);
            bestCount = arguments.Length;
        }

        return best;
    }

    /// <summary>The call of <c>KeyOf</c> for a kind of call; a parameter of type <c>BrokerCallKind</c> gets the kind.</summary>
    public string? FindKey(MemberSpec member, CallKind kind, out bool knowsKind)
    {
        knowsKind = false;
        string? best = null;
        int bestCount = 0;
        foreach (MappingMethodSpec method in subject.Mapping)
        {
            if (method.Name != MappingRoles.KeyOf || !method.Type.Is(TypeNames.OrderKey) || !InScope(method, member))
                continue;

            string?[] arguments =
            [
                .. method.Parameters.Select(p => p.Type.Is(TypeNames.BrokerCallKind) ? $"{TypeNames.BrokerCallKind}.{kind}" : Match(p, member)?.Name),
            ];
            if (arguments.Length <= bestCount || arguments.Any(static a => a is null))
                continue;

            best = $"{method.Call}({string.Join(", ", arguments)})";
            bestCount = arguments.Length;
            knowsKind = method.Parameters.Any(static p => p.Type.Is(TypeNames.BrokerCallKind));
        }

        return best;
    }

    /// <summary>A method with one parameter that takes a value of this type.</summary>
    public MappingMethodSpec? FindOne(string role, TypeSpec type, MemberSpec? member, Func<TypeSpec, bool> returns) =>
        FindTaking(role, type, member, 1, returns, static _ => true);

    /// <summary>As <see cref="FindOne"/>, for an argument: what is only a text or a number must have the parameter's name too.</summary>
    public MappingMethodSpec? FindFor(string role, ParameterSpec parameter, MemberSpec member, Func<TypeSpec, bool> returns) =>
        FindTaking(role, parameter.Type, member, 1, returns, method => IsNamedWhereNeeded(method, parameter));

    /// <summary><c>Stamp</c>: takes the request and the client order ID (or the list of them) and gives the stamped request back.</summary>
    public MappingMethodSpec? FindStamp(TypeSpec request, ParameterSpec? parameter, MemberSpec member, bool legs) => FindTaking(
        MappingRoles.Stamp, request, member, 2,
        returned => returned.ConvertsTo(request.Identity) && !returned.IsAnnotated,
        method => (parameter is null || IsNamedWhereNeeded(method, parameter))
            && method.Parameters[1].Type.Is(legs ? $"global::System.Collections.Generic.IReadOnlyList<{TypeNames.ClientOrderId}>" : TypeNames.ClientOrderId));

    private MappingMethodSpec? FindTaking(
        string role, TypeSpec type, MemberSpec? member, int count, Func<TypeSpec, bool> returns, Func<MappingMethodSpec, bool> accept)
    {
        MappingMethodSpec? assignable = null;
        foreach (MappingMethodSpec method in subject.Mapping)
        {
            if (method.Name != role || method.Parameters.Count != count || !returns(method.Type) || !InScope(method, member) || !accept(method))
                continue;
            if (method.Parameters[0].PassBy.Length > 0)
                continue;

            TypeSpec taken = method.Parameters[0].Type;
            if (type.Is(taken.Identity))
                return method;
            if (type.ConvertsTo(taken.Identity))
                assignable ??= method;
        }

        return assignable;
    }

    private static ParameterSpec? Match(ParameterSpec wanted, MemberSpec member)
    {
        if (wanted.PassBy.Length > 0)
            return null;

        foreach (ParameterSpec parameter in member.Parameters)
        {
            if (string.Equals(Identifiers.Bare(parameter.Name), Identifiers.Bare(wanted.Name), StringComparison.OrdinalIgnoreCase)
                && parameter.Type.ConvertsTo(wanted.Type.Identity))
            {
                return parameter;
            }
        }

        // A request type of one's own is found by its type alone; a text or a number never is.
        if (IsOfTheLanguage(wanted.Type))
            return null;
        ParameterSpec[] byType = [.. member.Parameters.Where(p => p.Type.ConvertsTo(wanted.Type.Identity))];
        return byType.Length == 1 ? byType[0] : null;
    }

    private static bool IsNamedWhereNeeded(MappingMethodSpec method, ParameterSpec parameter) =>
        !IsOfTheLanguage(parameter.Type)
        || string.Equals(Identifiers.Bare(method.Parameters[0].Name), Identifiers.Bare(parameter.Name), StringComparison.OrdinalIgnoreCase);

    private static bool IsOfTheLanguage(TypeSpec type) =>
        type.Identity.StartsWith("global::System.", StringComparison.Ordinal)
        || (!type.Identity.StartsWith("global::", StringComparison.Ordinal) && type.AssignableTo.Count == 0);

    /// <summary>A generic method fits where type parameters of the same name and constraints are in scope: the call infers them.</summary>
    private bool InScope(MappingMethodSpec method, MemberSpec? member) => method.TypeParameters.All(p =>
        subject.TypeParameters.Contains(p) || (member?.TypeParameters.Contains(p) ?? false));
}
