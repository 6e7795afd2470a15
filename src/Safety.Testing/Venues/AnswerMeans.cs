namespace Safety.Testing.Venues;

/// <summary>What an answer that accepts a request proves.</summary>
public enum AnswerMeans
{
    /// <summary>The order works, or was changed.</summary>
    Working = 0,

    /// <summary>The request has arrived; what becomes of it a report tells.</summary>
    Received,
}
