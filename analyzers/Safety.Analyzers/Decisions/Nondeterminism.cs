using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Safety.Analyzers.Rules;

namespace Safety.Analyzers.Decisions;

/// <summary>What of the framework a decision must not use, and what to use instead.</summary>
internal static class Nondeterminism
{
    private const string Clock = "take the time from context.Now, or context.CauseTime for when the cause happened";
    private const string Chance = "take random numbers from context.Random";
    private const string Identity = "make the name from the cause's key";
    private const string Surroundings = "read it where the program starts and hand it in with the input";
    private const string Hash = "hash codes change with every process; compare or sort the values themselves";
    private const string Zone = "name the time zone: the machine's own is another one elsewhere";
    private const string Outside = "do it before the decision and hand the result in with the input";

    /// <summary>The rule a member of the framework breaks, and the remedy; null when it breaks none.</summary>
    public static (DiagnosticDescriptor Rule, string? Remedy)? Judge(ISymbol member)
    {
        INamedTypeSymbol? type = member as INamedTypeSymbol ?? member.ContainingType;
        if (type is null || type.TypeKind == TypeKind.Enum)
            return null;
        bool isHere = member.Locations.Any(static l => l.IsInSource);
        if (member is IMethodSymbol { Name: "GetHashCode" } && (member.IsImplicitlyDeclared || !isHere) && !HasSteadyHash(type))
            return (Descriptors.SAFE603_DecisionNotRepeatable, Hash);
        if (member is IMethodSymbol { MethodKind: MethodKind.Constructor, ContainingType.Name: "DateTimeOffset", Parameters: { Length: 1 } only } && only[0].Type.SpecialType == SpecialType.System_DateTime)
            return (Descriptors.SAFE603_DecisionNotRepeatable, Zone);
        if (isHere && member.IsExtern)
            return (Descriptors.SAFE604_DecisionDoesIo, Outside);
        if (SpaceOf(type) is not { } space)
            return null;
        return space switch
        {
            "System" => JudgeSystem(type.Name, member.Name),
            "System.Diagnostics" => type.Name switch
            {
                "Stopwatch" => (Descriptors.SAFE603_DecisionNotRepeatable, Clock),
                "Process" => (Descriptors.SAFE604_DecisionDoesIo, Outside),
                _ => null,
            },
            "System.Security.Cryptography" => type.Name == "RandomNumberGenerator" ? (Descriptors.SAFE603_DecisionNotRepeatable, Chance) : null,
            "System.Runtime.CompilerServices" => type.Name == "RuntimeHelpers" && member.Name == "GetHashCode" ? (Descriptors.SAFE603_DecisionNotRepeatable, Hash) : null,
            "System.Linq" => type.Name == "ParallelEnumerable" ? (Descriptors.SAFE607_DecisionUsesThreads, null)
                : member.Name == "Shuffle" ? (Descriptors.SAFE603_DecisionNotRepeatable, Chance) : null,
            "System.Timers" => (Descriptors.SAFE607_DecisionUsesThreads, null),
            "System.Xml" or "System.Xml.Linq" => member is IMethodSymbol { Name: "Load" or "Save" or "Create", Parameters: { Length: > 0 } from } && from[0].Type.SpecialType == SpecialType.System_String
                ? (Descriptors.SAFE604_DecisionDoesIo, Outside) : null,
            "Microsoft.Extensions.Options" => type.Name is "IOptionsMonitor" or "IOptionsSnapshot" ? (Descriptors.SAFE603_DecisionNotRepeatable, Surroundings) : null,
            _ when space.StartsWith("Microsoft.Extensions.Configuration", StringComparison.Ordinal) => (Descriptors.SAFE603_DecisionNotRepeatable, Surroundings),
            "System.Globalization" => type.Name == "CultureInfo" && member.Name is "CurrentCulture" or "CurrentUICulture" or "InstalledUICulture" || type.Name is "NumberFormatInfo" or "DateTimeFormatInfo" && member.Name == "CurrentInfo"
                ? (Descriptors.SAFE608_DecisionDependsOnCulture, "CultureInfo.InvariantCulture") : null,
            "System.Threading" => type.Name switch
            {
                "CancellationToken" or "Timeout" or "LazyThreadSafetyMode" => null,
                "AsyncLocal" or "ThreadLocal" => (Descriptors.SAFE605_DecisionUsesSharedState, "is state of a thread or task"),
                _ => (Descriptors.SAFE607_DecisionUsesThreads, null),
            },
            "System.Threading.Tasks" => member.Name is "FromResult" or "CompletedTask" or "FromException" or "FromCanceled" || type.Name.StartsWith("ValueTask", StringComparison.Ordinal)
                ? null : (Descriptors.SAFE607_DecisionUsesThreads, null),
            "System.IO" => type.Name switch
            {
                "Path" => member.Name is "GetRandomFileName" or "GetTempFileName" or "GetTempPath" or "GetFullPath" or "Exists" ? (Descriptors.SAFE603_DecisionNotRepeatable, Surroundings) : null,
                "MemoryStream" or "StringReader" or "StringWriter" or "TextReader" or "TextWriter" or "Stream" or "BinaryReader" or "BinaryWriter" => null,
                _ => IsException(type) ? null : (Descriptors.SAFE604_DecisionDoesIo, Outside),
            },
            _ when space.StartsWith("System.Threading.", StringComparison.Ordinal) => (Descriptors.SAFE607_DecisionUsesThreads, null),
            _ when space.StartsWith("System.IO.", StringComparison.Ordinal) && space != "System.IO.Compression" => (Descriptors.SAFE604_DecisionDoesIo, Outside),
            _ when space == "System.Net" || space.StartsWith("System.Net.", StringComparison.Ordinal) =>
                type.Name is "IPAddress" or "IPEndPoint" or "WebUtility" || IsException(type) ? null : (Descriptors.SAFE604_DecisionDoesIo, Outside),
            _ when space.StartsWith("System.Data", StringComparison.Ordinal) || space.StartsWith("Microsoft.Data", StringComparison.Ordinal) || space.StartsWith("Microsoft.EntityFrameworkCore", StringComparison.Ordinal) =>
                IsException(type) ? null : (Descriptors.SAFE604_DecisionDoesIo, Outside),
            _ => null,
        };
    }

