using Safety.CrashMatrix.Tests.Trader;
using Safety.CrashMatrix.Tests.Venue;
using Safety.Journal;
using Safety.Orders;
using Safety.Simulation.Venue;

namespace Safety.CrashMatrix.Tests.Matrix;

/// <summary>
/// Compares the venue's own book with the journal. It shares no code with the safeguards: what it counts, it counts by
/// itself, from what the venue has written down.
/// </summary>
internal sealed class Oracle(string directory)
{
    private readonly string _bookPath = VenueProcess.BookPath(directory);
    private readonly List<(long From, long To, string What)> _closed = [];
    private (long From, string What)? _closing;

    /// <summary>True when the kill switch was durable and nobody has released it: whoever starts must find it latched.</summary>
    public bool MustBeLatched { get; private set; }

    public int Orders { get; private set; }

    public int Fills { get; private set; }

    /// <summary>From a venue time on nothing that increases risk may reach the venue.</summary>
    public void CloseFrom(long ticks, string what, bool isKill)
    {
        _closing ??= (ticks, what);
        MustBeLatched |= isKill;
    }

    /// <summary>It may again.</summary>
    public void OpenFrom(long ticks)
    {
        if (_closing is { } closing)
            _closed.Add((closing.From, ticks, closing.What));
        _closing = null;
        MustBeLatched = false;
    }

    /// <summary>What must hold right after a process has ended, at whatever moment; what it has left latched, the next one must find so.</summary>
    public IEnumerable<string> CheckAfterEnd()
    {
        JournalRows journal = JournalRows.Read(directory);
        MustBeLatched |= journal.IsKilled;
        return CheckAlways(VenueBook.Read(_bookPath), journal);
    }

    /// <summary>What must hold when a recovered trader has come to rest: the journal is what the venue's book is.</summary>
    public IEnumerable<string> CheckAtRest()
    {
        VenueBookImage book = VenueBook.Read(_bookPath);
        JournalRows journal = JournalRows.Read(directory);
        (Orders, Fills) = (book.Orders.Count, book.Fills.Count);
        return CheckAlways(book, journal).Concat(CheckFills(book, journal)).Concat(CheckStates(book, journal)).Concat(CheckHedges(book, journal));
    }

    private IEnumerable<string> CheckAlways(VenueBookImage book, JournalRows journal)
    {
        Dictionary<string, JournalRows.Intent> intents = journal.Intents.Where(static intent => intent.ClientOrderId.Length > 0).ToDictionary(static intent => intent.ClientOrderId);
        Dictionary<(string, string, int), int> perDecision = [];
        foreach (BookEntry entry in book.Entries)
        {
            if (entry.Kind is not (BookEntryKind.OrderAccepted or BookEntryKind.OrderReplaced or BookEntryKind.OrderRejected or BookEntryKind.ReplaceRejected))
                continue;
            if (!intents.TryGetValue(entry.ClientOrderId!, out JournalRows.Intent? intent))
            {
                yield return $"orphan: the venue has seen {entry.ClientOrderId} ({entry.Kind}), and the journal has no intent for it";
                continue;
            }

            if (entry.Kind is BookEntryKind.OrderRejected or BookEntryKind.ReplaceRejected)
                continue;
            (string, string, int) decision = (intent.Strategy, intent.Cause, intent.Leg);
            perDecision[decision] = perDecision.GetValueOrDefault(decision) + 1;
            if (perDecision[decision] == 2)
                yield return $"second order: the venue has taken more than one for the decision {decision}, the last as {entry.ClientOrderId}";
            long at = entry.Time.UtcTicks;
            foreach ((long from, long to, string what) in _closed)
            {
                if (at > from && at < to)
                    yield return $"after the latch: {entry.ClientOrderId} ({entry.Kind}) reached the venue {TimeSpan.FromTicks(at - from).TotalMilliseconds} ms after {what}";
            }

            if (_closing is { } closing && at > closing.From)
                yield return $"after the latch: {entry.ClientOrderId} ({entry.Kind}) reached the venue after {closing.What}";
        }

        foreach (string problem in CheckLimit(book).Concat(CheckNoFillIsMadeUp(book, journal)))
            yield return problem;
    }

    // Orders are in the book whether the trader knows of them or not: an unknown one that was not counted shows here.
    private static IEnumerable<string> CheckLimit(VenueBookImage book)
    {
        decimal position = 0m;
        Dictionary<string, (decimal Units, decimal Price, Side Side)> working = [];
        foreach (BookEntry entry in book.Entries)
        {
            if (entry.BrokerOrderId is not { } order || entry.Side is not { } side)
                continue;
            if (entry.Kind is BookEntryKind.Fill or BookEntryKind.FillBusted)
                position += (side == Side.Buy) == (entry.Kind == BookEntryKind.Fill) ? entry.LastQty : -entry.LastQty;
            if (entry.Kind is BookEntryKind.OrderAccepted or BookEntryKind.OrderReplaced or BookEntryKind.OrderCanceled or BookEntryKind.OrderExpired or BookEntryKind.Fill or BookEntryKind.FillBusted)
                working[order] = (entry.LeavesQty, entry.LimitPrice ?? Scenario.Ask, side);
            if (entry.Kind is not (BookEntryKind.OrderAccepted or BookEntryKind.OrderReplaced))
                continue; // a bust can pass a limit; nobody has admitted it
            decimal worst = ((side == Side.Buy ? position : -position) * Scenario.Bid) + working.Values.Where(one => one.Side == side).Sum(static one => one.Units * one.Price);
            if (worst <= Scenario.MaxOpenNotional)
                continue;
            yield return FormattableString.Invariant($"limit: with {entry.ClientOrderId} {worst} could be open at the venue, the limit is {Scenario.MaxOpenNotional}");
            yield break;
        }
    }

