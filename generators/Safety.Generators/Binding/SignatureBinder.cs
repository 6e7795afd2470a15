using Safety.Generators.Parsing;
using Safety.Generators.Specs;

namespace Safety.Generators.Binding;

/// <summary>Gives each guarded call its name and parameters, so that no two members of the guard clash.</summary>
internal sealed class SignatureBinder(string guardName, List<ProblemSpec> problems)
{
    private readonly HashSet<string> _signatures = new(StringComparer.Ordinal);
    private readonly HashSet<string> _simpleNames = new(StringComparer.Ordinal);
    private readonly HashSet<string> _methodNames = new(StringComparer.Ordinal);

    /// <summary>A query keeps its name and signature; false when the guard cannot have it.</summary>
    public bool Add(MemberSpec query)
    {
        bool fits = query.Form is MemberForm.Method or MemberForm.Indexer
            ? AddMethod(query.Name, query.Signature)
            : AddSimple(query.Name);
        if (!fits)
            problems.Add(ProblemSpec.Of("SAFE107", query.Location, query.Display, "the guard would have two members of this name"));
        return fits;
    }

    /// <summary>The calls that have a name, in their order. Who has a token of their own chooses first: an added one gives way.</summary>
    public IEnumerable<CallSpec> NameAll(CallSpec[] calls)
    {
        var named = new CallSpec?[calls.Length];
        for (int i = 0; i < calls.Length; i++)
        {
            if (HasOwnToken(calls[i]))
                named[i] = Name(calls[i]);
        }

        for (int i = 0; i < calls.Length; i++)
        {
            if (!HasOwnToken(calls[i]))
                named[i] = Name(calls[i]);
        }

        return named.OfType<CallSpec>();
    }

    private CallSpec? Name(CallSpec call)
    {
        string plain = call.Member.Name;
        bool isTask = call.IsAsync && !Identifiers.Bare(plain).EndsWith("Async", StringComparison.Ordinal);
        bool ownToken = HasOwnToken(call);
        bool addedToken = call.IsAsync && !ownToken && !call.Member.Parameters.Any(p => p.IsParams);
        bool hasToken = call.IsAsync && ownToken;

        // With the token where there is room for it; an overload with its own token takes precedence over an added one.
        (string Name, bool Token)[] candidates =
        [
            (isTask ? Identifiers.Bare(plain) + "Async" : plain, hasToken || addedToken),
            (isTask ? Identifiers.Bare(plain) + "Async" : plain, hasToken),
            (plain, hasToken || addedToken),
            (plain, hasToken),
        ];
        foreach ((string name, bool token) in candidates)
        {
            if (!AddMethod(name, Signature(call, name, token)))
                continue;

            return call with
            {
                Method = name,
                Declarations = Declarations(call, token).ToEquatableArray(),
                Locals = call.Locals with { HasToken = token },
            };
        }

        problems.Add(ProblemSpec.Of("SAFE107", call.Member.Location, call.Member.Display, "the guard would have two methods of this name and signature"));
        return null;
    }

    private static bool HasOwnToken(CallSpec call) => call.Member.Parameters.Any(p => p.Type.Is(TypeNames.CancellationToken));

    private bool AddMethod(string name, string signature)
    {
        if (Identifiers.Bare(name) == Identifiers.Bare(guardName) || _simpleNames.Contains(Identifiers.Bare(name)) || !_signatures.Add(signature))
            return false;
        _methodNames.Add(Identifiers.Bare(name));
        return true;
    }

    private bool AddSimple(string name) =>
        Identifiers.Bare(name) != Identifiers.Bare(guardName) && !_methodNames.Contains(Identifiers.Bare(name)) && _simpleNames.Add(Identifiers.Bare(name));

    private static string Signature(CallSpec call, string name, bool token)
    {
        IEnumerable<string> types =
        [
            .. call.TakesKey ? [TypeNames.OrderKey] : Array.Empty<string>(),
            .. call.TakesTarget ? [TypeNames.ClientOrderId] : Array.Empty<string>(),
            .. Kept(call).Select(p => p.Type.Identity),
            .. token ? [TypeNames.CancellationToken] : Array.Empty<string>(),
        ];
        return $"{name}`{call.Member.TypeParameters.Count}({string.Join(",", types)})";
    }

    private static IEnumerable<string> Declarations(CallSpec call, bool token)
    {
        if (call.TakesKey)
            yield return $"{TypeNames.OrderKey} {call.Locals.Key}";
        if (call.TakesTarget)
            yield return $"{TypeNames.ClientOrderId} {call.Locals.Target}";

        ParameterSpec[] kept = [.. Kept(call)];
        ParameterSpec? array = kept.Length > 0 && kept[kept.Length - 1].IsParams ? kept[kept.Length - 1] : null;
        foreach (ParameterSpec parameter in kept)
        {
            if (parameter != array)
                yield return $"{parameter.Type.Name} {parameter.Name}{(parameter.Default is null ? "" : " = " + parameter.Default)}";
        }

        // Last, as everywhere; only a params array comes behind it, and then the token cannot be left out.
        if (token)
            yield return $"{TypeNames.CancellationToken} {call.Locals.Token}{(array is null ? " = default" : "")}";
        if (array is not null)
            yield return array.Declaration;
    }

    /// <summary>What the caller passes: not the tokens (the guard has one), not the client order ID (the guard makes it).</summary>
    public static IEnumerable<ParameterSpec> Kept(CallSpec call) => call.Member.Parameters.Where(p =>
        !p.Type.Is(TypeNames.CancellationToken) && !(call.Stamp.Form is StampForm.Argument && p.Name == call.Stamp.Parameter));
}
