using Microsoft.CodeAnalysis;
using Safety.Generators.Specs;

namespace Safety.Generators.Parsing;

/// <summary>The mapping class → <see cref="MappingMethodSpec"/>.</summary>
internal static class MappingReader
{
    private static readonly HashSet<string> s_roles = new(StringComparer.Ordinal)
    {
        MappingRoles.Describe, MappingRoles.Stamp, MappingRoles.ReadId, MappingRoles.Judge, MappingRoles.Target, MappingRoles.Snapshot,
        MappingRoles.Report, MappingRoles.Position, MappingRoles.ServerTime, MappingRoles.Classify, MappingRoles.Fingerprint,
        MappingRoles.CancelOf, MappingRoles.KeyOf,
    };

    public static EquatableArray<MappingMethodSpec> Read(INamedTypeSymbol mapping, Compilation compilation, ContentReader contents)
    {
        var methods = new List<MappingMethodSpec>();
        foreach (IMethodSymbol method in mapping.GetMembers().OfType<IMethodSymbol>())
        {
            if (method is not { MethodKind: MethodKind.Ordinary, IsStatic: true } || !s_roles.Contains(method.Name)
                || !compilation.IsSymbolAccessibleWithin(method, compilation.Assembly))
            {
                continue;
            }

            foreach (IParameterSymbol parameter in method.Parameters)
                contents.Add(parameter.Type);
            methods.Add(new MappingMethodSpec(
                method.Name,
                $"{mapping.WrittenName()}.{method.Name}",
                TypeReader.Read(method.ReturnType),
                method.Parameters.Select(MemberReader.ReadParameter).ToEquatableArray(),
                MemberReader.ReadTypeParameters(method.TypeParameters)));
        }

        return methods.ToEquatableArray();
    }
}
