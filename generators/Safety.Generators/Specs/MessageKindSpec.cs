using Safety.Analyzers.Model;

namespace Safety.Generators.Specs;

/// <summary>What a message of one type does, where everything goes through one method (FIX).</summary>
/// <param name="MessageType">The message type, FIX tag 35.</param>
/// <param name="Kind">What it does to orders.</param>
internal sealed record MessageKindSpec(string MessageType, CallKind Kind);
