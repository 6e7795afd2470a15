using System.Globalization;
using System.Text;
using Safety.Contracts;
using Safety.Guarding;
using Safety.Identity;
using Safety.Intents;
using Safety.Orders;
using Safety.Simulation.Venue;
using Safety.Sqlite;

namespace PaperTrading.Audit;

/// <summary>
/// The final table: the venue's own book against the journal, read from the two files after the run. It shares no code with
/// the safeguards: what it counts, it counts by itself.
/// </summary>
internal static class RunAudit
{
    public static RunTable Audit(string bookPath, string journalPath, AccountId account, IReadOnlyDictionary<string, long> faults)
    {
        VenueBookImage book = VenueBook.Read(bookPath);
        using SqliteJournal journal = SqliteJournal.OpenExisting(journalPath);
        int accountRef = journal.Identity.Accounts.ToList().IndexOf(account) + 1;
        List<IntentRecord> all = [.. journal.ReadIntents(accountRef)];
        List<IntentRecord> intents = [.. all.Where(intent => intent.Progress.State != IntentState.Denied)];
        HashSet<string> known = [.. intents.Select(intent => intent.ClientOrderId.Value)];

        // One intent, one order: more than one order in the book under one client order ID, or for one decision's key.
        int duplicates = book.OrdersByClientId.Where(orders => orders.Count() > 1).Sum(orders => orders.Count() - 1);
        int orphans = book.Orders.Count(order => !order.ClientOrderIds.All(known.Contains));
        (HashSet<string> seen, HashSet<string> resolved) = Unknowns(journal);
        HashSet<string> open = [.. intents.Where(intent => intent.Progress.State is IntentState.Pending or IntentState.Unknown or IntentState.Quarantine).Select(intent => intent.ClientOrderId.Value)];
        seen.UnionWith(open);
        return new RunTable
        {
            Events = book.EventsConsumed,
            Decisions = all.Select(intent => (intent.Key.Strategy, intent.Key.Cause)).Distinct().Count(),
            Intents = intents.Count,
            OrdersAtBroker = book.Orders.Count,
            Fills = book.Fills.Count,
            Hedges = intents.Count(intent => intent.Key.Strategy == Strategy.MakerHedgeStrategy.HedgeId && intent.Progress.CumQty > 0m),
            Cancels = book.Cancels,
            Replaces = book.Replaces,
            Denials = Denials(all, journal),
            FaultsInjected = new SortedDictionary<string, long>(faults.ToDictionary(), StringComparer.Ordinal),
            UnknownSeen = seen.Count,
            UnknownResolved = seen.Count(id => resolved.Contains(id) || !open.Contains(id)),
            UnknownOpen = open.Count,
            DuplicateOrders = duplicates,
            OrphanOrders = orphans,
            PositionMismatch = Mismatch(book, journal.Load(), accountRef),
            KillSwitch = journal.Load().Kill is { IsLatched: true } kill ? $"latched by {kill.Source}: {kill.Reason}" : "clear",
        };
    }

    private static (HashSet<string> Seen, HashSet<string> Resolved) Unknowns(SqliteJournal journal)
    {
        HashSet<string> seen = [];
        HashSet<string> resolved = [];
        foreach (EventRecord e in journal.ReadEvents(0).Where(e => e.Kind == EventKind.Outcome))
        {
            string text = Encoding.UTF8.GetString(e.Data.Span);
            if (text.StartsWith(nameof(IntentState.Unknown), StringComparison.Ordinal))
                seen.Add(e.ClientOrderId);
            else if (text.Contains("resolved:", StringComparison.Ordinal) && seen.Contains(e.ClientOrderId))
                resolved.Add(e.ClientOrderId);
        }

        return (seen, resolved);
    }

    private static SortedDictionary<string, long> Denials(List<IntentRecord> all, SqliteJournal journal)
    {
        SortedDictionary<string, long> counts = new(StringComparer.Ordinal);
        foreach (IntentRecord denied in all.Where(intent => intent.Progress.State == IntentState.Denied))
            Add((DenialCode)denied.DenialCode, 1);
        foreach (EventRecord e in journal.ReadEvents(0).Where(e => e.Kind == EventKind.DenialsCounted))
        {
            foreach (string part in Encoding.UTF8.GetString(e.Data.Span).Split(' '))
            {
                string[] pair = part.Split('=');
                Add(Enum.Parse<DenialCode>(pair[0]), long.Parse(pair[1], CultureInfo.InvariantCulture));
            }
        }

        return counts;

        void Add(DenialCode code, long count)
        {
            string safeguard = SafeguardNames.Of(code).ToString();
            counts[safeguard] = counts.GetValueOrDefault(safeguard) + count;
        }
    }

    private static decimal Mismatch(VenueBookImage book, JournalImage journal, int accountRef)
    {
        Dictionary<string, decimal> differences = book.Positions.ToDictionary();
        foreach (PositionRecord position in journal.Positions.Where(position => position.AccountRef == accountRef))
            differences[position.Symbol] = differences.GetValueOrDefault(position.Symbol) - position.Units;
        return differences.Values.Sum(Math.Abs);
    }
}
