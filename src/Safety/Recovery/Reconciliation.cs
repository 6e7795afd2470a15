using Safety.Generated.V1;
using Safety.Guard;
using Safety.Guarding;
using Safety.Journal;
using Safety.Journal.Facts;
using Safety.Ledger;
using Safety.Lifecycle;
using Safety.Limits;
using Safety.Orders;
using Safety.Writer;

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
/// <param name="account">The account.</param>
/// <param name="ask">Has the venue asked about an order; runs in the writer.</param>
internal sealed class Reconciliation(AccountCore account, Action<ulong> ask)
{
    private const int QuestionsBeforeArming = 5;
    private const int QuestionsWhileRunning = 2;

    private readonly HashSet<string> _namedOrders = new(StringComparer.Ordinal);
    private string? _told;
    private string? _failure;

    private HostCore Host => account.Host;

    private TimeSpan Patience => TimeSpan.FromMilliseconds(account.Entries.Max(static entry => Math.Max(entry.Contract.Profile.VisibilityMs, entry.Contract.Profile.ReportGapMs)));

    /// <summary>Before arming: nothing is sent yet, and what does not agree after several questions blocks the arming.</summary>
    /// <exception cref="ArmingBlockedException">The venue works orders with our tag that the journal does not know, or positions differ and are not to be adopted.</exception>
    public async Task DemandAgreementAsync(bool isFirst, CancellationToken cancellationToken)
    {
        VenueDifferences found = new();
        HashSet<(ulong, string?)> written = [];
        ulong still = await LastAsync().ConfigureAwait(false);
        long askedAt = 0;
        for (int i = 0; i < QuestionsBeforeArming; i++)
        {
            ulong now = await LastAsync().ConfigureAwait(false);
            askedAt = Host.Clock.GetTimestamp();
            VenueDifferences before = found;
            found = await AskAsync(still, null, cancellationToken).ConfigureAwait(false);
            found.Listed.RemoveAll(static listed => !listed.IsOver); // what is open was asked about before
            VenueDifferences both = found.Confirmed(before);
            bool isConfirmed = both.Listed.Count == found.Listed.Count;
            both.Missing.Clear();
            both.Listed.RemoveAll(listed => !written.Add((listed.Family, listed.Snapshot.BrokerOrderId.Value)));
            await WriteDownAsync(both).ConfigureAwait(false);
            if (found.Strays.Count + found.Positions.Count + found.BothSides.Count == 0 && isConfirmed)
                break;
            still = now;
            // A fill may have come between the two questions, and its report may be under way.
            await Backfill.RunAsync(account, cancellationToken).ConfigureAwait(false);
            await Task.Delay(isConfirmed ? Patience / QuestionsBeforeArming : Patience, Host.Clock, cancellationToken).ConfigureAwait(false);
        }

        TellForeign(found.Foreign);
        if (found.Strays.Count > 0)
            throw new ArmingBlockedException(NameStrays(found, isFirst));
        if (found.BothSides.Count > 0)
            throw new ArmingBlockedException(NameBothSides(found));
        if (NameUnwanted(found) is { Length: > 0 } unwanted)
            throw new ArmingBlockedException(unwanted);
        account.Confirm(askedAt);
        if (found.Positions.Count == 0)
            return;
        if (!isFirst && Host.Options.PositionMismatch == PositionMismatchPolicy.BlockArming)
        {
            throw new ArmingBlockedException(
                $"The positions of account {account.Id} differ ({found.NamePositions()}). Somebody else trades the account, or fills were lost. Find out which; then feed the missing execution reports, or start with {nameof(SafetyHostOptions.PositionMismatch)} = {nameof(PositionMismatchPolicy.AdoptVenue)}.");
        }

        await AdoptAsync(found, null).ConfigureAwait(false);
    }

    /// <summary>While running: what two questions agree on trips the breaker, or is adopted, by <see cref="SafetyHostOptions.PositionMismatch"/>.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            long askedAt = Host.Clock.GetTimestamp();
            await CompareAsync(cancellationToken).ConfigureAwait(false);
            account.Confirm(askedAt);
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
        // Where no list would show that an order has ended, or has filled after that, what its reports told is fetched.
        bool isUnlisted = account.Entries.Any(static entry => !entry.Access.CanListOpenOrders);
        if (isUnlisted || !account.Entries.Any(static entry => entry.Access.CanListPositions))
            await Backfill.RunAsync(account, cancellationToken).ConfigureAwait(false);

