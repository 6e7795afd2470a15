using Microsoft.CodeAnalysis;
using Safety.Analyzers.Model;
using Safety.Generators.Parsing;

namespace Safety.Analyzers.Definition;

/// <summary>All types of a project that the generator writes guards for.</summary>
internal static class GuardSubjects
{
    public static IEnumerable<GuardSubject> In(SafetySymbols safety, CancellationToken cancellationToken)
    {
        foreach (INamedTypeSymbol type in TypeWalk.TypesOf(safety.Compilation.Assembly, cancellationToken))
        {
            foreach (AttributeData attribute in type.GetAttributes())
            {
                INamedTypeSymbol? target = SafetySymbols.Is(attribute.AttributeClass, safety.BrokerContract) ? type
                    : SafetySymbols.Is(attribute.AttributeClass, safety.BrokerGuard) ? AttributeReader.OnlyArgument(attribute) as INamedTypeSymbol
                    : null;
                if (target is not null)
                    yield return new GuardSubject(type, target, attribute.NamedArguments.FirstOrDefault(static argument => argument.Key == "Mapping").Value.Value as INamedTypeSymbol);
            }
        }
    }
}
