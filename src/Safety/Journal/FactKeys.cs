using Safety.Identity;
using Safety.Journal.Facts;
using Safety.Orders;

namespace Safety.Journal;

/// <summary>The names that a fact brings: it is found by them again. A function of the fact alone, so that the index can be proved from the facts.</summary>
internal static class FactKeys
{
    public static void Add(in FactHeader header, Fact fact, List<KeyRow> rows)
    {
        int account = header.Account;
        JournalPlace place = new(header.Family, header.Sequence);
        switch (fact)
        {
            case Admitted admitted:
                Row(JournalKeyKind.Intent, admitted.IntentKey);
                if (!IsNamedByIntent(admitted))
                    Order(admitted.ClientOrderId);
                break;
            case Denied denied:
                Row(JournalKeyKind.Intent, denied.IntentKey);
                break;
            case CancelAsked asked:
                Order(asked.RequestId);
                break;
            case Answered answered:
                Venue(answered.VenueId);
                break;
            case Reported { Report: var report } when header.Family != 0:
                Order(report.ClientOrderId);
                Venue(report.BrokerOrderId);
                if (report.ExecType is ExecType.Trade or ExecType.TradeCorrect or ExecType.TradeCancel)
                    Row(JournalKeyKind.Execution, report.ExecId);
                break;
            case Reported { Report: var nobodys }:
                rows.Add(new KeyRow(OfUnclaimed(account, nobodys), place));
                break;
            case LookedUp { Snapshot: { } found } lookedUp when found.ClientOrderId.IsEmpty || found.ClientOrderId == lookedUp.Asked: // one that answers with another order names nothing
                Venue(found.BrokerOrderId);
                break;
            case Listed { Snapshot: var listed }:
                Venue(listed.BrokerOrderId);
                break;
            case Adopted adopted: // a fact of the family that it adopts into
                Order(adopted.ClientOrderId);
                Venue(adopted.VenueId);
                break;
            case Caused caused:
                Row(JournalKeyKind.Cause, caused.Key);
                break;
            case Decided decided:
                rows.Add(new KeyRow(OfDecision(account, decided.Strategy, decided.Cause), place));
                break;
            case Handled handled:
                rows.Add(new KeyRow(OfHandled(account, handled.Handler, handled.Key), place));
                break;
        }

        void Order(ClientOrderId id) => Row(JournalKeyKind.ClientOrder, id.Value);

        void Venue(BrokerOrderId? id) => Row(JournalKeyKind.VenueOrder, id?.Value);

        void Row(JournalKeyKind kind, string? text)
        {
            if (!string.IsNullOrEmpty(text))
                rows.Add(new KeyRow(new JournalKey(kind, account, text), place));
        }
    }

    /// <summary>True where the order lives at the venue under its intent's key, and is found by that: a second name would say the same.</summary>
    public static bool IsNamedByIntent(Admitted admitted) => string.Equals(admitted.ClientOrderId.Value, admitted.IntentKey, StringComparison.Ordinal);

    public static JournalKey OfIntent(int account, string intentKey) => new(JournalKeyKind.Intent, account, intentKey);

    public static JournalKey Of(int account, ClientOrderId id) => new(JournalKeyKind.ClientOrder, account, id.Value ?? "");

    public static JournalKey Of(int account, BrokerOrderId id) => new(JournalKeyKind.VenueOrder, account, id.Value ?? "");

    public static JournalKey OfExecution(int account, string execId) => new(JournalKeyKind.Execution, account, execId);

    /// <summary>A report of an order that is none of ours.</summary>
    public static JournalKey OfUnclaimed(int account, ExecutionReport report) => new(JournalKeyKind.Execution, account, $"{report.ClientOrderId.Value}\n{report.ExecId}");

    public static JournalKey OfCause(int account, string key) => new(JournalKeyKind.Cause, account, key);

    public static JournalKey OfDecision(int account, StrategyId strategy, string cause) => new(JournalKeyKind.Decision, account, $"{strategy.Value?.Length ?? 0}:{strategy}{cause}");

    public static JournalKey OfHandled(int account, string handler, string key) => new(JournalKeyKind.Handled, account, $"{handler.Length}:{handler}{key}");
}