        ulong still = await LastAsync().ConfigureAwait(false);
        VenueDifferences found = await AskAsync(still, still, cancellationToken).ConfigureAwait(false);
        for (int i = 1; i < QuestionsWhileRunning && !found.IsEmpty; i++)
        {
            await Backfill.RunAsync(account, cancellationToken).ConfigureAwait(false);
            // What the venue has done by now shows in the second answer, and before it in the list of executions, which may be later than the one of positions.
            await Task.Delay(Patience, Host.Clock, cancellationToken).ConfigureAwait(false);
            await Backfill.RunAsync(account, cancellationToken).ConfigureAwait(false);
            found = (await AskAsync(still, still, cancellationToken).ConfigureAwait(false)).Confirmed(found);
        }

        TellForeign(found.Foreign);
        await WriteDownAsync(found).ConfigureAwait(false);
        if (found.Positions.Count > 0 && Host.Options.PositionMismatch == PositionMismatchPolicy.AdoptVenue)
            await AdoptAsync(found, still).ConfigureAwait(false);
        else
            await TripAsync(found).ConfigureAwait(false);
        if (isUnlisted)
            await Host.Writer.RunAsync(AskAboutUnlisted).ConfigureAwait(false); // last: an answer in between the two questions would stir what they compare
    }

    private Task<ulong> LastAsync() => Host.Writer.RunAsync(static journal => journal.Last);

    // Of which the venue has said nothing for a while, and whose end a list of trades alone would not tell.
    private bool AskAboutUnlisted(JournalBatch journal)
    {
        foreach (Family family in journal.Families.Where(family => family.Account == account.Ref && family.Instrument is not null && account.EntryOf(family, static access => access.CanListOpenOrders) is null))
        {
            foreach (Intent intent in family.Intents)
            {
                if (intent is { State: IntentState.Working or IntentState.PartiallyFilled, CanBeFound: true } && journal.Mono - intent.NewsAt >= Host.Options.ReconcileEveryMs * TimeSpan.TicksPerMillisecond / 2)
                    ask(intent.Sequence);
            }
        }

        return true;
    }

    // Before arming positions count wherever something stirs, too: nothing is sent yet.
    private async Task<VenueDifferences> AskAsync(ulong still, ulong? stillForPositions, CancellationToken cancellationToken)
    {
        List<OrderSnapshot> orders = [];
        foreach (AccountEntry entry in account.Entries.Where(static entry => entry.Access.CanListOpenOrders))
            orders.AddRange(await AnswerAsync(entry.Access.ListOpenOrdersAsync(cancellationToken)).ConfigureAwait(false));
        IReadOnlyList<PositionSnapshot>? positions = account.Entries.FirstOrDefault(static entry => entry.Access.CanListPositions) is { } lister
            ? await AnswerAsync(lister.Access.ListPositionsAsync(cancellationToken)).ConfigureAwait(false) : null;
        return await Host.Writer.RunAsync(journal =>
        {
            VenueDifferences found = new() { Count = orders.Count };
            CompareOrders(journal, orders, Stirring(journal, still), found);
            if (positions is not null)
                ComparePositions(journal, positions, Stirring(journal, stillForPositions), found);
            return found;
        }).ConfigureAwait(false);

        Task<IReadOnlyList<T>> AnswerAsync<T>(Task<IReadOnlyList<T>> answer) =>
            answer.WaitAsync(TimeSpan.FromMilliseconds(Host.Options.RecoveryTimeoutMs), Host.Clock, cancellationToken);
    }

    // Where something was sent or reported since, or a call is under way, the venue may know more than the journal, or less.
    private HashSet<string> Stirring(JournalBatch journal, ulong? still)
    {
        HashSet<string> stirring = new(StringComparer.Ordinal);
        if (still is not { } since)
            return stirring;
        foreach (Holding holding in journal.Account(account.Ref).Holdings.Values)
        {
            if (holding.ChangedBy > since)
                stirring.Add(holding.Symbol);
        }

        foreach (Family family in journal.Families)
        {
            if (family.Account == account.Ref && family.Instrument is { } instrument && (!family.Questions.IsEmpty || family.Intents.Any(static intent => intent.State is IntentState.Pending or IntentState.Unknown)))
                stirring.Add(instrument.Symbol);
        }

        return stirring;
    }

    private void CompareOrders(JournalBatch journal, List<OrderSnapshot> listed, HashSet<string> stirring, VenueDifferences found)
    {
        HashSet<ulong> there = [];
        foreach (OrderSnapshot order in listed)
        {
            Family? family = order.ClientOrderId.IsEmpty ? null : journal.FindFamily(account.Ref, order.ClientOrderId);
            if (family?.Find(order.ClientOrderId) is not { } intent)
            {
                (account.IsOurs(order.ClientOrderId) ? found.Strays : found.Foreign).Add(order);
                continue;
            }

            there.Add(intent.Sequence);
            if (stirring.Contains(family.Instrument!.Symbol))
                continue;
            OrderSnapshot own = family.OwnOf(order, intent);
            bool isTwice = listed.Exists(other => other.ClientOrderId == order.ClientOrderId && other.BrokerOrderId != order.BrokerOrderId);
            bool isOther = !intent.LivingIds.IsEmpty && order.BrokerOrderId.Value is { Length: > 0 } && !intent.LivingIds.Contains(order.BrokerOrderId); // than the one that was taken to work
            if (isTwice || isOther || own.CumQty > family.FilledBy(intent) || family.IsMoreThan(order) || family.IsOtherQuantity(order, own, intent) || intent.State is not (IntentState.Working or IntentState.PartiallyFilled or IntentState.Pending or IntentState.Unknown))
                found.Listed.Add(new ListedOrder(family.Number, order, !intent.IsOpen));
        }

        foreach (Family family in journal.Families)
        {
            if (family.Account != account.Ref || family.Instrument is not { } instrument || stirring.Contains(instrument.Symbol) || account.EntryOf(family, static access => access.CanListOpenOrders) is null)
                continue;
            foreach (Intent intent in family.Intents)
            {
                if (intent.State is IntentState.Working or IntentState.PartiallyFilled && !there.Contains(intent.Sequence)
                    && !(intent.BrokerOrderId is { } venueId && listed.Exists(order => order.BrokerOrderId == venueId)))
                    found.Missing.Add(family.Number);
            }
        }
    }

    private void ComparePositions(JournalBatch journal, IReadOnlyList<PositionSnapshot> positions, HashSet<string> stirring, VenueDifferences found)
    {
        AccountState state = journal.Account(account.Ref);
        Dictionary<(string Symbol, PositionSide Side), decimal> venue = [];
        if (!account.HoldsBothSides)
            found.BothSides.AddRange(positions.GroupBy(static position => position.Symbol).Where(static legs => legs.Any(static leg => leg.Units > 0m) && legs.Any(static leg => leg.Units < 0m)).Select(static legs => legs.Key));
        foreach (PositionSnapshot position in positions)
        {
            // A venue that holds both side by side lists them by their sign.
            PositionSide side = !account.HoldsBothSides ? PositionSide.Net : position.Units < 0m ? PositionSide.Short : PositionSide.Long;
            venue[(position.Symbol, side)] = venue.GetValueOrDefault((position.Symbol, side)) + position.Units;
        }

        foreach ((string Symbol, PositionSide Side) leg in state.Holdings.Keys)
            venue.TryAdd(leg, 0m);
        foreach (((string symbol, PositionSide side), decimal units) in venue)
        {
            decimal ours = state.Holding(symbol, side).Units;
            if (units != ours && !stirring.Contains(symbol) && !CouldBeQuarantined(journal, symbol, side, units - ours))
                found.Positions.Add(new PositionDifference(symbol, side, ours, units));
        }
    }

    // What an order in quarantine may have filled is reserved and waits for a person already.
    private bool CouldBeQuarantined(JournalBatch journal, string symbol, PositionSide side, decimal difference)
    {
        (decimal buys, decimal sells) = (0m, 0m);
        foreach (Family family in journal.Families)
        {
            if (family.Account != account.Ref || family.Instrument?.Symbol != symbol || family.PositionSide != side || !family.Intents.Any(static intent => intent.State == IntentState.Quarantine))
                continue;
            if (family.Side == Side.Buy)
                buys += family.Contribution.OpenUnits;
            else
                sells += family.Contribution.OpenUnits;
        }

        return difference <= buys && difference >= -sells;
    }

    private void TellForeign(List<OrderSnapshot> foreign)
    {
        string[] names = [.. foreign.Where(order => account.PolicyFor(order.MadeBy) == ForeignOrderPolicy.Tell).Select(NameOf)];
        foreach (string name in names)
        {
            if (_namedOrders.Add(name))
                Host.Raise(SafetyEventKind.Mismatch, account.Id, $"The venue works the order {name}, which is not ours; it is left alone and its exposure is not counted. If nobody else should trade this account, find out who placed it.");
        }

        _namedOrders.IntersectWith(names);
    }

    // What both questions have found is a fact; what it means, the fold says.
    private Task WriteDownAsync(VenueDifferences found) => found.Listed.Count + found.Missing.Count == 0 ? Task.CompletedTask : Host.Writer.RunAsync(journal =>
    {
        ulong list = journal.Append(account.Ref, 0, new ListRead(string.Join(' ', account.Entries.Select(static entry => entry.Contract.Name)), journal.Mono, found.Count, IsComplete: true));
        foreach (ListedOrder listed in found.Listed)
            account.Append(journal, listed.Family, new Listed(list, listed.Snapshot));
        foreach (ulong missing in found.Missing.Distinct())
            account.Append(journal, missing, new NotListed(list));
        return true;
    });

    private Task TripAsync(VenueDifferences found)
    {
        string told = "";
        if (found.Strays.Count > 0)
            told = NameStrays(found, isFirst: false) + " ";
        if (found.BothSides.Count > 0)
            told += NameBothSides(found) + " ";
        if (NameUnwanted(found) is { Length: > 0 } unwanted)
            told += unwanted + " ";
        if (found.Positions.Count > 0)
            told += $"The positions differ ({found.NamePositions()}). Somebody else trades the account, or fills were lost. Find out which; then feed the missing execution reports, or start again with {nameof(SafetyHostOptions.PositionMismatch)} = {nameof(PositionMismatchPolicy.AdoptVenue)}.";
        return told.Length == 0 && _told is null ? Task.CompletedTask : Host.Writer.RunAsync(journal =>
        {
            // Once per finding, and again when somebody has reset the breaker over it.
            if (told.Length > 0 && (told != _told || journal.Account(account.Ref).BreakerReason is null))
                account.TripBreaker(journal, told.TrimEnd('.', ' '));
            _told = told.Length == 0 ? null : told;
            return true;
        });
    }

    private async Task AdoptAsync(VenueDifferences found, ulong? still)
    {
        string adopted = await Host.Writer.RunAsync(journal =>
        {
            HashSet<string> stirring = Stirring(journal, still);
            found.Positions.RemoveAll(position => stirring.Contains(position.Symbol));
            foreach (PositionDifference position in found.Positions)
            {
                // It counts at what the market says; without a price only what reduces it is let through until there is one.
                Holding holding = journal.Account(account.Ref).Holding(position.Symbol, position.Side);
                Instrument instrument = holding.Instrument ?? new Instrument(position.Symbol, account.Options.Currency, 0.01m, 1m);
                journal.Append(account.Ref, 0, new PositionSet(position.Symbol, position.Side, position.Venue, account.MarkOf(instrument), "venue", account.MarketData(instrument).Item1?.Price));
            }

            return found.NamePositions();
        }).ConfigureAwait(false);
        if (adopted.Length > 0)
            Host.Raise(SafetyEventKind.Mismatch, account.Id, $"Positions taken over from the venue: {adopted}.");
    }

    private static string NameOf(OrderSnapshot order) => $"{order.BrokerOrderId} '{order.ClientOrderId}'{AccountCore.NameOfMaker(order.MadeBy)}";

    private string NameUnwanted(VenueDifferences found)
    {
        string[] unwanted = [.. found.Foreign.Where(order => account.PolicyFor(order.MadeBy) == ForeignOrderPolicy.TripBreaker).Select(NameOf)];
        return unwanted.Length == 0 ? "" : $"The venue works {string.Join(", ", unwanted)}, which is not ours, and the account's policy for such orders is to stop ({nameof(AccountOptions)}.{nameof(AccountOptions.ForeignOrders)}). Look at it, and have it canceled where it was placed.";
    }

    private string NameBothSides(VenueDifferences found) =>
        $"The account {account.Id} holds long and short side by side at the venue ({string.Join(", ", found.BothSides)}), and limits that net them are void. Set it to net positions there, or state {nameof(AccountOptions)}.{nameof(AccountOptions.Positions)} and give each order its {nameof(PositionSide)}.";

    private static string NameStrays(VenueDifferences found, bool isFirst) =>
        $"The venue works {string.Join(", ", found.Strays.Select(static order => $"the order {order.ClientOrderId} ({order.BrokerOrderId})"))}, which carries our tag but is not in the journal{(isFirst ? ", which is new" : "")}: this is not the journal the account was traded with, or another host trades it too. Open the right journal, stop the other host, or cancel the order at the venue.";
}
