using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Safety.Analyzers.Definition;
using Safety.Analyzers.Model;
using Safety.Analyzers.Rules;

namespace Safety.Analyzers.Outcomes;

/// <summary>
/// SAFE307: a query with the whole signature of a submit and the name of one. Both are asked for: previews, fee estimates
/// and test orders take the same request, and some return the same response.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OrderCallAsQueryAnalyzer() : SafetyAnalyzer(Descriptors.SAFE307_OrderCallClassifiedAsQuery)
{
    /// <summary>Say of a name that sends that nothing is sent.</summary>
    private static readonly HashSet<string> s_rehearsals = new(["Test", "Preview", "Estimate", "Validate", "Simulate", "Dry", "What", "Check", "Quote", "Can"], StringComparer.OrdinalIgnoreCase);

    /// <summary>Make a noun of it where they stand first or last.</summary>
    private static readonly HashSet<string> s_news = new(["Last", "Pending", "Status", "History", "State"], StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc/>
    protected override void AnalyzeCompilation(SafetyAnalysisContext context)
    {
        if (GuardedSurface.Of(context) is { IsEmpty: false } surface && surface.OwnDeclarations.Count > 0)
            context.RegisterSymbolAction(symbol => Analyze(symbol, surface), SymbolKind.NamedType);
    }

    private static void Analyze(SymbolAnalysisContext context, GuardedSurface surface)
    {
        foreach ((INamedTypeSymbol type, AttributeData attribute) in surface.OwnDeclarations)
        {
            if (!SafetySymbols.Is(type, context.Symbol))
                continue;
            ISymbol guarded = attribute.ConstructorArguments.Length > 0 && attribute.ConstructorArguments[0].Value is INamedTypeSymbol target ? target.OriginalDefinition : type;
            GuardedMember[] members = [.. surface.Members.Where(member => SafetySymbols.Is(member.Type.Type, guarded)).OrderBy(static member => member.Symbol.Name, StringComparer.Ordinal)];
            foreach (GuardedMember query in members)
            {
                if (query is { Kind: CallKind.Query, Symbol: IMethodSymbol read } && ProposedKind(read.Name) is { } kind
                    && members.FirstOrDefault(submit => (submit.Kind is CallKind.Replace) == (kind is CallKind.Replace) && submit.Kind is CallKind.Submit or CallKind.SubmitMany or CallKind.Replace && HasSignatureOf(read, submit.Symbol)) is { } alike)
                {
                    Location location = read.Locations.FirstOrDefault(static place => place.IsInSource) ?? type.Locations.FirstOrDefault() ?? Location.None;
                    context.ReportDiagnostic(Diagnostic.Create(Descriptors.SAFE307_OrderCallClassifiedAsQuery, location, query.DisplayName, alike.DisplayName, kind));
                }
            }
        }
    }

    private static CallKind? ProposedKind(string name)
    {
        // What is done first counts: SubmitAndGetStatus submits, and so does TrySubmit.
        string[] words = [.. Words(name).SkipWhile(static word => word == "Try").TakeWhile(static word => word != "And")];
        CallKind kind = KindProposal.For(string.Concat(words), isMethod: true);
        return kind is CallKind.Submit or CallKind.SubmitMany or CallKind.Replace && words.Length > 0 && !words.Any(s_rehearsals.Contains) && !s_news.Contains(words[0]) && !s_news.Contains(words[words.Length - 1]) && !words[0].EndsWith("ted", StringComparison.Ordinal)
            ? kind : null;
    }

    private static IEnumerable<string> Words(string name)
    {
        int start = 0;
        for (int at = 1; at <= name.Length; at++)
        {
            if (at < name.Length && !char.IsUpper(name[at]))
                continue;
            yield return name.Substring(start, at - start);
            start = at;
        }
    }

    /// <summary>The same response or none, and the request: a type of the broker's own among the parameters, or all of them.</summary>
    private static bool HasSignatureOf(IMethodSymbol read, ISymbol submit)
    {
        if (submit is not IMethodSymbol order || !(SafetySymbols.Is(Bare(read.ReturnType), Bare(order.ReturnType)) || IsNothing(read.ReturnType)))
            return false;
        ITypeSymbol[] wanted = [.. Requests(order)];
        ITypeSymbol[] given = [.. Requests(read)];
        return wanted.Any(type => IsBrokers(type) && given.Any(other => SafetySymbols.Is(other, type)))
            || (wanted.Length > 1 && wanted.Length == given.Length && wanted.Zip(given, static (a, b) => SafetySymbols.Is(a, b)).All(static same => same));
    }

    private static IEnumerable<ITypeSymbol> Requests(IMethodSymbol method) => method.Parameters.Select(static parameter => Bare(parameter.Type)).Where(static type => type is not { Name: "CancellationToken" });

    private static ITypeSymbol Bare(ITypeSymbol type) => ContractReach.Bare(type);

    private static bool IsNothing(ITypeSymbol type) => type.SpecialType == SpecialType.System_Void || type is INamedTypeSymbol { Name: "Task" or "ValueTask", Arity: 0 };

    private static bool IsBrokers(ITypeSymbol type) => type is INamedTypeSymbol { SpecialType: SpecialType.None, TypeKind: TypeKind.Class or TypeKind.Struct or TypeKind.Interface } named
        && !(named.ContainingNamespace.ToDisplayString() is "System" || named.ContainingNamespace.ToDisplayString().StartsWith("System.", StringComparison.Ordinal));
}
