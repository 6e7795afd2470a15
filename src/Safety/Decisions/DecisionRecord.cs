using Safety.Identity;

namespace Safety.Decisions;

/// <summary>A verdict: written once, together with the first intent it leads to, never changed. Unique by (account, strategy, trigger).</summary>
public sealed record DecisionRecord
{
    /// <summary>The journal's number of the account whose trigger it was.</summary>
    public required int AccountRef { get; init; }

    /// <summary>Growing; the order in which decisions were made.</summary>
    public required long Sequence { get; init; }

    /// <summary>Who decided.</summary>
    public required StrategyId Strategy { get; init; }

    /// <summary>What made it decide.</summary>
    public required TriggerKey Trigger { get; init; }

    /// <summary>When the cause happened.</summary>
    public required DateTimeOffset TriggerTime { get; init; }

    /// <summary>The trigger's number.</summary>
    public required long TriggerSequence { get; init; }

    /// <summary>The code that decided: type and method, without <c>Core</c>.</summary>
    public required string Decision { get; init; }

    /// <summary>The input, as JSON. The same trigger with another input is refused.</summary>
    public required string Input { get; init; }

    /// <summary>What the decision read from its context, as JSON: time, prices, positions, notes.</summary>
    public required string Evidence { get; init; }

    /// <summary>The plan, as JSON.</summary>
    public required string Plan { get; init; }

    /// <summary>Why the first leg was refused for good without spending its key (<see cref="Guarding.RefusalCode"/>); 0 = it was not.</summary>
    public int RefusalCode { get; init; }

    /// <summary>That refusal's message.</summary>
    public string? RefusalMessage { get; init; }

    /// <summary>The arming it was made under.</summary>
    public required long Epoch { get; init; }

    /// <summary>When it was written.</summary>
    public required DateTimeOffset DecidedAt { get; init; }
}
