using Safety.Generators.Parsing;
using Safety.Generators.Specs;

namespace Safety.Generators.Emission;

/// <summary>Writes the journaled half of a decision.</summary>
internal static class DecisionEmitter
{
    private const string Entry = "global::Safety.Generated.V1.DecisionEntry";
    private const string Outcome = "global::System.Threading.Tasks.ValueTask<global::Safety.Decisions.DecisionOutcome>";
    private const string Cause = "global::Safety.Decisions.Cause";
    private const string Token = "global::System.Threading.CancellationToken";
    private const string Leg = "global::Safety.Decisions.LegOutcome";

    public static string Emit(DecisionSpec decision) => PartialTypeEmitter.Emit(decision.Type!, "", writer =>
    {
        // A decision with errors still has its members, so that its callers do not fail too.
        bool isSkeleton = decision.Problems.Count > 0;
        string site = $"s_{Identifiers.Camel(decision.Name)}Site";
        string state = $"{decision.Name}InputState";
        string leg = $"Send{decision.Name}LegAsync";
        string ask = $"global::System.Func<{Token}, global::System.Threading.Tasks.ValueTask<{decision.Input}>>";
        var states = new StateEmitter(decision.States);
        if (!isSkeleton)
        {
            writer.Line($"private static readonly global::Safety.Generated.V1.DecisionSite<{decision.Input}> {site} =");
            writer.Hanging($"new({Identifiers.Quote($"{decision.Type!.FullName}.{decision.Name}")}, {state}.{states.WriteMethod(decision.InputIdentity)}, {state}.{states.ReadMethod(decision.InputIdentity)});");
            writer.Blank();
        }

        writer.Line($"/// <summary>Makes the decision once: a cause that was decided about gets its stored decision, and legs that are missing are sent. Another input for the same cause is denied.</summary>");
        writer.Line($"{decision.Accessibility} {Outcome} {decision.Name}Async({Cause} cause, {decision.Input} input, {Token} cancellationToken = default) =>");
        writer.Hanging(Run("input"));
        writer.Blank();
        writer.Line($"/// <summary>As the other overload; the input is asked for only when there is no decision yet.</summary>");
        writer.Line($"{decision.Accessibility} {Outcome} {decision.Name}Async({Cause} cause, {ask} input, {Token} cancellationToken = default) =>");
        writer.Hanging(Run("input"));
        writer.Blank();
        writer.Line($"/// <summary>The code of this decision, for <see cref=\"global::Safety.Decisions.DecisionReplayer\"/>.</summary>");
        writer.Line($"{decision.Accessibility} global::Safety.Decisions.DecisionCode {decision.Name}Decision => {(isSkeleton ? "throw new global::System.NotSupportedException()" : $"{Entry}.CodeOf({site}, {decision.Core})")};");
        if (isSkeleton)
            return;
        writer.Blank();
        string call = $"{decision.Sender}(key, terms, cancellationToken)";
        writer.Line($"private {(decision.SenderIsAwaited ? "async " : "")}global::System.Threading.Tasks.ValueTask<{Leg}> {leg}(global::Safety.Identity.OrderKey key, global::Safety.Orders.OrderTerms terms, {Token} cancellationToken) =>");
        writer.Hanging(decision.SenderIsAwaited ? $"{Leg}.From(await {call}.ConfigureAwait(false));" : $"new({Leg}.From({call}));");
        writer.Blank();
        states.EmitClass(state, writer);

        string Run(string input) => isSkeleton ? "throw new global::System.NotSupportedException();" : $"{Entry}.RunAsync({site}, cause, {input}, {decision.Core}, {leg}, cancellationToken);";
    });
}
