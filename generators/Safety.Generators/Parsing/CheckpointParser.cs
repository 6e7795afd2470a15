using Microsoft.CodeAnalysis;
using Safety.Generators.Specs;

namespace Safety.Generators.Parsing;

/// <summary>A type with <c>[Checkpointed]</c> → <see cref="CheckpointSpec"/>.</summary>
internal static class CheckpointParser
{
    private const string Declaration = "SAFE621";
    private const string Member = "SAFE622";

    public static CheckpointSpec Parse(INamedTypeSymbol type, AttributeData attribute, Compilation compilation, bool withLocations)
    {
        var problems = new List<ProblemSpec>();
        LocationSpec? location = withLocations ? LocationSpec.From(type.Locations.FirstOrDefault(static l => l.IsInSource && !GeneratedPaths.IsGeneratorOutput(l.SourceTree!.FilePath))) : null;
        if (PartialTypes.Problem(type) is { } problem)
            problems.Add(ProblemSpec.Of(Declaration, location, type.Display(), "cannot be completed: " + problem));
        else if (type.IsAbstract || type.IsStatic)
            problems.Add(ProblemSpec.Of(Declaration, location, type.Display(), "must not be abstract or static: a snapshot is of one state"));
        var reader = new StateReader(compilation, type);
        if (problems.Count == 0 && reader.Add(type) is { } fault)
            problems.Add(ProblemSpec.Of(Member, location, type.Display(), fault));
        return new CheckpointSpec
        {
            Type = type.IsAbstract || type.IsStatic ? null : PartialTypes.Read(type),
            Name = Identifiers.Escape(type.Name),
            Identity = type.Identity(),
            Version = attribute.NamedArguments.FirstOrDefault(static a => a.Key == "Version").Value.Value is int version ? version : 1,
            States = reader.States,
            Problems = problems.ToEquatableArray(),
        };
    }
}
