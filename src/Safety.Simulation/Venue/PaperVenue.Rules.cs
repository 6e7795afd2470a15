using System.Globalization;
using Safety.Contracts;
using Safety.Orders;
using Safety.Simulation.Market;

namespace Safety.Simulation.Venue;

/// <content>What the venue takes: repeated IDs, stamps, terms.</content>
public sealed partial class PaperVenue
{
    private enum IdRuling
    {
        Take,
        Reject,
        Replay,
        Modify,
        Ignore,
    }

    private IdRuling RuleOn(string id)
    {
        bool known = _firstSeen.ContainsKey(id);
        switch (_options.RepeatedId)
        {
            case RepeatedId.RejectedWhileOpen:
                return OpenOrderOf(id) is null ? IdRuling.Take : IdRuling.Reject;
            case RepeatedId.RejectedPerDay:
                return known && TradingDayOf(_lastUsed[id]) == _tradingDay ? IdRuling.Reject : IdRuling.Take;
            case RepeatedId.RejectedForever:
                return known ? IdRuling.Reject : IdRuling.Take;
            case RepeatedId.ReplayedInWindow:
                bool inWindow = _responses.TryGetValue(id, out (OrderAck Ack, DateTimeOffset At) first)
                    && Now - first.At <= TimeSpan.FromMilliseconds(_options.ReplayWindowMs);
                return inWindow ? IdRuling.Replay : IdRuling.Take;
            case RepeatedId.ModifiesOrder:
                return OpenOrderOf(id) is not null ? IdRuling.Modify : LastOrderOf(id) is not null ? IdRuling.Reject : IdRuling.Take;
            case RepeatedId.IgnoredUnlessIncreasing:
                return _highestId is null || CompareIds(id, _highestId) > 0 ? IdRuling.Take : IdRuling.Ignore;
            default:
                return IdRuling.Take;
        }
    }

    // Integers of different length compare by value; time-ordered texts of one length compare as they stand.
    private static int CompareIds(string a, string b) =>
        a.Length != b.Length && a.All(char.IsAsciiDigit) && b.All(char.IsAsciiDigit)
            ? a.TrimStart('0').Length != b.TrimStart('0').Length
                ? a.TrimStart('0').Length.CompareTo(b.TrimStart('0').Length)
                : string.CompareOrdinal(a.TrimStart('0'), b.TrimStart('0'))
            : string.CompareOrdinal(a, b);

    private string? CheckRequest(string id, DateTimeOffset? stamp)
    {
        if (id.Length == 0)
            return "the client order ID is missing";
        if (id.Length > _options.IdMaxLength)
            return $"the client order ID is longer than {_options.IdMaxLength}";
        return CheckStamp(stamp);
    }

    private string? CheckStamp(DateTimeOffset? stamp)
    {
        if (_options.RequestExpiryMs <= 0 || stamp is not { } at)
            return null;
        TimeSpan age = Now - at;
        if (age > TimeSpan.FromMilliseconds(_options.RequestExpiryMs))
            return "the request has expired";
        return age < TimeSpan.FromMilliseconds(-_options.FutureStampToleranceMs) ? "the request is stamped ahead of the venue's time" : null;
    }

    private string? CheckTerms(OrderTerms terms, decimal filled, out decimal units)
    {
        units = 0m;
        if (!_instruments.TryGetValue(terms.Instrument.Symbol, out Instrument? instrument))
            return $"unknown symbol '{terms.Instrument.Symbol}'";
        MarketBook market = _markets[instrument.Symbol];
        if (terms.Type is not (OrderType.Market or OrderType.Limit))
            return $"order type {terms.Type} is not supported";
        if (terms.Type == OrderType.Limit)
        {
            if (terms.LimitPrice is not { } limit)
                return "the limit price is missing";
            if (limit <= 0m && instrument.NotionalPerUnit is null)
                return "the limit price is not positive";
            if (limit % instrument.TickSize != 0m)
                return $"the limit price is off the tick of {instrument.TickSize.ToString(CultureInfo.InvariantCulture)}";
        }
        else if (market.AvailableTo(terms.Side, limit: null, instrument.LotSize) <= 0m)
        {
            return "no liquidity for a market order";
        }

        units = terms.Size.IsNotional ? UnitsOf(terms.Size.Value, instrument, terms, market) : terms.Size.Value;
        if (units <= 0m)
            return "the quantity is not positive";
        if (units % instrument.LotSize != 0m)
            return $"the quantity is off the lot of {instrument.LotSize.ToString(CultureInfo.InvariantCulture)}";
        if (terms.ReduceOnly && !Reduces(instrument.Symbol, terms.Side, units - filled))
            return "a reduce-only order would increase the position";
        return null;
    }

    private static decimal UnitsOf(decimal notional, Instrument instrument, OrderTerms terms, MarketBook market)
    {
        TopOfBook top = market.Top;
        decimal price = terms.LimitPrice ?? (terms.Side == Side.Buy ? top.Ask : top.Bid);
        decimal perUnit = instrument.NotionalOf(1m, price);
        return perUnit <= 0m ? 0m : MarketBook.WholeLots(notional / perUnit, instrument.LotSize);
    }

    private bool Reduces(string symbol, Side side, decimal units)
    {
        decimal position = _positions.GetValueOrDefault(symbol);
        return side == Side.Buy ? position <= -units : position >= units;
    }
}
