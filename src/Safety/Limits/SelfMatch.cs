namespace Safety.Limits;

/// <summary>What is done with an order that would trade with an own one.</summary>
public enum SelfMatch
{
    /// <summary>Nothing: venues prevent it where the account is set so, by the queue that only they see, and two strategies that meet by accident are no wash trade. The default.</summary>
    Allow = 0,

    /// <summary>It is denied while an own order of the other side works at its price or a better one, in any account of the host at the venue. What says that it only reduces a position, and hedges, pass.</summary>
    Deny,
}