    private static IEnumerable<string> CheckNoFillIsMadeUp(VenueBookImage book, JournalRows journal)
    {
        Dictionary<string, int> told = [];
        foreach (JournalRows.Report report in journal.Reports.Where(static report => report.ExecType == (int)ExecType.Trade))
            told[report.ExecId] = told.GetValueOrDefault(report.ExecId) + 1;
        HashSet<string> real = [.. book.Fills.Select(static fill => fill.ExecId)];
        foreach ((string execId, int times) in told)
        {
            if (times > 1 || !real.Contains(execId))
                yield return FormattableString.Invariant($"fill: {execId} stands in the journal {times} times, at the venue {(real.Contains(execId) ? 1 : 0)}");
        }
    }

    private static IEnumerable<string> CheckFills(VenueBookImage book, JournalRows journal)
    {
        Dictionary<string, decimal> told = journal.Reports.Where(static report => report.ExecType == (int)ExecType.Trade).GroupBy(static report => report.ExecId)
            .ToDictionary(static same => same.Key, static same => same.First().LastQty);
        foreach (BookFill fill in book.Fills)
        {
            if (fill.IsBusted ? !told.ContainsKey(fill.ExecId) : told.GetValueOrDefault(fill.ExecId) != fill.Units)
                yield return FormattableString.Invariant($"fill: {fill.ExecId} of {fill.ClientOrderId} is {fill.Units} at the venue and {told.GetValueOrDefault(fill.ExecId)} in the journal");
        }

        decimal ours = journal.Positions.GetValueOrDefault(Scenario.Instrument.Symbol);
        decimal venues = book.Positions.GetValueOrDefault(Scenario.Instrument.Symbol);
        if (ours != venues)
            yield return FormattableString.Invariant($"position: {ours} in the journal, {venues} at the venue");
    }

    private static IEnumerable<string> CheckStates(VenueBookImage book, JournalRows journal)
    {
        Dictionary<string, BookOrder> orders = book.Orders.GroupBy(static order => order.ClientOrderId).ToDictionary(static same => same.Key, static same => same.Last());
        HashSet<string> taken = [.. book.Orders.SelectMany(static order => order.ClientOrderIds)];
        foreach (JournalRows.Intent intent in journal.Intents)
        {
            IntentState state = Enum.TryParse(intent.State, out IntentState told) ? told : IntentState.Unknown;
            BookOrder? order = orders.GetValueOrDefault(intent.ClientOrderId);
            if (state is IntentState.Pending or IntentState.Unknown or IntentState.Quarantine or IntentState.Working or IntentState.PartiallyFilled)
                yield return $"state: {intent.ClientOrderId} ({intent.Strategy}/{intent.Cause}) is {state} at rest";
            else if (state is IntentState.NotExecuted or IntentState.Rejected or IntentState.Denied && taken.Contains(intent.ClientOrderId))
                yield return $"state: {intent.ClientOrderId} ({intent.Strategy}/{intent.Cause}) is {state}, and the venue has taken it";
            else if (order is not null && (order.CumQty != intent.CumQty || (order.Status == OrderStatus.Filled) != (state == IntentState.Filled)))
                yield return FormattableString.Invariant($"state: {intent.ClientOrderId} is {state} with {intent.CumQty} filled, at the venue {order.Status} with {order.CumQty}");
        }

        foreach (string complaint in journal.Complaints)
            yield return $"doubt: {complaint} at rest, and the venue has told no lie";
        foreach (BookOrder order in orders.Values.Where(static order => order.IsOpen))
            yield return $"state: {order.ClientOrderId} works at the venue at rest";
    }

    private static IEnumerable<string> CheckHedges(VenueBookImage book, JournalRows journal)
    {
        Dictionary<string, int> decisions = [];
        foreach (JournalRows.Decision decision in journal.Decisions.Where(static decision => decision.Strategy == Scenario.Hedger.Value))
        {
            string execId = decision.Cause[(decision.Cause.LastIndexOf('/') + 1)..];
            decisions[execId] = decisions.GetValueOrDefault(execId) + 1;
        }

        foreach (BookFill bought in book.Fills.Where(static fill => fill.Side == Side.Buy))
        {
            int decided = decisions.GetValueOrDefault(bought.ExecId);
            if (decided != 1)
                yield return $"decision: the fill {bought.ExecId} was decided about {decided} times";
        }
    }
}
