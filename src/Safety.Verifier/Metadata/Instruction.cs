using System.Reflection.Emit;

namespace Safety.Verifier.Metadata;

/// <summary>One instruction of a method body.</summary>
/// <param name="Offset">Where it begins.</param>
/// <param name="Code">What it does.</param>
/// <param name="Operand">A token, a number, or the offset a branch goes to.</param>
/// <param name="End">Where the next one begins.</param>
/// <param name="Targets">Where a switch goes to; null for everything else.</param>
internal readonly record struct Instruction(int Offset, OpCode Code, int Operand, int End, int[]? Targets = null);
