namespace Safety.CrashMatrix.Tests;

/// <summary>Where a trader dies: the crash points of docs/recovery.md, and a moment nobody chose.</summary>
public enum CrashPoint
{
    /// <summary>The parent kills the process after a drawn number of microseconds.</summary>
    Random = 0,

    /// <summary>Before deciding.</summary>
    C1,

    /// <summary>Decided; the transaction has begun, nothing is committed.</summary>
    C2,

    /// <summary>Inside the commit of an intent: at each write and each sync.</summary>
    C3,

    /// <summary>The commit of an intent returned an error.</summary>
    C4,

    /// <summary>The intent is durable, no byte was sent.</summary>
    C5,

    /// <summary>The request was handed to the socket.</summary>
    C6,

    /// <summary>The venue has answered, the guard has not read it.</summary>
    C7,

    /// <summary>The answer is read, the outcome is not written.</summary>
    C8,

    /// <summary>Inside the commit of an outcome.</summary>
    C9,

    /// <summary>A report was received, not written.</summary>
    C10,

    /// <summary>Inside the commit of report, state and position.</summary>
    C11,

    /// <summary>The report is written, the stream has not moved on.</summary>
    C12,

    /// <summary>A cancel or a replacement is under way.</summary>
    C13,

    /// <summary>During recovery: at each question to the venue and each step of the journal.</summary>
    C14,

    /// <summary>The kill switch is latched, cancels are half done.</summary>
    C15,

    /// <summary>Inside a checkpoint, a snapshot or a migration.</summary>
    C16,

    /// <summary>The process stands still between the last check and the send; it is killed there, or goes on.</summary>
    C17,

    /// <summary>The disk is full at the commit of an intent or of an outcome.</summary>
    C18,
}
