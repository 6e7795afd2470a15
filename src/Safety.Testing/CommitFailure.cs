namespace Safety.Testing;

/// <summary>How a commit fails.</summary>
public enum CommitFailure
{
    /// <summary>It is told as unknown, and a restart does not find the batch.</summary>
    UnknownAndLost = 0,

    /// <summary>It is told as unknown, and a restart finds the batch all the same.</summary>
    UnknownAndWritten,

    /// <summary>It certainly wrote nothing, and the journal goes on.</summary>
    CertainlyNot,
}
