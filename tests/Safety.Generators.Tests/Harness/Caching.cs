using System.Collections;
using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;

namespace Safety.Generators.Tests.Harness;

/// <summary>What the pipeline must have remembered.</summary>
public static class Caching
{
    /// <summary>After a run on a clone: transforms found the same again, nothing behind them ran, and nothing was written.</summary>
    public static void AssertNothingRanAgain(GeneratorRun second)
    {
        foreach (string step in StepNames.Transforms)
            AssertReasons(second, step, IncrementalStepRunReason.Unchanged, IncrementalStepRunReason.Cached);
        foreach (string step in StepNames.Later)
            AssertReasons(second, step, IncrementalStepRunReason.Cached);
        AssertOutputs(second, IncrementalStepRunReason.Cached);
    }

    /// <summary>The step ran and gave only results with these reasons.</summary>
    public static void AssertReasons(GeneratorRun run, string step, params IncrementalStepRunReason[] allowed)
    {
        foreach (IncrementalStepRunReason reason in Reasons(run, step))
            Assert.True(allowed.Contains(reason), $"Step {step}: {reason}, expected {string.Join(" or ", allowed)}.");
    }

    public static IReadOnlyList<IncrementalStepRunReason> Reasons(GeneratorRun run, string step) =>
        run.Result.TrackedSteps.TryGetValue(step, out ImmutableArray<IncrementalGeneratorRunStep> steps)
            ? [.. steps.SelectMany(s => s.Outputs).Select(o => o.Reason)]
            : [];

    public static void AssertOutputs(GeneratorRun run, params IncrementalStepRunReason[] allowed)
    {
        foreach (IncrementalStepRunReason reason in OutputReasons(run))
            Assert.True(allowed.Contains(reason), $"Source output: {reason}, expected {string.Join(" or ", allowed)}.");
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
        foreach (string step in StepNames.Transforms.Concat(StepNames.Later))
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
