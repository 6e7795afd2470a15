using Microsoft.CodeAnalysis;

namespace Safety.Analyzers.Decisions;

/// <summary>One place where code does what a decision must not.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Location">The place.</param>
/// <param name="What">What is done there: the end of the call path.</param>
/// <param name="Remedy">The rest of the message; null where the rule has none.</param>
internal sealed record Offence(DiagnosticDescriptor Rule, Location Location, string What, string? Remedy);
