namespace Safety.Intents;

/// <summary>One piece of work for the single writer: applied in order inside a transaction, completed when it is durable.</summary>
internal interface IJournalWork
{
    /// <summary>Checks over the ledger and writes rows. Runs alone; must not block.</summary>
    void Apply(JournalTransaction transaction);

    /// <summary>All rows are durable.</summary>
    void Committed();

    /// <summary>The journal failed or is latched: what was applied in memory stays, the rows' fate is unknown.</summary>
    void Failed(JournalException fault);
}
