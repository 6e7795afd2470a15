using System.Globalization;
using Microsoft.Data.Sqlite;
using PaperTrading.Running;
using Safety.Guarding;
using Safety.Identity;
using Safety.Simulation.Venue;

namespace PaperTrading.Audit;

/// <summary>
/// The final table: the venue's own book against the journal, read from the two files after the run. It shares no code with
/// the safeguards: what it counts, it counts by itself, from the journal's tables for people.
/// </summary>
internal static class RunAudit
{
    private const string Denied = "Denied ";

    public static RunTable Audit(string bookPath, string journalPath, string stateDirectory, AccountId account, IReadOnlyDictionary<string, long> faults)
    {
        VenueBookImage book = VenueBook.Read(bookPath);
        using SqliteConnection journal = new(new SqliteConnectionStringBuilder { DataSource = journalPath, Pooling = false }.ToString());
        journal.Open();
        List<(string Id, string State, string Strategy, string Cause)> intents = [.. Rows(journal, "SELECT client_order_id, state, strategy, cause FROM intent WHERE account = $account", account).Select(static row => (row[0], row[1], row[2], row[3]))];
        HashSet<string> known = [.. intents.Select(static intent => intent.Id)];

        // One intent, one order: more than one order in the book under one client order ID, or for one decision's key.
        int duplicates = book.OrdersByClientId.Where(orders => orders.Count() > 1).Sum(orders => orders.Count() - 1);
        int orphans = book.Orders.Count(order => !order.ClientOrderIds.All(known.Contains));
        HashSet<string> open = [.. intents.Where(static intent => intent.State is "Pending" or "Unknown" or "Quarantine").Select(static intent => intent.Id)];
        HashSet<string> seen = [.. UnknownLog.Read(stateDirectory).Where(known.Contains), .. open];
        return new RunTable
        {
            Events = book.EventsConsumed,
            Decisions = intents.Select(static intent => (intent.Strategy, intent.Cause)).Distinct().Count(),
            Intents = intents.Count,
            OrdersAtBroker = book.Orders.Count,
            Fills = book.Fills.Count,
            Hedges = intents.Count(intent => intent.Strategy == Strategy.MakerHedgeStrategy.HedgeId.Value && intent.State is "Filled" or "PartiallyFilled"),
            Cancels = book.Cancels,
            Replaces = book.Replaces,
            Denials = Denials(journal, account),
            FaultsInjected = new SortedDictionary<string, long>(faults.ToDictionary(), StringComparer.Ordinal),
            UnknownSeen = seen.Count,
            UnknownResolved = seen.Count(id => !open.Contains(id)),
            UnknownOpen = open.Count,
            DuplicateOrders = duplicates,
            OrphanOrders = orphans,
            PositionMismatch = Mismatch(book, journal, account),
            KillSwitch = KillSwitch(journal),
        };
    }

    // Those that spent their key, and those that were counted together.
    private static SortedDictionary<string, long> Denials(SqliteConnection journal, AccountId account)
    {
        SortedDictionary<string, long> counts = new(StringComparer.Ordinal);
        foreach (string[] row in Rows(journal, "SELECT outcome FROM idempotency_key WHERE account = $account AND outcome LIKE 'Denied%'", account))
            Count(row[0].AsSpan(Denied.Length, row[0].IndexOf(':') - Denied.Length), 1);
        foreach (string[] row in Rows(journal, "SELECT code, number FROM account_event WHERE account = $account AND event = 'denied'", account))
            Count(row[0], long.Parse(row[1], CultureInfo.InvariantCulture));
        return counts;

        void Count(ReadOnlySpan<char> code, long number)
        {
            string safeguard = SafeguardNames.Of(Enum.Parse<DenialCode>(code)).ToString();
            counts[safeguard] = counts.GetValueOrDefault(safeguard) + number;
        }
    }

    private static string KillSwitch(SqliteConnection journal)
    {
        string[]? latched = Rows(journal, "SELECT source, reason FROM kill_switch k WHERE event = 'latched' AND NOT EXISTS (SELECT 1 FROM kill_switch r WHERE r.kill_id = k.kill_id AND r.event = 'released') ORDER BY sequence", null).FirstOrDefault();
        return latched is null ? "clear" : $"latched by {latched[0]}: {latched[1]}";
    }

    private static decimal Mismatch(VenueBookImage book, SqliteConnection journal, AccountId account)
    {
        Dictionary<string, decimal> differences = book.Positions.ToDictionary();
        foreach (string[] row in Rows(journal, "SELECT symbol, units FROM position WHERE account = $account", account))
            differences[row[0]] = differences.GetValueOrDefault(row[0]) - decimal.Parse(row[1], CultureInfo.InvariantCulture);
        return differences.Values.Sum(Math.Abs);
    }

    private static long Scalar(SqliteConnection journal, string sql, AccountId account) => long.Parse(Rows(journal, sql, account).Single()[0], CultureInfo.InvariantCulture);

    private static IEnumerable<string[]> Rows(SqliteConnection journal, string sql, AccountId? account)
    {
        using SqliteCommand command = journal.CreateCommand();
        command.CommandText = sql;
        if (account is { } whose)
            command.Parameters.AddWithValue("$account", whose.ToString());
        using SqliteDataReader reader = command.ExecuteReader();
        while (reader.Read())
            yield return [.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? "" : Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture)!)];
    }
}
