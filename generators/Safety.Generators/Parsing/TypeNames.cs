using Microsoft.CodeAnalysis;

namespace Safety.Generators.Parsing;

/// <summary>How types are written in generated code, and the names of the runtime types the binder looks for.</summary>
internal static class TypeNames
{
    public const string ClientOrderId = "global::Safety.Identity.ClientOrderId";
    public const string BrokerOrderId = "global::Safety.Identity.BrokerOrderId";
    public const string OrderKey = "global::Safety.Identity.OrderKey";
    public const string OrderTerms = "global::Safety.Orders.OrderTerms";
    public const string Side = "global::Safety.Orders.Side";
    public const string OrderAck = "global::Safety.Orders.OrderAck";
    public const string OrderSnapshot = "global::Safety.Orders.OrderSnapshot";
    public const string ExecutionReport = "global::Safety.Orders.ExecutionReport";
    public const string PositionSnapshot = "global::Safety.Orders.PositionSnapshot";
    public const string Instrument = "global::Safety.Orders.Instrument";
    public const string Judgement = "global::Safety.Guarding.Judgement";
    public const string NoResponse = "global::Safety.Guarding.NoResponse";
    public const string BrokerCallKind = "global::Safety.Contracts.BrokerCallKind";
    public const string CancellationToken = "global::System.Threading.CancellationToken";
    public const string DateTimeOffset = "global::System.DateTimeOffset";
    public const string DateTime = "global::System.DateTime";
    public const string Guid = "global::System.Guid";
    public const string Exception = "global::System.Exception";

    /// <summary>With nullable annotations: what is written.</summary>
    public static SymbolDisplayFormat Written { get; } = SymbolDisplayFormat.FullyQualifiedFormat.WithMiscellaneousOptions(
        SymbolDisplayMiscellaneousOptions.UseSpecialTypes
        | SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers
        | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    /// <summary>Without annotations and tuple names: what is compared.</summary>
    private static SymbolDisplayFormat Compared { get; } = SymbolDisplayFormat.FullyQualifiedFormat.WithMiscellaneousOptions(
        SymbolDisplayMiscellaneousOptions.UseSpecialTypes
        | SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers
        | SymbolDisplayMiscellaneousOptions.ExpandValueTuple
        | SymbolDisplayMiscellaneousOptions.ExpandNullable);

    /// <summary>The full name for people: no <c>global::</c>, no keywords for special types.</summary>
    private static SymbolDisplayFormat Plain { get; } = new(
        SymbolDisplayGlobalNamespaceStyle.Omitted,
        SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces,
        SymbolDisplayGenericsOptions.IncludeTypeParameters);

    public static string WrittenName(this ITypeSymbol type) => type.ToDisplayString(Written);

    public static string Identity(this ITypeSymbol type) => type.ToDisplayString(Compared);

    public static string PlainName(this ITypeSymbol type) => type.ToDisplayString(Plain);

    public static string Display(this ISymbol symbol) => symbol.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat);

    /// <summary>The last part of a written type, for messages: <c>global::A.B?</c> → <c>B?</c>.</summary>
    public static string Short(string written)
    {
        var text = new System.Text.StringBuilder();
        int start = 0;
        for (int i = 0; i <= written.Length; i++)
        {
            if (i < written.Length && (char.IsLetterOrDigit(written[i]) || written[i] is '_' or '.' or ':' or '@'))
                continue;

            string name = written.Substring(start, i - start);
            text.Append(name.Substring(name.LastIndexOfAny(['.', ':']) + 1));
            if (i < written.Length)
                text.Append(written[i]);
            start = i + 1;
        }

        return text.ToString();
    }
}
