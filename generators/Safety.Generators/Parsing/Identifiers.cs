using System.Text;
using Microsoft.CodeAnalysis.CSharp;

namespace Safety.Generators.Parsing;

/// <summary>Names as they may be written.</summary>
internal static class Identifiers
{
    /// <summary>The name, with <c>@</c> in front of a keyword.</summary>
    public static string Escape(string name) =>
        SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None && SyntaxFacts.GetContextualKeywordKind(name) == SyntaxKind.None ? name : "@" + name;

    /// <summary>The name without <c>@</c>.</summary>
    public static string Bare(string name) => name.StartsWith("@", StringComparison.Ordinal) ? name.Substring(1) : name;

    /// <summary><c>SubmitOrder</c> → <c>submitOrder</c>.</summary>
    public static string Camel(string name)
    {
        string bare = Bare(name);
        return char.ToLowerInvariant(bare[0]) + bare.Substring(1);
    }

    /// <summary><c>submitOrder</c> → <c>SubmitOrder</c>.</summary>
    public static string Pascal(string name)
    {
        string bare = Bare(name);
        return char.ToUpperInvariant(bare[0]) + bare.Substring(1);
    }

    /// <summary>The text as a C# string literal.</summary>
    public static string Quote(string text) => SymbolDisplay.FormatLiteral(text, quote: true);

    /// <summary>The text as it may stand in XML.</summary>
    public static string Xml(string text) => new StringBuilder(text).Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;").ToString();
}
