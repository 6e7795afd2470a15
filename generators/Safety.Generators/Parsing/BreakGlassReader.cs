using System.Globalization;
using Microsoft.CodeAnalysis;
using Safety.Analyzers.Model;
using Safety.Generators.Specs;

namespace Safety.Generators.Parsing;

/// <summary>The break-glass methods of a mapping class → <see cref="MemberSpec"/>, as if the contract had such a member; what is wrong with one is SAFE116.</summary>
internal sealed class BreakGlassReader(MemberReader members, Compilation compilation, Action<IMethodSymbol, string> report)
{
    /// <summary>The suffix of a break-glass method's name; what is before it is the name of the guard's method.</summary>
    public const string Suffix = "Core";

    /// <summary>How a day is written.</summary>
    public const string DayFormat = "yyyy-MM-dd";

    /// <summary>The break-glass methods that take this broker. One that takes no guarded type at all belongs to nobody, which the analyzer reports.</summary>
    public IEnumerable<MemberSpec> Read(INamedTypeSymbol mapping, INamedTypeSymbol broker)
    {
        foreach (IMethodSymbol method in mapping.GetMembers().OfType<IMethodSymbol>())
        {
            if (!Takes(method, broker) || AttributeReader.Find(method, SafetyNames.BreakGlassAttribute) is not { } attribute)
                continue;

            string[] mistakes = [.. MistakesOf(method, broker), .. MistakesOf(attribute)];
            foreach (string mistake in mistakes)
                report(method, mistake);
            if (mistakes.Length > 0 || ParseDay(attribute) is not { } day)
                continue;

            var breakGlass = new BreakGlassSpec($"{mapping.WrittenName()}.{Identifiers.Escape(method.Name)}", day.Year, day.Month, day.Day);
            yield return members.ReadBreakGlass(method, method.Name.Substring(0, method.Name.Length - Suffix.Length), KindOf(attribute), breakGlass);
        }
    }

    /// <summary>True when the method's second parameter is the broker.</summary>
    public static bool Takes(IMethodSymbol method, INamedTypeSymbol broker) =>
        method.Parameters.Length >= 2 && SymbolEqualityComparer.Default.Equals(method.Parameters[1].Type, broker);

    /// <summary>The last day; null when what is written is none.</summary>
    public static DateTime? ParseDay(AttributeData attribute) =>
        DateTime.TryParseExact(TextOf(attribute, 1), DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime day) ? day : null;

    private IEnumerable<string> MistakesOf(IMethodSymbol method, INamedTypeSymbol broker)
    {
        if (!SymbolEqualityComparer.Default.Equals(method.ContainingAssembly, compilation.Assembly))
            yield return "stands in another assembly than its guard; move the mapping class beside the contract";
        if (!method.IsStatic || method.IsGenericMethod || !compilation.IsSymbolAccessibleWithin(method, compilation.Assembly))
            yield return "must be a static method without type parameters that is internal or public, so that the guard can call it";
        if (!method.Name.EndsWith(Suffix, StringComparison.Ordinal) || method.Name.Length == Suffix.Length)
            yield return $"must be named {method.Name}{Suffix}: the guard's method is named like it without '{Suffix}'";
        if (method.Parameters[0].Type.PlainName() != SafetyNames.BreakGlassPermit || method.Parameters.Take(2).Any(static parameter => parameter.RefKind != RefKind.None || parameter.IsParams))
            yield return $"must take 'BreakGlassPermit permit' first and '{broker.Display()} broker' second, both by value";
    }

    private static IEnumerable<string> MistakesOf(AttributeData attribute)
    {
        if (Letters(TextOf(attribute, 0)).Length == 0)
            yield return "gives no reason; say why no contract member can do it";
        if (ParseDay(attribute) is null)
            yield return $"expires on '{TextOf(attribute, 1)}', which is no day of the form {DayFormat}";
        if (ApproversOf(attribute).Distinct(StringComparer.OrdinalIgnoreCase).Count() < 2)
            yield return "names fewer than two different approvers";
        if (!KindOf(attribute).TakesKey() || KindOf(attribute) is CallKind.ByMessage)
            yield return $"is of the kind {KindOf(attribute)}, which is not admitted under an order key; use Submit, SubmitMany, Replace, ClosePosition or AccountChange";
    }

    private static IEnumerable<string> ApproversOf(AttributeData attribute) =>
        attribute.ConstructorArguments.Length > 2 && attribute.ConstructorArguments[2] is { Kind: TypedConstantKind.Array, IsNull: false } names
            ? names.Values.Select(static name => Letters(name.Value as string ?? "")).Where(static name => name.Length > 0)
            : [];

    // "A. Adams" and "A.Adams " are one person.
    private static string Letters(string text) => string.Concat(text.Where(char.IsLetterOrDigit));

    private static string TextOf(AttributeData attribute, int index) =>
        attribute.ConstructorArguments.Length > index && attribute.ConstructorArguments[index] is { Kind: TypedConstantKind.Primitive, Value: string text } ? text : "";

    private static CallKind KindOf(AttributeData attribute) =>
        attribute.NamedArguments.FirstOrDefault(static argument => argument.Key == "Kind").Value.Value is int kind
            ? Enum.IsDefined(typeof(CallKind), kind) ? (CallKind)kind : CallKind.Forbidden
            : CallKind.Submit;
}
