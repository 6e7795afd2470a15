using Microsoft.CodeAnalysis;
using Safety.Generators.Specs;

namespace Safety.Generators.Integrity;

/// <summary>SAFE002: does a suppression name one of our rules?</summary>
internal static class Suppressions
{
    public static IEnumerable<IntegrityError> Find(IEnumerable<AttributeData> attributes)
    {
        foreach (AttributeData attribute in attributes)
        {
            // A check id may carry a name behind a colon: "SAFE201:RawBrokerCall".
            if (attribute.ConstructorArguments.Length < 2 || attribute.ConstructorArguments[1].Value is not string text)
                continue;

            string id = text.Split(':')[0].Trim();
            if (!id.StartsWith("SAFE", StringComparison.OrdinalIgnoreCase) || !id.Skip(4).All(char.IsDigit))
                continue;

            string place = attribute.ApplicationSyntaxReference is { } reference
                ? " in " + System.IO.Path.GetFileName(reference.SyntaxTree.FilePath)
                : "";
            yield return new IntegrityError(
                "SAFE002",
                $"A [{attribute.AttributeClass?.Name.Replace("Attribute", "")}]{place} names {id}; the rules of Safety cannot be suppressed. Remove the attribute and correct what {id} reports.");
        }
    }
}
