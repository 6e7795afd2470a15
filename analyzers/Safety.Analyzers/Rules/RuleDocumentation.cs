namespace Safety.Analyzers.Rules;

/// <summary>Where a rule's page is found.</summary>
internal static class RuleDocumentation
{
    /// <summary>The repository, as a reader's browser finds it. The only place that knows.</summary>
    public const string RepositoryUrl = "https://safety.example/safety";

    /// <summary>The page of one rule.</summary>
    public static string PageOf(string id) => $"{RepositoryUrl}/blob/main/docs/rules/{id}.md";
}
