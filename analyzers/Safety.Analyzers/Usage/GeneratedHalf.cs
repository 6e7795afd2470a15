using Microsoft.CodeAnalysis;
using Safety.Analyzers.Model;
using Safety.Generators.Emission;
using Safety.Generators.Parsing;
using Safety.Generators.Specs;

namespace Safety.Analyzers.Usage;

/// <summary>What the generator writes into a user's type that is no guard: a machine, a snapshot, a decision, a handler.</summary>
/// <param name="type">The user's type.</param>
/// <param name="fileName">The file's name.</param>
/// <param name="problems">The type's mistakes.</param>
/// <param name="emit">Writes the text.</param>
internal sealed class GeneratedHalf(INamedTypeSymbol type, string fileName, EquatableArray<ProblemSpec> problems, Func<string> emit)
{
    public INamedTypeSymbol Type { get; } = type;

    public string FileName { get; } = fileName;

    /// <summary>True where the type has mistakes: they are reported, and its half does nothing.</summary>
    public bool HasProblems { get; } = problems.Count > 0;

    /// <summary>The text, written anew.</summary>
    public string Text => emit();

    /// <summary>The halves of a type, by the same parsers as in the generator.</summary>
    public static IEnumerable<GeneratedHalf> Of(INamedTypeSymbol type, Compilation compilation)
    {
        if (type.GetAttributes().FirstOrDefault(MachineParser.IsMachineAttribute) is { } machineAttribute && MachineParser.Parse(type, machineAttribute, withLocations: false) is { } machine)
            yield return new GeneratedHalf(type, $"{machine.HintName}.Machine.g.cs", machine.Problems, () => MachineEmitter.Emit(machine));

        if (AttributeReader.Find(type, SafetyNames.CheckpointedAttribute) is { } checkpointed)
        {
            CheckpointSpec checkpoint = CheckpointParser.Parse(type, checkpointed, compilation, withLocations: false);
            if (checkpoint.Type is { } part)
                yield return new GeneratedHalf(type, $"{part.HintName}-Checkpoint.g.cs", checkpoint.Problems, () => CheckpointEmitter.Emit(checkpoint));
        }

        foreach (IMethodSymbol method in type.GetMembers().OfType<IMethodSymbol>())
        {
            if (AttributeReader.Find(method, SafetyNames.DecisionAttribute) is not null)
            {
                DecisionSpec decision = DecisionParser.Parse(method, compilation, withLocations: false);
                if (decision.Type is { } part)
                    yield return new GeneratedHalf(type, $"{part.HintName}-{decision.Name}.g.cs", decision.Problems, () => DecisionEmitter.Emit(decision));
            }

            if (AttributeReader.Find(method, SafetyNames.IdempotentHandlerAttribute) is not null)
            {
                HandlerSpec handler = HandlerParser.Parse(method, compilation, withLocations: false);
                if (handler.Type is { } part)
                    yield return new GeneratedHalf(type, $"{part.HintName}-{handler.Name}.g.cs", handler.Problems, () => HandlerEmitter.Emit(handler));
            }
        }
    }
}
