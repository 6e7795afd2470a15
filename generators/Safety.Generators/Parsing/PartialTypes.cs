using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Safety.Generators.Specs;

namespace Safety.Generators.Parsing;

/// <summary>User types that the generator writes a part of.</summary>
internal static class PartialTypes
{
    /// <summary>Why nothing can be written into a type, as the rest of a sentence; null when it can.</summary>
    public static string? Problem(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? around = type; around is not null; around = around.ContainingType)
        {
            if (around.Arity > 0)
                return $"{around.Name} must not be generic: decisions and snapshots are stored under its name";
            if (around.IsFileLocal)
                return $"{around.Name} must not be file-local";
            if (!around.DeclaringSyntaxReferences
                .Where(static r => !GeneratedPaths.IsGeneratorOutput(r.SyntaxTree.FilePath))
                .Select(static r => r.GetSyntax()).OfType<TypeDeclarationSyntax>()
                .All(static part => part.Modifiers.Any(static m => m.ValueText == "partial")))
                return $"{around.Name} must be partial: the generator writes its other half";
        }

        return type.TypeKind is TypeKind.Class or TypeKind.Struct ? null : $"{type.Name} must be a class";
    }

    public static PartialTypeSpec? Read(INamedTypeSymbol type)
    {
        if (Problem(type) is not null)
            return null;
        var declarations = new List<ContainerSpec>();
        for (INamedTypeSymbol? around = type; around is not null; around = around.ContainingType)
            declarations.Insert(0, new ContainerSpec($"partial {Keyword(around)} {Identifiers.Escape(around.Name)}"));
        return new PartialTypeSpec(GuardNames.NamespaceOf(type), declarations.ToEquatableArray(), GuardNames.HintOf(type), type.PlainName());
    }

    /// <summary>How visible a generated member may be that names these types.</summary>
    public static string? Accessibility(params ITypeSymbol[] types)
    {
        string accessibility = "public";
        foreach (ITypeSymbol type in types)
        {
            for (ISymbol? around = type is IArrayTypeSymbol array ? array.ElementType : type; around is ITypeSymbol and not ITypeParameterSymbol; around = around.ContainingType)
            {
                if (around.DeclaredAccessibility is Microsoft.CodeAnalysis.Accessibility.Private or Microsoft.CodeAnalysis.Accessibility.Protected or Microsoft.CodeAnalysis.Accessibility.ProtectedAndInternal)
                    return null;
                if (around.DeclaredAccessibility is not (Microsoft.CodeAnalysis.Accessibility.Public or Microsoft.CodeAnalysis.Accessibility.NotApplicable))
                    accessibility = "internal";
            }

            if (type is INamedTypeSymbol { TypeArguments.Length: > 0 } named)
            {
                switch (Accessibility([.. named.TypeArguments]))
                {
                    case null:
                        return null;
                    case "internal":
                        accessibility = "internal";
                        break;
                }
            }
        }

        return accessibility;
    }

    private static string Keyword(INamedTypeSymbol type) => type switch
    {
        { TypeKind: TypeKind.Interface } => "interface",
        { TypeKind: TypeKind.Struct, IsRecord: true } => "record struct",
        { TypeKind: TypeKind.Struct } => "struct",
        { IsRecord: true } => "record",
        _ => "class",
    };
}
