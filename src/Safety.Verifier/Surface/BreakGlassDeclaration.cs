using System.Globalization;
using System.Reflection.Metadata;
using Safety.Verifier.Metadata;

namespace Safety.Verifier.Surface;

/// <summary>What a break-glass method's attribute says.</summary>
/// <param name="Reason">Why no contract member can do it.</param>
/// <param name="ExpiresOn">Its last day, as written.</param>
/// <param name="Approvers">Who approved it.</param>
/// <param name="Kind">What it does to orders.</param>
internal sealed record BreakGlassDeclaration(string Reason, string ExpiresOn, IReadOnlyList<string> Approvers, BrokerKind Kind)
{
    /// <summary>The last day; null when what is written is none.</summary>
    public DateOnly? LastDay => DateOnly.TryParseExact(ExpiresOn, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day) ? day : null;

    /// <summary>The declaration of a method; null when it is no break-glass method. A look-alike of the attribute declares none.</summary>
    public static BreakGlassDeclaration? Of(MethodImage method)
    {
        if (method.Attributes.FirstOrDefault(static attribute => attribute.Type.Name == SafetyIdentity.BreakGlass && attribute.IsGenuine) is not { } attribute)
            return null;
        CustomAttributeValue<TypeText> value = attribute.Value;
        object? Fixed(int index) => value.FixedArguments.Length > index ? value.FixedArguments[index].Value : null;
        IEnumerable<string> approvers = Fixed(2) is IEnumerable<CustomAttributeTypedArgument<TypeText>> names
            ? names.Select(static name => (name.Value as string ?? "").Trim()).Where(static name => name.Length > 0)
            : [];
        BrokerKind kind = value.NamedArguments.FirstOrDefault(static argument => argument.Name == "Kind").Value is int number
            ? Enum.IsDefined((BrokerKind)number) ? (BrokerKind)number : BrokerKind.Forbidden
            : BrokerKind.Submit;
        return new BreakGlassDeclaration(Fixed(0) as string ?? "", Fixed(1) as string ?? "", [.. approvers.Order(StringComparer.Ordinal)], kind);
    }

    /// <summary>What is wrong with it on a day; null when nothing is.</summary>
    public string? FaultOn(DateOnly today)
    {
        if (string.IsNullOrWhiteSpace(Reason) || Approvers.Distinct(StringComparer.OrdinalIgnoreCase).Count() < 2 || LastDay is not { } last)
            return "is a break-glass method without a reason, a last day and two approvers";
        return today > last ? $"is a break-glass method that expired on {ExpiresOn}" : null;
    }
}
