using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Safety.Analyzers.Model;

namespace Safety.Analyzers.Decisions;

/// <summary>Formatting, parsing and comparing by the machine's culture, where nothing says otherwise.</summary>
internal static class CultureUse
{
    private const string Provider = "CultureInfo.InvariantCulture";
    private const string Comparison = "StringComparison.Ordinal";
    private const int MostNested = 4;

    /// <summary>What is used and what to pass instead; null when nothing depends on the culture.</summary>
    public static (string What, string Remedy)? Find(IOperation operation) => operation switch
    {
        IInvocationOperation call => Call(call),
        IInterpolatedStringOperation { Parent: not (IConversionOperation or IInterpolatedStringHandlerCreationOperation) } text when !IsHandled(text) => Interpolation(text),
        // Converted to FormattableString it is formatted by whoever takes it; converted to object or string it is not.
        IInterpolatedStringOperation { Parent: IConversionOperation { Type: { } type } } text when type.SpecialType is SpecialType.System_String or SpecialType.System_Object => Interpolation(text),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Add, Type.SpecialType: SpecialType.System_String } sum when (Sensitive(sum.LeftOperand) ?? Sensitive(sum.RightOperand)) is { } part => ($"… + {part}", Provider + " to ToString"),
        IMemberReferenceOperation { Member: { Name: var name, ContainingType: { Name: "StringComparison" or "StringComparer", ContainingNamespace.Name: "System" } type } } when name.StartsWith("CurrentCulture", StringComparison.Ordinal) => ($"{type.Name}.{name}", $"{type.Name}.Ordinal"),
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
                "Format" when !TakesProvider(call) && call.Arguments.Any(static a => Descendants(a.Value).Any(static v => Sensitive(v) is not null)) => ("string.Format", Provider),
                "Concat" when call.Arguments.Any(static a => Sensitive(a.Value) is not null) => ("string.Concat", Provider + " to ToString"),
                "Join" or "Concat" when method.TypeArguments.Any(static t => IsFormatted(t)) || call.Arguments.Any(static a => a.ArgumentKind == ArgumentKind.ParamArray && Descendants(a.Value).Any(static v => Sensitive(v) is not null))
                    => ($"string.{method.Name}", Provider + " to the ToString of each"),
                _ => null,
            };
        }

        if (method.ContainingType.SpecialType == SpecialType.System_Char && method.Name is "ToLower" or "ToUpper" && method.Parameters.Length == 1)
            return ($"char.{method.Name}", $"the same to {method.Name}Invariant");
        if (method.Name == "AppendFormatted" && IsText(call) && call.Arguments.Length > 0 && SensitivePart(call.Arguments[0].Value, call.Arguments.FirstOrDefault(static a => a.Parameter?.Name == "format")?.Value) is { } appended)
            return ($"$\"{{{appended}}}\"", $"{Provider} first");
        if (type == "StringBuilder" && method.Name is "Append" or "Insert" or "AppendFormat" or "AppendJoin" && !TakesProvider(call)
            && (method.TypeArguments.Any(static t => IsFormatted(t)) || call.Arguments.Any(static a => Descendants(a.Value).Any(static v => Sensitive(v) is not null))))
        {
            return ($"StringBuilder.{method.Name}", Provider + (method.Name == "AppendFormat" ? " first" : " to ToString, and the text to it"));
        }

        if (type == "FormattableString" && method.Name == "CurrentCulture")
            return ("FormattableString.CurrentCulture", "the text to FormattableString.Invariant");
        if (method.Name is "Parse" or "TryParse" or "ParseExact" or "TryParseExact" or "TryFormat" && IsFormatted(method.ContainingType) && !TakesProvider(call))
            return ($"{type}.{method.Name}", Provider);
        // A format without a provider, or none at all, is the culture's. The round-trip formats of times are not.
        if (method.Name is "ToString" or "ToShortDateString" or "ToLongDateString" or "ToShortTimeString" or "ToLongTimeString" && IsFormatted(Receiver(call)) && !TakesProvider(call) && !IsRoundTrip(call))
            return ($"{type}.{method.Name}", Provider + (IsRecordOrTuple(Receiver(call)) ? " to the ToString of each member" : method.Name == "ToString" ? "" : " and a format to ToString"));
        return type == "Convert" && method.ContainingType.ContainingNamespace.Name == "System" && !TakesProvider(call) && call.Arguments.Length > 0
            && (method.ReturnType.SpecialType == SpecialType.System_String ? Sensitive(call.Arguments[0].Value) is not null : IsFormatted(method.ReturnType) && method.Parameters[0].Type.SpecialType == SpecialType.System_String)
            ? ($"Convert.{method.Name}", Provider) : null;
    }

    private static ITypeSymbol Receiver(IInvocationOperation call) => call.Instance?.Type ?? call.TargetMethod.ContainingType;

    private static IEnumerable<IOperation> Descendants(IOperation value) => value is IConversionOperation or IArrayCreationOperation ? value.DescendantsAndSelf() : [value];

    private static (string, string)? Interpolation(IInterpolatedStringOperation text)
    {
        foreach (IInterpolationOperation part in text.Parts.OfType<IInterpolationOperation>())
        {
            if (SensitivePart(part.Expression, part.FormatString) is { } name)
                return ($"$\"{{{name}}}\"", Provider + ", as string.Create(CultureInfo.InvariantCulture, $\"…\") does");
        }

        return null;
    }

    private static string? SensitivePart(IOperation value, IOperation? format) =>
        Sensitive(value) is { } name && format?.ConstantValue.Value is not ("O" or "o" or "R" or "s" or "u") ? name : null;

    /// <summary>True for a part of a text that a StringBuilder or a span is given without a culture; a logger's text is nobody's input.</summary>
    private static bool IsText(IInvocationOperation append)
    {
        for (IOperation? around = append.Parent; around is not null; around = around.Parent)
        {
            if (around is IInterpolatedStringHandlerCreationOperation { Type: { Name: "AppendInterpolatedStringHandler" or "TryWriteInterpolatedStringHandler", ContainingNamespace: var space } })
                return space.ToDisplayString().StartsWith("System", StringComparison.Ordinal) && around.Parent is IArgumentOperation { Parent: IInvocationOperation call } && !TakesProvider(call);
        }

        return false;
    }

    /// <summary>The text of a value whose default format is the culture's.</summary>
    private static string? Sensitive(IOperation value)
    {
        while (value is IConversionOperation conversion && (conversion.IsImplicit || conversion.Type?.SpecialType == SpecialType.System_Object))
            value = conversion.Operand;
        return IsFormatted(value.Type) && !value.ConstantValue.HasValue ? value.Syntax.ToString() : null;
    }

    // Whole numbers are left out: their default format differs by the minus sign of a few cultures only.
    private static bool IsFormatted(ITypeSymbol? type, int nested = 0)
    {
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable)
            type = nullable.TypeArguments[0];
        return type?.SpecialType is SpecialType.System_Decimal or SpecialType.System_Double or SpecialType.System_Single or SpecialType.System_DateTime
            || (type is { ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true }, Name: "DateTimeOffset" or "DateOnly" or "TimeOnly" or "Half" })
            || (nested < MostNested && IsRecordOrTuple(type) && Printed((INamedTypeSymbol)type!).Any(member => IsFormatted(member, nested + 1)));
    }

    private static bool IsRecordOrTuple(ITypeSymbol? type) => type is INamedTypeSymbol { IsTupleType: true } or INamedTypeSymbol { IsRecord: true };

    /// <summary>What the text of a tuple or record shows that the compiler writes the text of.</summary>
    private static IEnumerable<ITypeSymbol> Printed(INamedTypeSymbol type)
    {
        if (type.IsTupleType)
            return type.TupleElements.Select(static element => element.Type);
        List<ITypeSymbol> printed = [];
        for (INamedTypeSymbol? part = type; part is { SpecialType: SpecialType.None }; part = part.BaseType)
        {
            if (part.GetMembers().OfType<IMethodSymbol>().Any(static method => method.Name is "ToString" or "PrintMembers" && !IsWrittenByTheCompiler(method)))
                return [];
            printed.AddRange(part.GetMembers().Where(static member => member is { IsStatic: false, DeclaredAccessibility: Accessibility.Public }).Select(static member => member switch
            {
                IPropertySymbol { IsIndexer: false, GetMethod: not null } property => property.Type,
                IFieldSymbol field => field.Type,
                _ => null,
            }).OfType<ITypeSymbol>());
        }

        return printed;
    }

    private static bool IsWrittenByTheCompiler(IMethodSymbol method) => method.IsImplicitlyDeclared || method.GetAttributes().Any(static attribute => attribute.AttributeClass?.Name == "CompilerGeneratedAttribute");

    /// <summary>True where a culture is handed over; a null for it is the machine's.</summary>
    private static bool TakesProvider(IInvocationOperation call) => call.Arguments.Any(static argument =>
        argument.Parameter?.Type.Name is "IFormatProvider" or "CultureInfo" or "NumberFormatInfo" && argument.Value.Unconverted().ConstantValue is not { HasValue: true, Value: null } && argument.Value.Unconverted() is not IDefaultValueOperation);

    private static bool IsRoundTrip(IInvocationOperation call) =>
        call.Arguments.Length > 0 && call.Arguments[0].Value.ConstantValue.Value is "O" or "o" or "R" or "r" or "s" or "u"
        && call.TargetMethod.ContainingType.SpecialType is not (SpecialType.System_Decimal or SpecialType.System_Double or SpecialType.System_Single);
}
