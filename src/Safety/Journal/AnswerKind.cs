namespace Safety.Journal;

/// <summary>What an answer was judged to mean.</summary>
internal enum AnswerKind : byte
{
    /// <summary>Time-out, broken connection, an answer nobody can read: only the venue can tell.</summary>
    Unknown = 0,

    /// <summary>The venue has taken the request.</summary>
    Accepted = 1,

    /// <summary>The venue has not taken it.</summary>
    Rejected = 2,
}
