using System.Collections;
using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;

namespace Safety.Generators.Tests.Harness;

/// <summary>What the pipeline must have remembered.</summary>
public static class Caching
{
    /// <summary>
    /// What each named step gives when nothing that concerns it has changed. Where a step looks at code it looks again in every
    /// compilation, and finds the same; what follows is taken from the cache.
    /// </summary>
    private static readonly Dictionary<string, IncrementalStepRunReason> s_whenUnchanged = new()
    {
        [StepNames.Contracts] = IncrementalStepRunReason.Unchanged,
        [StepNames.DirectGuards] = IncrementalStepRunReason.Cached,
        [StepNames.Surface] = IncrementalStepRunReason.Cached,
        [StepNames.Catalogues] = IncrementalStepRunReason.Cached,
        [StepNames.BoundContracts] = IncrementalStepRunReason.Cached,
        [StepNames.BoundGuards] = IncrementalStepRunReason.Cached,
        [StepNames.Machines] = IncrementalStepRunReason.Cached,
        [StepNames.Decisions] = IncrementalStepRunReason.Unchanged,
        [StepNames.Handlers] = IncrementalStepRunReason.Unchanged,
        [StepNames.Checkpoints] = IncrementalStepRunReason.Unchanged,
        [StepNames.AnalyzerSwitches] = IncrementalStepRunReason.Cached,
        [StepNames.Suppressions] = IncrementalStepRunReason.Unchanged,
        [StepNames.TargetedSuppressions] = IncrementalStepRunReason.Cached,
        [StepNames.ReservedNames] = IncrementalStepRunReason.Cached,
        [StepNames.Attestation] = IncrementalStepRunReason.Unchanged,
        [StepNames.ForgedStamps] = IncrementalStepRunReason.Unchanged,
        [StepNames.Integrity] = IncrementalStepRunReason.Cached,
    };

    /// <summary>The named steps that a test can say something about.</summary>
    public static IEnumerable<string> Steps => s_whenUnchanged.Keys;

    /// <summary>After a run on a clone: no step that has results in this code did anything, and nothing was written.</summary>
    public static void AssertNothingRanAgain(GeneratorRun second)
    {
        foreach (string step in Steps.Where(second.Result.TrackedSteps.ContainsKey))
            AssertUnchanged(second, step);
        AssertNothingWritten(second);
    }

    /// <summary>Nothing that concerns the step has changed.</summary>
    public static void AssertUnchanged(GeneratorRun run, string step) => AssertReason(run, step, s_whenUnchanged[step]);

    /// <summary>The step has results, and this is the reason of each.</summary>
    public static void AssertReason(GeneratorRun run, string step, IncrementalStepRunReason reason)
    {
        IReadOnlyList<IncrementalStepRunReason> reasons = Reasons(run, step);
        Assert.True(reasons.Count > 0, $"Step {step} gave no result.");
        Assert.True(reasons.All(found => found == reason), $"Step {step}: {string.Join(", ", reasons)}, expected {reason}.");
    }

    public static IReadOnlyList<IncrementalStepRunReason> Reasons(GeneratorRun run, string step) =>
        run.Result.TrackedSteps.TryGetValue(step, out ImmutableArray<IncrementalGeneratorRunStep> steps)
            ? [.. steps.SelectMany(s => s.Outputs).Select(o => o.Reason)]
            : [];

    /// <summary>Every file stands as it was.</summary>
    public static void AssertNothingWritten(GeneratorRun run)
    {
        IReadOnlyList<IncrementalStepRunReason> reasons = OutputReasons(run);
        Assert.True(reasons.Count > 0 && reasons.All(reason => reason == IncrementalStepRunReason.Cached), $"Source outputs: {string.Join(", ", reasons)}.");
    }

    public static IReadOnlyList<IncrementalStepRunReason> OutputReasons(GeneratorRun run) =>
        [.. run.Result.TrackedOutputSteps.SelectMany(s => s.Value).SelectMany(s => s.Outputs).Select(o => o.Reason)];

    /// <summary>
    /// No result of our steps leads to anything that belongs to a compilation: by assignability, because what hides is a
    /// subclass, and through every field, because what hides is private.
    /// </summary>
    public static void AssertHoldsNoCompilation(GeneratorRun run)
    {
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        foreach (string step in Steps)
        {
            if (!run.Result.TrackedSteps.TryGetValue(step, out ImmutableArray<IncrementalGeneratorRunStep> steps))
                continue;
            foreach (object value in steps.SelectMany(s => s.Outputs).Select(o => o.Value))
                Walk(value, step, seen);
        }
    }

    /// <summary>Follows every field of the value. Public so that a test can show that it finds what it is to find.</summary>
    public static void Walk(object? value, string path, HashSet<object> seen)
    {
        if (value is null or string || value.GetType().IsPrimitive || value.GetType().IsEnum || !seen.Add(value))
            return;

        Assert.False(value is Compilation or ISymbol or SyntaxNode or SyntaxTree or SemanticModel or Location or Diagnostic or AttributeData,
            $"{path} holds a {value.GetType().Name}.");
        Assert.False(value.GetType() is { IsGenericType: true } generic && generic.GetGenericTypeDefinition() == typeof(ImmutableArray<>),
            $"{path} holds an ImmutableArray, which is compared by reference.");

        if (value is IEnumerable items)
        {
            foreach (object? item in items)
                Walk(item, path + "[]", seen);
        }

        for (Type? type = value.GetType(); type is not null && type != typeof(object); type = type.BaseType)
        {
            foreach (FieldInfo field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
                Walk(field.GetValue(value), $"{path}.{field.Name}", seen);
        }
    }
}
