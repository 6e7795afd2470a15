using Safety.Generated.V1;
using Safety.Guarding;
using Safety.Identity;
using Safety.Intents;
using Safety.Lifecycle;
using Safety.Orders;

namespace Safety.Recovery;

/// <summary>
/// Compares the venue's working orders and positions with the journal: before arming, and now and then while the host runs. It holds
/// up no order, no cancel and no kill switch.
/// </summary>
/// <remarks>
/// While orders go on, the two are never looked at in the same instant. So only instruments count that were still from before the first question
/// to after the second (nothing sent, nothing reported, no call under way), only what both questions have found, and only after the
/// missed execution reports were fetched in between. A question that fails is no answer; an order that a list leaves out is looked up by its ID.
/// </remarks>
internal sealed class Reconciliation(GuardedAccount account)
{
    private const int QuestionsBeforeArming = 5;
    private const int QuestionsWhileRunning = 2;

    private readonly HashSet<string> _namedOrders = new(StringComparer.Ordinal);
    private string? _told;
    private string? _failure;

    private SafetyHost Host => account.Host;

    /// <summary>Before arming: nothing is sent yet, and what does not agree after several questions blocks the arming.</summary>
    /// <exception cref="ArmingBlockedException">The venue works orders with our tag that the journal does not know, or positions differ and are not to be adopted.</exception>
    public async Task DemandAgreementAsync(bool isFirst, CancellationToken cancellationToken)
    {
        VenueDifferences found = new();
        for (int i = 0; i < QuestionsBeforeArming; i++)
        {
            found = await AskAsync(still: null, cancellationToken).ConfigureAwait(false);
            if (found.Strays.Count + found.Positions.Count == 0)
                break;
            await HostRecovery.BackfillAsync(account, cancellationToken).ConfigureAwait(false); // a fill may have come between the two questions
        }

        TellForeign(found.Foreign);
        if (found.Strays.Count > 0)
            throw new ArmingBlockedException(NameStrays(found, isFirst));
        if (found.Positions.Count == 0)
            return;
        if (!isFirst && Host.Options.PositionMismatch == PositionMismatchPolicy.BlockArming)
        {
            throw new ArmingBlockedException(
                $"The positions of account {account.Id} differ ({found.NamePositions()}). Somebody else trades the account, or fills were lost. Find out which; then feed the missing execution reports, or start with {nameof(SafetyHostOptions.PositionMismatch)} = {nameof(PositionMismatchPolicy.AdoptVenue)}.");
        }

        await AdoptAsync(found, still: null).ConfigureAwait(false);
    }

