using Microsoft.CodeAnalysis;
using Safety.Analyzers.Model;

namespace Safety.Generators.Parsing;

/// <summary>Which version of Safety a compilation is attested for.</summary>
internal static class Attestation
{
    /// <summary>The version of the referenced Safety assembly; null where it is not referenced or has no stamp to give.</summary>
    public static string? VersionOf(Compilation compilation)
    {
        foreach (IAssemblySymbol assembly in compilation.SourceModule.ReferencedAssemblySymbols)
        {
            if (assembly.Name == SafetyNames.Assembly && assembly.GetTypeByMetadataName(SafetyNames.SafetyAttestedAttribute) is not null)
                return assembly.Identity.Version.ToString();
        }

        return null;
    }
}
