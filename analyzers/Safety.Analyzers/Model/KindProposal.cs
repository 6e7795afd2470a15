namespace Safety.Analyzers.Model;

/// <summary>Proposes a kind by a member's name, for a code fix to offer. Only a proposal: a person decides.</summary>
internal static class KindProposal
{
    private static readonly string[] s_reads = ["Get", "List", "Find", "Query", "Fetch", "Is", "Has", "Try", "Watch", "Subscribe"];

    /// <summary>The first word that the name contains decides: the longer ones stand before those they contain.</summary>
    private static readonly (string Word, CallKind Kind)[] s_words =
    [
        ("CancelAll", CallKind.CancelAll), ("MassCancel", CallKind.CancelAll), ("Cancel", CallKind.Cancel),
        ("Replace", CallKind.Replace), ("Amend", CallKind.Replace), ("Modify", CallKind.Replace), ("Patch", CallKind.Replace),
        ("ClosePosition", CallKind.ClosePosition), ("DeletePosition", CallKind.ClosePosition), ("DeleteAllPositions", CallKind.ClosePosition), ("Liquidate", CallKind.ClosePosition),
        ("DeleteOrder", CallKind.Cancel),
        ("PlaceMultiple", CallKind.SubmitMany), ("SubmitMany", CallKind.SubmitMany), ("Submit", CallKind.Submit),
        ("PlaceOrder", CallKind.Submit), ("PostOrder", CallKind.Submit), ("SendOrder", CallKind.Submit), ("NewOrder", CallKind.Submit),
        ("CreateOrder", CallKind.Submit), ("EnterOrder", CallKind.Submit), ("ExecuteOrder", CallKind.Submit), ("RouteOrder", CallKind.Submit), ("Buy", CallKind.Submit), ("Sell", CallKind.Submit),
        ("Transfer", CallKind.AccountChange), ("Withdraw", CallKind.AccountChange), ("Leverage", CallKind.AccountChange), ("Margin", CallKind.AccountChange),
        ("Disconnect", CallKind.Session), ("Connect", CallKind.Session), ("Logon", CallKind.Session), ("Logout", CallKind.Session),
    ];

    /// <summary>The kind that the name suggests; Forbidden where it suggests none.</summary>
    public static CallKind For(string name, bool isMethod)
    {
        if (!isMethod || s_reads.Any(word => name.StartsWith(word, StringComparison.Ordinal) && (name.Length == word.Length || !char.IsLower(name[word.Length]))))
            return CallKind.Query;
        foreach ((string word, CallKind kind) in s_words)
        {
            int at = name.IndexOf(word, StringComparison.OrdinalIgnoreCase);
            // A short word is part of others: buying power buys nothing.
            if (at >= 0 && (word.Length > 4 || at + word.Length == name.Length || !char.IsLower(name[at + word.Length])))
                return kind;
        }

        return CallKind.Forbidden;
    }
}
