using Microsoft.CodeAnalysis;
using Safety.Analyzers.Model;
using Safety.Generators.Specs;

namespace Safety.Generators.Parsing;

/// <summary>A method with <c>[Decision]</c> → <see cref="DecisionSpec"/>.</summary>
internal static class DecisionParser
{
    private const string Rule = "SAFE601";
    private const string Plan = "global::" + SafetyNames.Plan;
    private const string Context = "global::" + SafetyNames.DecisionContext;

    public static DecisionSpec Parse(IMethodSymbol method, Compilation compilation, bool withLocations)
    {
        var problems = new List<ProblemSpec>();
        INamedTypeSymbol type = method.ContainingType;
        LocationSpec? location = withLocations ? LocationSpec.From(method.Locations.FirstOrDefault()) : null;
        string? name = CoreMethods.NameOf(method);
        if (CoreMethods.Problem(method) is { } problem)
            Report(problem);
        if (method.ReturnType.Identity() != Plan)
            Report("must return a Plan: a decision says what is to be done and does nothing itself");
        if (method.Parameters.Length != 2 || method.Parameters[0].Type.Identity() != Context || method.Parameters.Any(static p => p.RefKind != RefKind.None || p.IsParams))
            Report("must take (DecisionContext context, TInput input)");
        ITypeSymbol? input = method.Parameters.Length == 2 && method.Parameters[0].Type.Identity() == Context ? method.Parameters[1].Type : null;

        IMethodSymbol[] senders = [.. type.GetMembers().OfType<IMethodSymbol>().Where(static m => AttributeReader.Find(m, SafetyNames.LegSenderAttribute) is not null)];
        (string Name, bool IsAwaited)? sender = senders.Length == 1 ? SenderOf(senders[0]) : null;
        if (senders.Length != 1)
            Report($"needs one method with [LegSender] in {type.Name} that sends a leg through the guard; there are {senders.Length}");
        else if (sender is null)
            Report($"has a [LegSender] of another shape: {senders[0].Name} must take (OrderKey key, OrderTerms terms, CancellationToken cancellationToken) and return the guard's outcome, as a ValueTask, a Task or itself");

        var reader = new StateReader(compilation, type);
        string? accessibility = null;
        if (input is not null)
        {
            if (reader.Add(input) is { } fault)
                Report($"has an input that cannot be written down: {fault}");
            accessibility = PartialTypes.Accessibility(input);
            if (accessibility is null)
                Report($"has the private input {input.Display()}; make it at least internal");
        }

        PartialTypeSpec? partial = PartialTypes.Read(type);
        return new DecisionSpec
        {
            Type = partial is not null && name is not null && input is not null && accessibility is not null && !CoreMethods.IsNameTaken(method) ? partial : null,
            Name = name ?? "",
            Core = Identifiers.Escape(method.Name),
            Input = input?.WrittenName() ?? "",
            InputIdentity = input?.Identity() ?? "",
            Accessibility = accessibility ?? "",
            Sender = sender?.Name ?? "",
            SenderIsAwaited = sender?.IsAwaited ?? false,
            States = reader.States,
            Problems = problems.ToEquatableArray(),
        };

        void Report(string what) => problems.Add(ProblemSpec.Of(Rule, location, method.Display(), what));
    }

    private static (string Name, bool IsAwaited)? SenderOf(IMethodSymbol method)
    {
        if (method.Arity > 0 || !method.Parameters.Select(static p => p.Type.Identity()).SequenceEqual([TypeNames.OrderKey, TypeNames.OrderTerms, TypeNames.CancellationToken]))
            return null;
        ITypeSymbol returned = method.ReturnType;
        bool isAwaited = returned is INamedTypeSymbol { Arity: 1, Name: "Task" or "ValueTask" };
        if (isAwaited)
            returned = ((INamedTypeSymbol)returned).TypeArguments[0];
        return returned.OriginalDefinition.Identity() == "global::Safety.Guarding.Outcome<T>" ? (Identifiers.Escape(method.Name), isAwaited) : null;
    }
}
