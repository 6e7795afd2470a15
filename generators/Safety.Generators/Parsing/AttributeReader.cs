using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Safety.Analyzers.Model;
using Safety.Generators.Specs;

namespace Safety.Generators.Parsing;

/// <summary>Reads <c>[VenueProfile]</c> and <c>[HardLimit]</c>, and says what is wrong with them.</summary>
internal static class AttributeReader
{
    private static readonly string[] s_ceilings = ["MaxOrderNotional", "MaxOpenNotional", "MaxOrdersPerSecond", "MaxPriceBandBps"];

    public static AttributeData? Find(ISymbol symbol, string metadataName) =>
        symbol.GetAttributes().FirstOrDefault(a => a.AttributeClass?.PlainName() == metadataName);

    /// <summary>The assignments of an attribute in the order of their names, so that the fingerprint does not depend on the order in which they were written.</summary>
    public static EquatableArray<AssignmentSpec> Assignments(AttributeData? attribute) =>
        attribute is null
            ? default
            : attribute.NamedArguments
                .OrderBy(a => a.Key, StringComparer.Ordinal)
                .Select(a => new AssignmentSpec(a.Key, a.Value.Kind == TypedConstantKind.Error ? "default" : a.Value.ToCSharpString()))
                .ToEquatableArray();

    /// <summary>What makes a profile impossible (SAFE111).</summary>
    public static IEnumerable<string> ProfileMistakes(AttributeData? profile)
    {
        if (profile is null)
            yield break;

        int format = Value(profile, "IdFormat") is int f ? f : 0;
        int length = Value(profile, "IdMaxLength") is int l ? l : 36;
        const int alphaNumeric = 0;
        const int uuid = 1;
        if (format == alphaNumeric && length < 24)
            yield return $"IdMaxLength = {length} leaves no room for a collision-free client order ID; it needs 24 characters, or IdFormat.Integer";
        if (format == uuid && length < 36)
            yield return $"IdMaxLength = {length} cuts a UUID; it needs 36 characters";

        foreach (KeyValuePair<string, TypedConstant> argument in profile.NamedArguments)
        {
            if (argument.Key.EndsWith("Ms", StringComparison.Ordinal) && argument.Value.Value is int and < 0)
                yield return $"{argument.Key} = {argument.Value.Value} is negative";
        }

        if (Value(profile, "CallTimeoutMs") is 0)
            yield return "CallTimeoutMs = 0 ends every call before it is sent";

        // By the numbers of the run time's enums, as its own check of the same when the guard is made.
        const int none = 0;
        const int inPlace = 2;
        const int cancelAndNew = 3;
        const int remaining = 1;
        bool hasOnlyTotals = Value(profile, "Fills") is 1;
        object? replaces = Value(profile, "Replaces");
        if (hasOnlyTotals && Value(profile, "ExecIds") is int and not none)
            yield return "where only totals are told (FillsTold.CumulativeOnly) there is no ID of an execution; leave ExecIds out";
        if (!hasOnlyTotals && Value(profile, "ExecIds") is none && Value(profile, "TimeResolutionMs") is null or >= 1_000)
            yield return "without ExecIDs two equal fills cannot be told from one that is told twice, unless the venue's times are finer than a second; state TimeResolutionMs, or give the venue's number of a report as its ExecId and say how far that is unique";
        if (hasOnlyTotals && replaces is inPlace && Value(profile, "ReplacedQty") is remaining)
            yield return "an order that is changed in place to what shall still fill, and of which only totals are told, has no total that could be counted; state ReplacedQty.Total and have the adapter send the total";
        if (replaces is cancelAndNew && Value(profile, "ReplacedQty") is null)
            yield return "ReplaceActs.CancelAndNew needs ReplacedQty: whether the new order counts what the old one has filled decides what is reserved";
        if (replaces is cancelAndNew && Value(profile, "CannotCancel") is true)
            yield return "a venue that has no cancel cannot replace by canceling (ReplaceActs.CancelAndNew)";
    }

    /// <summary>What makes the ceilings insufficient for something that can submit (SAFE106); null when they are fine.</summary>
    public static string? CeilingMistake(AttributeData? ceilings)
    {
        if (ceilings is null)
            return "it has no [HardLimit]";

        string[] missing = [.. s_ceilings.Where(name => !ceilings.NamedArguments.Any(a => a.Key == name))];
        if (missing.Length > 0)
            return $"its [HardLimit] does not set {string.Join(", ", missing)}";

        string[] notPositive = [.. ceilings.NamedArguments.Where(a => a.Value.Value is not (long and > 0 or int and > 0)).Select(a => a.Key)];
        return notPositive.Length > 0 ? $"{string.Join(", ", notPositive)} of its [HardLimit] is not positive" : null;
    }

    /// <summary>The value of the only constructor argument; null where there is none or several.</summary>
    public static object? OnlyArgument(AttributeData attribute) =>
        attribute.ConstructorArguments.Length == 1 && attribute.ConstructorArguments[0].Kind is not TypedConstantKind.Array
            ? attribute.ConstructorArguments[0].Value
            : null;

    public static AttributeData? Profile(ISymbol symbol) => Find(symbol, SafetyNames.VenueProfileAttribute);

    public static AttributeData? Ceilings(ISymbol symbol) => Find(symbol, SafetyNames.HardLimitAttribute);

    private static object? Value(AttributeData attribute, string name) =>
        attribute.NamedArguments.FirstOrDefault(a => a.Key == name).Value is { Kind: not TypedConstantKind.Array } constant ? constant.Value : null;
}
