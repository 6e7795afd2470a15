using Safety.Identity;

namespace Safety.Decisions;

/// <summary>A decision: written once, together with the first intent it leads to, never changed. Unique by (account, strategy, cause).</summary>
public sealed record DecisionRecord
{
    /// <summary>The journal's number of the account whose cause it was.</summary>
    public required int AccountRef { get; init; }

    /// <summary>Growing; the order in which decisions were made.</summary>
    public required long Sequence { get; init; }

    /// <summary>Who decided.</summary>
    public required StrategyId Strategy { get; init; }

    /// <summary>What made it decide.</summary>
    public required CauseKey Cause { get; init; }

    /// <summary>When the cause happened.</summary>
    public required DateTimeOffset CauseTime { get; init; }

    /// <summary>The cause's number.</summary>
    public required long CauseSequence { get; init; }

    /// <summary>The code that decided: type and method, without <c>Core</c>.</summary>
    public required string Decision { get; init; }

    /// <summary>The input, as JSON. The same cause with another input is denied.</summary>
    public required string Input { get; init; }

    /// <summary>What the decision read from its context, as JSON: time, prices, positions, notes.</summary>
    public required string ObservedInputs { get; init; }

    /// <summary>The plan, as JSON.</summary>
    public required string Plan { get; init; }

    /// <summary>Why the first leg was denied for good without spending its key (<see cref="Guarding.DenialCode"/>); 0 = it was not.</summary>
    public int DenialCode { get; init; }

    /// <summary>That denial's message.</summary>
    public string? DenialMessage { get; init; }

    /// <summary>The arming it was made under.</summary>
    public required long Epoch { get; init; }

    /// <summary>When it was written.</summary>
    public required DateTimeOffset DecidedAt { get; init; }
}
