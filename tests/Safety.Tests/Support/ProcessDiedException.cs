namespace Safety.Tests.Support;

/// <summary>Ends what the dead process was doing; nothing that catches it reaches the disk or the venue any more.</summary>
internal sealed class ProcessDiedException() : Exception("the process dies here");
