namespace Safety.Writer;

/// <summary>One piece of work for the single writer: applied in order inside a batch, completed when that is durable.</summary>
internal interface IJournalWork
{
    /// <summary>True for work that tells what has happened (an answer, a report): it is folded into memory also when nothing can be written any more, so that cancels and look-ups know of it. False for what would admit something.</summary>
    bool IsNews => false;

    /// <summary>True for work that reads no store and is over at once: it may join a batch that is being put together.</summary>
    bool IsShort => IsNews;

    /// <summary>Decides over the memory and appends facts. Runs alone; must not block. What it throws fails this work only, and takes its facts back.</summary>
    void Apply(JournalBatch journal);

    /// <summary>All facts are durable.</summary>
    void Committed();

    /// <summary>It threw, or the journal failed or is latched: a <see cref="Journal.JournalException"/> that is not certain means that the facts' fate is unknown.</summary>
    void Failed(Exception fault);
}
