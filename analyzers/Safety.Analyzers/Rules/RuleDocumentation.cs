namespace Safety.Analyzers.Rules;

/// <summary>Where a rule's page is found.</summary>
internal static class RuleDocumentation
{
    /// <summary>
    /// The folder of the rules' pages on the web, ending in a slash; empty while they are published nowhere. The only place that knows:
    /// whoever hosts the pages sets it. They are in the package <c>Safety</c> in any case, under <c>docs/rules</c>.
    /// </summary>
    public const string PagesUrl = "";

    /// <summary>The page of one rule on the web; empty where there is none, because a link that leads nowhere is worse than none.</summary>
    public static string PageOf(string id) => PagesUrl.Length == 0 ? "" : $"{PagesUrl}{id}.md";
}
