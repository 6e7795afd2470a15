namespace Safety.Journal;

/// <summary>A copy of a journal in the making. It takes in what is written meanwhile, and shows the journal as of its last step.</summary>
public interface IJournalSnapshot : IDisposable
{
    /// <summary>Copies some more. Called in the writer's place: it must be short.</summary>
    /// <returns>True when all is copied.</returns>
    /// <exception cref="IOException">The copy cannot be written; the journal is not touched by that.</exception>
    bool Copy();

    /// <summary>Checks the copy, marks it as one, and gives it its name. Not in the writer's place.</summary>
    /// <exception cref="IOException">The copy is not sound or cannot be written.</exception>
    void Complete();
}
