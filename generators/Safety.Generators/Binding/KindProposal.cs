using Safety.Generators.Specs;

namespace Safety.Generators.Binding;

/// <summary>Proposes a kind by name, for the line in a message. Only a proposal: a person decides.</summary>
internal static class KindProposal
{
    private static readonly (string Word, CallKind Kind)[] s_words =
    [
        ("CancelAll", CallKind.CancelAll),
        ("MassCancel", CallKind.CancelAll),
        ("Cancel", CallKind.Cancel),
        ("Replace", CallKind.Replace),
        ("Amend", CallKind.Replace),
        ("Modify", CallKind.Replace),
        ("Patch", CallKind.Replace),
        ("ClosePosition", CallKind.ClosePosition),
        ("DeletePosition", CallKind.ClosePosition),
        ("DeleteAllPositions", CallKind.ClosePosition),
        ("Liquidate", CallKind.ClosePosition),
        ("PlaceMultiple", CallKind.SubmitMany),
        ("SubmitMany", CallKind.SubmitMany),
        ("Submit", CallKind.Submit),
        ("PlaceOrder", CallKind.Submit),
        ("PostOrder", CallKind.Submit),
        ("SendOrder", CallKind.Submit),
        ("NewOrder", CallKind.Submit),
        ("Buy", CallKind.Submit),
        ("Sell", CallKind.Submit),
        ("Transfer", CallKind.AccountChange),
        ("Withdraw", CallKind.AccountChange),
        ("Leverage", CallKind.AccountChange),
        ("Margin", CallKind.AccountChange),
        ("Connect", CallKind.Session),
        ("Logon", CallKind.Session),
        ("Logout", CallKind.Session),
        ("Disconnect", CallKind.Session),
    ];

    private static readonly string[] s_reads = ["Get", "List", "Find", "Query", "Fetch", "Is", "Has", "Try", "Watch", "Subscribe"];

    public static CallKind For(MemberSpec member)
    {
        if (member.Form is MemberForm.Event or MemberForm.Property or MemberForm.Indexer)
            return CallKind.Query;
        if (s_reads.Any(word => member.Name.StartsWith(word, StringComparison.Ordinal)))
            return CallKind.Query;
        foreach ((string word, CallKind kind) in s_words)
        {
            if (member.Name.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0)
                return kind;
        }

        return CallKind.Forbidden;
    }

    /// <summary>The line to write on a member of one's own contract.</summary>
    public static string Attribute(MemberSpec member) =>
        For(member) is CallKind.Query ? "[BrokerQuery]" : $"[BrokerCall(BrokerCallKind.{For(member)})]";
}
