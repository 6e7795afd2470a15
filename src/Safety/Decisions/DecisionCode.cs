using System.Text.Json;

namespace Safety.Decisions;

/// <summary>Today's code of a decision, to be run over a journal by <see cref="DecisionReplayer"/>; generated as <c>XDecision</c>.</summary>
public sealed class DecisionCode
{
    internal DecisionCode(string name, Func<DecisionContext, JsonElement, Plan> run) => (Name, Run) = (name, run);

    /// <summary>The name that decisions are stored under.</summary>
    public string Name { get; }

    internal Func<DecisionContext, JsonElement, Plan> Run { get; }
}
