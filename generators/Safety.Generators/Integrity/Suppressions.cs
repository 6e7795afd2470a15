using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Safety.Generators.Parsing;
using Safety.Generators.Specs;

namespace Safety.Generators.Integrity;

/// <summary>SAFE002: does a suppression name one of our rules?</summary>
internal static class Suppressions
{
    /// <summary>By the attributes of a declared symbol.</summary>
    public static IEnumerable<IntegrityError> Find(IEnumerable<AttributeData> attributes)
    {
        foreach (AttributeData attribute in attributes)
        {
            if (attribute.ConstructorArguments.Length >= 2 && attribute.ConstructorArguments[1].Value is string id
                && Check(id, attribute.AttributeClass?.Name, attribute.ApplicationSyntaxReference?.SyntaxTree) is { } error)
            {
                yield return error;
            }
        }
    }

    /// <summary>By the attribute itself.</summary>
    public static IntegrityError? Find(AttributeSyntax attribute, SemanticModel model, CancellationToken cancellation)
    {
        if (model.GetTypeInfo(attribute, cancellation).Type is not { Name: "SuppressMessageAttribute" or "UnconditionalSuppressMessageAttribute" } type
            || !type.Identity().StartsWith("global::System.Diagnostics.CodeAnalysis.", StringComparison.Ordinal))
        {
            return null;
        }

        AttributeArgumentSyntax argument = attribute.ArgumentList!.Arguments.FirstOrDefault(a => a.NameColon?.Name.Identifier.ValueText == "checkId")
            ?? attribute.ArgumentList.Arguments[1];
        return model.GetConstantValue(argument.Expression, cancellation).Value is string id ? Check(id, type.Name, attribute.SyntaxTree) : null;
    }

    private static IntegrityError? Check(string checkId, string? attribute, SyntaxTree? tree)
    {
        // A check id may carry a name behind a colon: "SAFE201:RawBrokerCall".
        string id = checkId.Split(':')[0].Trim();
        if (!id.StartsWith("SAFE", StringComparison.OrdinalIgnoreCase) || !id.Skip(4).All(char.IsDigit))
            return null;

        string place = tree is null ? "" : " in " + System.IO.Path.GetFileName(tree.FilePath);
        return new IntegrityError(
            "SAFE002",
            $"A [{attribute?.Replace("Attribute", "")}]{place} names {id}; the rules of Safety cannot be suppressed. Remove the attribute and correct what {id} reports.");
    }
}
