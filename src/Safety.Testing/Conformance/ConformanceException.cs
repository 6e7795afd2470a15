namespace Safety.Testing.Conformance;

/// <summary>An adapter does what no guard can make up for.</summary>
/// <param name="message">What was tried, what the adapter did, and what it has to do.</param>
public sealed class ConformanceException(string message) : Exception(message);