    private static (DiagnosticDescriptor, string?)? JudgeSystem(string type, string member) => type switch
    {
        "DateTime" or "DateTimeOffset" when member is "Now" or "UtcNow" or "Today" => (Descriptors.SAFE603_DecisionNotRepeatable, Clock),
        "DateTime" or "DateTimeOffset" when member is "ToLocalTime" or "LocalDateTime" => (Descriptors.SAFE603_DecisionNotRepeatable, Zone),
        "DateTime" when member is "ToUniversalTime" => (Descriptors.SAFE603_DecisionNotRepeatable, Zone),
        "DateTimeOffset" when member is "op_Implicit" => (Descriptors.SAFE603_DecisionNotRepeatable, Zone),
        "TimeZone" => (Descriptors.SAFE603_DecisionNotRepeatable, Zone),
        "OperatingSystem" => (Descriptors.SAFE603_DecisionNotRepeatable, Surroundings),
        "GC" when member is not ("SuppressFinalize" or "KeepAlive") => (Descriptors.SAFE603_DecisionNotRepeatable, Surroundings),
        "TimeProvider" => (Descriptors.SAFE603_DecisionNotRepeatable, Clock),
        "TimeZoneInfo" when member == "Local" => (Descriptors.SAFE603_DecisionNotRepeatable, Zone),
        "Guid" when member is "NewGuid" or "CreateVersion7" => (Descriptors.SAFE603_DecisionNotRepeatable, Identity),
        "Random" => (Descriptors.SAFE603_DecisionNotRepeatable, Chance),
        "Environment" when member != "NewLine" => (Descriptors.SAFE603_DecisionNotRepeatable, Surroundings),
        "AppDomain" or "AppContext" => (Descriptors.SAFE603_DecisionNotRepeatable, Surroundings),
        "HashCode" => (Descriptors.SAFE603_DecisionNotRepeatable, Hash),
        "Console" => (Descriptors.SAFE604_DecisionDoesIo, "write a line for people with context.Note"),
        _ => null,
    };

    /// <summary>The last part of the call path: <c>DateTime.UtcNow</c>.</summary>
    public static string Name(ISymbol member) => member switch
    {
        IMethodSymbol { MethodKind: MethodKind.Constructor } => "new " + member.ContainingType.Name,
        IMethodSymbol { AssociatedSymbol: { } owner } => Name(owner),
        _ => member.ContainingType is { } type ? $"{type.Name}.{member.Name}" : member.Name,
    };

    /// <summary>The member an operation uses of itself.</summary>
    public static ISymbol? MemberOf(IOperation operation) => operation switch
    {
        IInvocationOperation call => call.TargetMethod,
        IObjectCreationOperation creation => creation.Constructor,
        IMemberReferenceOperation reference => reference.Member,
        _ => null,
    };

    // The same in every process, whatever is done to the runtime's seed.
    private static bool HasSteadyHash(INamedTypeSymbol type) =>
        type.SpecialType is (>= SpecialType.System_Boolean and <= SpecialType.System_Double) or SpecialType.System_DateTime or SpecialType.System_Enum or SpecialType.System_IntPtr or SpecialType.System_UIntPtr
        || type is { ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true }, Name: "Guid" or "TimeSpan" or "DateTimeOffset" or "DateOnly" or "TimeOnly" };

    private static bool IsException(INamedTypeSymbol type) => type.Name.EndsWith("Exception", StringComparison.Ordinal);

    private static string? SpaceOf(INamedTypeSymbol type)
    {
        INamespaceSymbol? root = type.ContainingNamespace;
        while (root is { IsGlobalNamespace: false, ContainingNamespace.IsGlobalNamespace: false })
            root = root.ContainingNamespace;
        return root is { Name: "System" or "Microsoft" } ? type.ContainingNamespace.ToDisplayString() : null;
    }
}
