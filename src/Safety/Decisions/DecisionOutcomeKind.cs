namespace Safety.Decisions;

/// <summary>What became of a cause at a decision.</summary>
public enum DecisionOutcomeKind
{
    /// <summary>Not finished: the guard was not ready, or a leg's outcome is not known yet. The cause stays; it is run again.</summary>
    Deferred = 0,

    /// <summary>The strategy has nothing to decide about this cause; nothing was written.</summary>
    NotMine,

    /// <summary>The decision is to do nothing.</summary>
    Nothing,

    /// <summary>The decision is a plan, and every leg has been admitted or is denied for good.</summary>
    Planned,

    /// <summary>The cause was decided before with another input or by other code: nothing was done now, and the first decision stands.</summary>
    Denied,
}
