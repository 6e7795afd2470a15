namespace Safety.Decisions;

/// <summary>How the legs of a plan depend on each other.</summary>
public enum LegPolicy
{
    /// <summary>
    /// A leg is sent when the one before it was accepted. One that was rejected or denied for good ends the plan; one whose outcome
    /// is unknown holds it up until the venue has said. The default: no hedge of what was never bought.
    /// </summary>
    InOrder = 0,

    /// <summary>Every leg is sent, whatever became of the others.</summary>
    Independent = 1,
}
