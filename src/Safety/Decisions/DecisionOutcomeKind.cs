namespace Safety.Decisions;

/// <summary>What became of a trigger at a decision.</summary>
public enum DecisionOutcomeKind
{
    /// <summary>Not finished: the guard was not ready, or a leg's outcome is not known yet. The trigger stays; it is run again.</summary>
    Deferred = 0,

    /// <summary>The strategy has nothing to decide about this trigger; nothing was written.</summary>
    NotMine,

    /// <summary>The verdict is to do nothing.</summary>
    Nothing,

    /// <summary>The verdict is a plan, and every leg has been admitted or is refused for good.</summary>
    Planned,

    /// <summary>The trigger was decided before with another input or by other code: nothing was done now, and the first verdict stands.</summary>
    Refused,
}
