using System.Collections.Concurrent;
using Safety.Contracts;
using Safety.Guarding;
using Safety.Identity;
using Safety.Limits;
using Safety.Orders;

namespace Safety.Intents;

/// <summary>
/// What the writer knows of an account in memory: open orders, positions, exposure, counters. Rebuilt from the journal at
/// start-up; its size depends on what is open. Only the writer touches it.
/// </summary>
internal sealed class AccountLedger
{
    // Concurrent only so that the kill switch can read what is open without the writer: a stalled disk must not hold up cancels.
    private readonly ConcurrentDictionary<string, LiveOrder> _byKey = new(StringComparer.Ordinal);
    private readonly Dictionary<ClientOrderId, LiveOrder> _byId = [];
    private readonly Dictionary<string, SymbolExposure> _symbols = new(StringComparer.Ordinal);
    private readonly TaskCreationOptions _continuations;
    private decimal _worstCase;

    public AccountLedger(int accountRef, AccountOptions options, AccountCounters? counters, TaskCreationOptions continuations)
    {
        Ref = accountRef;
        Options = options;
        _continuations = continuations;
        Tag = options.OwnershipTag ?? ClientOrderIdScheme.TagOf(options.Id);
        Rate = new OrderRateLimit(options.Limits.MaxOrdersPerSecond, counters?.RateArrival ?? 0);
        Band = new PriceBand(options.Limits.PriceBandBps, options.Limits.MarketDataMaxAgeMs);
        Notional = new NotionalLimit(options.Limits, options.Currency);
        Day = counters?.TradingDay ?? default;
        DayNotional = counters?.DayNotional ?? 0m;
        DayOrders = counters?.DayOrders ?? 0;
        LastNumericId = counters?.LastNumericId ?? 0;
        ReportCursor = counters?.ReportCursor ?? default;
        BreakerReason = counters?.BreakerReason;
    }

    public int Ref { get; }

    public AccountOptions Options { get; }

    public string Tag { get; }

    public OrderRateLimit Rate { get; }

    public PriceBand Band { get; }

    public NotionalLimit Notional { get; }

    public DateOnly Day { get; private set; }

    public decimal DayNotional { get; private set; }

    public long DayOrders { get; private set; }

    public long LastNumericId { get; private set; }

    public DateTimeOffset ReportCursor { get; set; }

    public string? BreakerReason { get; set; }

    /// <summary>Orders that are open or may still fill.</summary>
    public IReadOnlyCollection<LiveOrder> Open => (IReadOnlyCollection<LiveOrder>)_byKey.Values;

    public IReadOnlyCollection<SymbolExposure> Symbols => _symbols.Values;

    /// <summary>Worst-case exposure over all instruments, in the account's currency.</summary>
    public decimal WorstCase => _worstCase;

    public AccountCounters Counters => new(Ref, Day, DayNotional, DayOrders, Rate.Arrival, LastNumericId, ReportCursor, BreakerReason);

    public LiveOrder? FindByKey(string intentKey) => _byKey.GetValueOrDefault(intentKey);

    public LiveOrder? FindById(ClientOrderId id) => _byId.GetValueOrDefault(id);

    public SymbolExposure Symbol(string symbol)
    {
        if (!_symbols.TryGetValue(symbol, out SymbolExposure? exposure))
            _symbols.Add(symbol, exposure = new SymbolExposure(symbol));
        return exposure;
    }

    /// <summary>Worst-case exposure if an order of a side and worth were added.</summary>
    public decimal WorstCaseWith(string symbol, Side side, decimal notional)
    {
        SymbolExposure exposure = Symbol(symbol);
        return _worstCase - exposure.WorstCase + (side == Side.Buy ? exposure.WorstCaseWith(notional, 0m) : exposure.WorstCaseWith(0m, notional));
    }

    public long NextNumericId() => ++LastNumericId;

    /// <summary>Sees that the next number is at least this one; true when that changed anything.</summary>
    public bool SkipNumericIdsBelow(long next)
    {
        if (next - 1 <= LastNumericId)
            return false;
        LastNumericId = next - 1;
        return true;
    }

    /// <summary>Begins a new trading day when it is one.</summary>
    public void RollTo(DateOnly day)
    {
        if (day <= Day)
            return;
        Day = day;
        DayNotional = 0m;
        DayOrders = 0;
    }

    /// <summary>Takes a new or reloaded intent in and counts its exposure.</summary>
    public LiveOrder Add(IntentRecord record, LiveOrder? replaced, bool acknowledgedByReport, DateTimeOffset now, bool isNew = false)
    {
        OrderFamily family = replaced?.Family ?? new OrderFamily { IsNew = isNew };
        family.CumQty = Math.Max(family.CumQty, record.Progress.CumQty);
        LiveOrder order = new(record, family)
        {
            Acknowledged = acknowledgedByReport ? new TaskCompletionSource(_continuations) : null,
        };
        _byKey[record.IntentKey] = order;
        if (!record.ClientOrderId.IsEmpty)
            _byId[record.ClientOrderId] = order;
        Recount(order, now);
        return order;
    }

    /// <summary>Counts an admitted order to the day and the rate.</summary>
    public void CountAdmitted(decimal notional, DateTimeOffset now)
    {
        DayNotional += notional;
        DayOrders++;
        Rate.Take(now, 1);
    }

    /// <summary>Brings the exposure of an order's family up to date after a change.</summary>
    public void Recount(LiveOrder order, DateTimeOffset now)
    {
        if (order.Record.Terms is not { } terms)
            return;
        OrderFamily family = order.Family;
        decimal notional = family.NotionalAtRisk(now);
        decimal units = family.UnitsAtRisk(now);
        SymbolExposure exposure = Symbol(terms.Instrument.Symbol);
        exposure.Changes++;
        decimal before = exposure.WorstCase;
        if (terms.Side == Side.Buy)
        {
            exposure.BuyNotional += notional - family.CountedNotional;
            exposure.BuyUnits += units - family.CountedUnits;
        }
        else
        {
            exposure.SellNotional += notional - family.CountedNotional;
            exposure.SellUnits += units - family.CountedUnits;
        }

        family.CountedNotional = notional;
        family.CountedUnits = units;
        _worstCase += exposure.WorstCase - before;
    }

    /// <summary>Moves a position by a fill (or back by a bust).</summary>
    public SymbolExposure Move(string symbol, decimal units, decimal mark)
    {
        SymbolExposure exposure = Symbol(symbol);
        exposure.Changes++;
        decimal before = exposure.WorstCase;
        exposure.Units += units;
        if (mark > 0m)
            exposure.Mark = mark;
        _worstCase += exposure.WorstCase - before;
        return exposure;
    }

    /// <summary>Lets an order that can carry no more risk leave memory; the journal still knows it.</summary>
    public void Forget(LiveOrder order)
    {
        _byKey.TryRemove(order.Record.IntentKey, out _);
        _byId.Remove(order.Record.ClientOrderId);
        order.Family.Members.Remove(order);
    }
}