    /// <summary>While running: what two questions agree on trips the breaker, or is adopted, by <see cref="SafetyHostOptions.PositionMismatch"/>.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await CompareAsync(cancellationToken).ConfigureAwait(false);
            _failure = null;
        }
        catch (Exception exception) when (exception is not JournalException && !cancellationToken.IsCancellationRequested)
        {
            if (_failure == exception.Message)
                return;
            _failure = exception.Message;
            Host.Raise(SafetyEventKind.NotReconciled, account.Id, $"The venue's orders and positions could not be compared with the journal ({exception.Message}). Nothing was concluded from that; it is tried again every {Host.Options.ReconcileEveryMs} ms. Look after the connection.");
        }
    }

    private async Task CompareAsync(CancellationToken cancellationToken)
    {
        Dictionary<string, long> still = await Host.Writer.RunAsync(_ => account.Ledger.Symbols.ToDictionary(static symbol => symbol.Symbol, static symbol => symbol.Changes, StringComparer.Ordinal)).ConfigureAwait(false);
        VenueDifferences found = await AskAsync(still, cancellationToken).ConfigureAwait(false);
        for (int i = 1; i < QuestionsWhileRunning && !found.IsEmpty; i++)
        {
            await HostRecovery.BackfillAsync(account, cancellationToken).ConfigureAwait(false);
            // What the venue has accepted by now shows in the second answer.
            await Task.Delay(TimeSpan.FromMilliseconds(account.Entries.Max(static entry => entry.Contract.Profile.VisibilityMs)), Host.Clock, cancellationToken).ConfigureAwait(false);
            found = (await AskAsync(still, cancellationToken).ConfigureAwait(false)).Confirmed(found);
        }

        TellForeign(found.Foreign);
        await LookUpAsync(found.Doubtful).ConfigureAwait(false);
        if (found.Positions.Count > 0 && Host.Options.PositionMismatch == PositionMismatchPolicy.AdoptVenue)
            await AdoptAsync(found, still).ConfigureAwait(false);
        else
            await TripAsync(found).ConfigureAwait(false);
    }

    private async Task<VenueDifferences> AskAsync(Dictionary<string, long>? still, CancellationToken cancellationToken)
    {
        List<OrderSnapshot> orders = [];
        foreach (AccountEntry entry in account.Entries.Where(static entry => entry.Access.CanListOpenOrders))
            orders.AddRange(await AnswerAsync(entry.Access.ListOpenOrdersAsync(cancellationToken)).ConfigureAwait(false));
        IReadOnlyList<PositionSnapshot>? positions = account.Entries.FirstOrDefault(static entry => entry.Access.CanListPositions) is { } lister
            ? await AnswerAsync(lister.Access.ListPositionsAsync(cancellationToken)).ConfigureAwait(false) : null;
        return await Host.Writer.RunAsync(journal =>
        {
            VenueDifferences found = new();
            HashSet<string> stirring = Stirring(still);
            CompareOrders(journal, orders, stirring, found);
            if (positions is not null)
                ComparePositions(journal, positions, stirring, found);
            return found;
        }).ConfigureAwait(false);

        Task<IReadOnlyList<T>> AnswerAsync<T>(Task<IReadOnlyList<T>> answer) =>
            answer.WaitAsync(TimeSpan.FromMilliseconds(Host.Options.RecoveryTimeoutMs), Host.Clock, cancellationToken);
    }

    // Where something was sent or reported since, or a call is under way, the venue may know more than the journal, or less.
    private HashSet<string> Stirring(Dictionary<string, long>? still)
    {
        if (still is null)
            return [];
        HashSet<string> stirring = new(StringComparer.Ordinal);
        foreach (SymbolExposure symbol in account.Ledger.Symbols)
        {
            if (symbol.Changes != still.GetValueOrDefault(symbol.Symbol))
                stirring.Add(symbol.Symbol);
        }

        foreach (LiveOrder order in account.Ledger.Open)
        {
            if (order.Record.Terms is { } terms && (order.AskAt is not null || order.Progress.State is IntentState.Pending or IntentState.Unknown))
                stirring.Add(terms.Instrument.Symbol);
        }

        return stirring;
    }

    private void CompareOrders(JournalTransaction journal, List<OrderSnapshot> listed, HashSet<string> stirring, VenueDifferences found)
    {
        Dictionary<ClientOrderId, OrderSnapshot> ours = [];
        HashSet<BrokerOrderId> venueIds = [];
        foreach (OrderSnapshot order in listed)
        {
            venueIds.Add(order.BrokerOrderId);
            if (!order.ClientOrderId.IsEmpty && (account.Ledger.FindById(order.ClientOrderId) is not null || journal.Journal.FindByClientOrderId(account.Ledger.Ref, order.ClientOrderId.Value) is not null))
                ours[order.ClientOrderId] = order;
            else
                (account.IsOurs(order.ClientOrderId) ? found.Strays : found.Foreign).Add(order);
        }

        foreach (LiveOrder order in account.Ledger.Open)
        {
            if (order.Progress.State is not (IntentState.Working or IntentState.PartiallyFilled) || stirring.Contains(order.Record.Terms!.Instrument.Symbol)
                || account.EntryOf(order.Record, static _ => true) is not { Access.CanListOpenOrders: true })
                continue;
            bool isListed = ours.TryGetValue(order.Record.ClientOrderId, out OrderSnapshot? there) || (order.Progress.BrokerOrderId is { } venueId && venueIds.Contains(venueId));
            if (!isListed || there?.CumQty > order.Family.CumQty)
                found.Doubtful.Add(order);
        }
    }

    private void ComparePositions(JournalTransaction journal, IReadOnlyList<PositionSnapshot> positions, HashSet<string> stirring, VenueDifferences found)
    {
        Dictionary<string, decimal> venue = new(StringComparer.Ordinal);
        foreach (PositionSnapshot position in positions)
            venue[position.Symbol] = venue.GetValueOrDefault(position.Symbol) + position.Units; // a venue may list a long and a short leg
        foreach (SymbolExposure symbol in account.Ledger.Symbols)
            venue.TryAdd(symbol.Symbol, 0m);
        foreach ((string symbol, decimal units) in venue)
        {
            decimal ours = account.Ledger.Symbol(symbol).Units;
            if (units != ours && !stirring.Contains(symbol) && !CouldBeQuarantined(symbol, units - ours, journal.Now))
                found.Positions.Add(new PositionDifference(symbol, ours, units));
        }
    }

    // What an order in quarantine may have filled is reserved and waits for a person already.
    private bool CouldBeQuarantined(string symbol, decimal difference, DateTimeOffset now)
    {
        (decimal buys, decimal sells) = (0m, 0m);
        foreach (LiveOrder order in account.Ledger.Open)
        {
            if (order.Progress.State != IntentState.Quarantine || order.Record.Terms?.Instrument.Symbol != symbol)
                continue;
            if (order.Side == Side.Buy)
                buys += order.UnitsAtRisk(now);
            else
                sells += order.UnitsAtRisk(now);
        }

        return difference <= buys && difference >= -sells;
    }

    private void TellForeign(List<OrderSnapshot> foreign)
    {
        string[] names = [.. foreign.Select(static order => $"{order.BrokerOrderId} '{order.ClientOrderId}'")];
        foreach (string name in names)
        {
            if (_namedOrders.Add(name))
                Host.Raise(SafetyEventKind.Mismatch, account.Id, $"The venue works the order {name}, which is not ours; it is left alone and its exposure is not counted. If nobody else should trade this account, find out who placed it.");
        }

        _namedOrders.IntersectWith(names);
    }

    private Task LookUpAsync(List<LiveOrder> doubtful) => doubtful.Count == 0 ? Task.CompletedTask : Host.Writer.RunAsync(journal =>
    {
        foreach (LiveOrder order in doubtful)
        {
            if (order.Progress.State is IntentState.Working or IntentState.PartiallyFilled && account.EntryOf(order.Record, static access => access.CanFindOrder) is not null)
                account.Resolver.Ask(order, journal.Now);
        }

        return true;
    });

    private Task TripAsync(VenueDifferences found)
    {
        string told = "";
        if (found.Strays.Count > 0)
            told = NameStrays(found, isFirst: false) + " ";
        if (found.Positions.Count > 0)
            told += $"The positions differ ({found.NamePositions()}). Somebody else trades the account, or fills were lost. Find out which; then feed the missing execution reports, or start again with {nameof(SafetyHostOptions.PositionMismatch)} = {nameof(PositionMismatchPolicy.AdoptVenue)}.";
        return told.Length == 0 && _told is null ? Task.CompletedTask : Host.Writer.RunAsync(journal =>
        {
            // Once per finding, and again when somebody has reset the breaker over it.
            if (told.Length > 0 && (told != _told || account.Ledger.BreakerReason is null))
                account.TripBreaker(journal, told.TrimEnd('.', ' '));
            _told = told.Length == 0 ? null : told;
            return true;
        });
    }

    private async Task AdoptAsync(VenueDifferences found, Dictionary<string, long>? still)
    {
        string adopted = await Host.Writer.RunAsync(journal =>
        {
            HashSet<string> stirring = Stirring(still);
            found.Positions.RemoveAll(position => stirring.Contains(position.Symbol));
            foreach (PositionDifference position in found.Positions)
            {
                // Without a price the position counts nothing to exposure until its next fill; the alert names it.
                journal.Touch(account.Ledger, account.Ledger.Move(position.Symbol, position.Venue - position.Ours, 0m));
                account.Record(journal, EventKind.OperatorAction, default, FormattableString.Invariant($"position {position.Symbol} taken over from the venue: {position.Ours} -> {position.Venue}"));
            }

            return found.NamePositions();
        }).ConfigureAwait(false);
        if (adopted.Length > 0)
            Host.Raise(SafetyEventKind.Mismatch, account.Id, $"Positions taken over from the venue: {adopted}.");
    }

    private static string NameStrays(VenueDifferences found, bool isFirst) =>
        $"The venue works {string.Join(", ", found.Strays.Select(static order => $"the order {order.ClientOrderId} ({order.BrokerOrderId})"))}, which carries our tag but is not in the journal{(isFirst ? ", which is new" : "")}: this is not the journal the account was traded with, or another host trades it too. Open the right journal, stop the other host, or cancel the order at the venue.";
}
