using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Safety.Analyzers.Decisions;

/// <summary>Formatting, parsing and comparing by the machine's culture, where nothing says otherwise.</summary>
internal static class CultureUse
{
    private const string Provider = "CultureInfo.InvariantCulture";
    private const string Comparison = "StringComparison.Ordinal";

    /// <summary>What is used and what to pass instead; null when nothing depends on the culture.</summary>
    public static (string What, string Remedy)? Find(IOperation operation) => operation switch
    {
        IInvocationOperation call => Call(call),
        IInterpolatedStringOperation { Parent: not (IConversionOperation or IInterpolatedStringHandlerCreationOperation) } text when !IsHandled(text) => Interpolation(text),
        // Converted to FormattableString it is formatted by whoever takes it; converted to object or string it is not.
        IInterpolatedStringOperation { Parent: IConversionOperation { Type: { } type } } text when type.SpecialType is SpecialType.System_String or SpecialType.System_Object => Interpolation(text),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Add, Type.SpecialType: SpecialType.System_String } sum when (Sensitive(sum.LeftOperand) ?? Sensitive(sum.RightOperand)) is { } part => ($"… + {part}", Provider + " to ToString"),
        _ => null,
    };

    private static bool IsHandled(IInterpolatedStringOperation text)
    {
        for (IOperation? around = text.Parent; around is not null; around = around.Parent)
        {
            if (around is IInterpolatedStringHandlerCreationOperation)
                return true;
            if (around is not (IBinaryOperation or IInterpolatedStringAdditionOperation))
                return false;
        }

        return false;
    }

    private static (string, string)? Call(IInvocationOperation call)
    {
        IMethodSymbol method = call.TargetMethod;
        string type = method.ContainingType.Name;
        if (method.ContainingType.SpecialType == SpecialType.System_String)
        {
            bool comparesText = method.Parameters.Length > 0 && method.Parameters[0].Type.SpecialType == SpecialType.System_String;
            bool says = method.Parameters.Any(static p => p.Type.Name is "StringComparison" or "CultureInfo" or "CompareOptions");
            return method.Name switch
            {
                "ToLower" or "ToUpper" when method.Parameters.Length == 0 => ($"string.{method.Name}()", $"nothing and call {method.Name}Invariant"),
                "Compare" or "CompareTo" or "StartsWith" or "EndsWith" or "IndexOf" or "LastIndexOf" when comparesText && !says => ($"string.{method.Name}", method.Name == "CompareTo" ? "both to string.CompareOrdinal" : Comparison),
                "Format" when !TakesProvider(method) && call.Arguments.Any(static a => Descendants(a.Value).Any(static v => Sensitive(v) is not null)) => ("string.Format", Provider),
                "Concat" when call.Arguments.Any(static a => Sensitive(a.Value) is not null) => ("string.Concat", Provider + " to ToString"),
                _ => null,
            };
        }

        if (method.Name is "Parse" or "TryParse" or "ParseExact" or "TryParseExact" && IsFormatted(method.ContainingType) && !TakesProvider(method))
            return ($"{type}.{method.Name}", Provider);
        // A format without a provider, or none at all, is the culture's. The round-trip formats of times are not.
        if (method.Name == "ToString" && IsFormatted(method.ContainingType) && !TakesProvider(method) && !IsRoundTrip(call))
            return ($"{type}.ToString", Provider);
        return type == "Convert" && method.ContainingType.ContainingNamespace.Name == "System" && !TakesProvider(method) && method.Parameters.Length > 0
            && (method.ReturnType.SpecialType == SpecialType.System_String ? IsFormatted(method.Parameters[0].Type) : IsFormatted(method.ReturnType) && method.Parameters[0].Type.SpecialType == SpecialType.System_String)
            ? ($"Convert.{method.Name}", Provider) : null;
    }

    private static IEnumerable<IOperation> Descendants(IOperation value) => value is IConversionOperation or IArrayCreationOperation ? value.DescendantsAndSelf() : [value];

    private static (string, string)? Interpolation(IInterpolatedStringOperation text)
    {
        foreach (IInterpolationOperation part in text.Parts.OfType<IInterpolationOperation>())
        {
            if (Sensitive(part.Expression) is { } name && part.FormatString?.ConstantValue.Value is not ("O" or "o" or "R" or "s" or "u"))
                return ($"$\"{{{name}}}\"", Provider + ", as string.Create(CultureInfo.InvariantCulture, $\"…\") does");
        }

        return null;
    }

    /// <summary>The text of a value whose default format is the culture's.</summary>
    private static string? Sensitive(IOperation value)
    {
        while (value is IConversionOperation { IsImplicit: true } conversion)
            value = conversion.Operand;
        return IsFormatted(value.Type) && !value.ConstantValue.HasValue ? value.Syntax.ToString() : null;
    }

    // Whole numbers are left out: their default format differs by the minus sign of a few cultures only.
    private static bool IsFormatted(ITypeSymbol? type)
    {
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable)
            type = nullable.TypeArguments[0];
        return type?.SpecialType is SpecialType.System_Decimal or SpecialType.System_Double or SpecialType.System_Single or SpecialType.System_DateTime
            || (type is { ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true }, Name: "DateTimeOffset" or "DateOnly" or "TimeOnly" or "Half" });
    }

    private static bool TakesProvider(IMethodSymbol method) => method.Parameters.Any(static p => p.Type.Name is "IFormatProvider" or "CultureInfo" or "NumberFormatInfo");

    private static bool IsRoundTrip(IInvocationOperation call) =>
        call.Arguments.Length > 0 && call.Arguments[0].Value.ConstantValue.Value is "O" or "o" or "R" or "r" or "s" or "u"
        && call.TargetMethod.ContainingType.SpecialType is not (SpecialType.System_Decimal or SpecialType.System_Double or SpecialType.System_Single);
}
