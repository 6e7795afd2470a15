using System.Globalization;
using Safety.Identity;
using Safety.Orders;
using Safety.Testing.Worlds;

namespace Safety.Testing.Venues;

/// <summary>Writes a venue's reports: what they are called, when they say it was, and what they claim.</summary>
internal sealed class ReportWriter(ulong seed, int account, int desk, VenueSemantics does, MachineClock clock)
{
    private readonly Dictionary<string, int> _perOrder = [];
    private Draw _names = Draw.For(seed, "exec ids", account, desk);
    private DateOnly _day;
    private long _execs = 90; // a growing number soon has one digit more
    private long _sequence;

    public DateTimeOffset Now
    {
        get
        {
            long ticks = clock.Wall.UtcTicks;
            long resolution = does.TimeResolutionMs * TimeSpan.TicksPerMillisecond;
            return new DateTimeOffset(ticks - (ticks % resolution), TimeSpan.Zero);
        }
    }

    /// <summary>A report of an order as it stands.</summary>
    public ExecutionReport Write(BookOrder order, ExecType type, string? id = null, string? original = null, decimal lastQuantity = 0m, decimal lastPrice = 0m, string? refersTo = null, string? text = null, bool isUnknown = false)
    {
        bool claims = type != ExecType.CancelReject;
        OrderStatus status = isUnknown ? OrderStatus.Rejected : order.Status(does.TellsPending);
        string name = id ?? order.ClientId;
        return new ExecutionReport
        {
            ClientOrderId = new ClientOrderId(name),
            OrigClientOrderId = original is null ? null : new ClientOrderId(original),
            ExecId = NextExecId(name, type, status, lastQuantity, lastPrice, order.Total),
            ExecType = type,
            OrderStatus = status,
            BrokerOrderId = isUnknown ? null : new BrokerOrderId(order.VenueId),
            OrderQty = claims ? order.Quantity : 0m,
            CumQty = claims ? order.Total : 0m,
            LeavesQty = claims && !order.IsOver ? Math.Max(0m, order.Quantity - order.Total) : 0m,
            LastQty = lastQuantity,
            LastPx = lastPrice,
            Fee = Fee(order, lastQuantity, lastPrice),
            FeeCurrency = does is { FeeInBaseBps: > 0, NamesFeeCurrency: true } && lastQuantity > 0m ? order.Terms.Side == Side.Buy ? order.Terms.Instrument.BaseCurrency : order.Terms.Instrument.Currency : null,
            PositionSide = order.Terms.PositionSide,
            ExecRefId = refersTo,
            VenueTime = Now,
            VenueSequence = does.IsNumbered ? ++_sequence : 0,
            Text = text,
        };
    }

    // It is taken out of what is received.
    private decimal Fee(BookOrder order, decimal quantity, decimal price) =>
        order.Terms.Side == Side.Buy ? does.FeeInUnits(quantity) : Math.Round(order.Terms.Instrument.NotionalOf(quantity, price) * does.FeeInBaseBps / 10_000m, 12);

    private string NextExecId(string order, ExecType type, OrderStatus status, decimal quantity, decimal price, decimal filled)
    {
        switch (does.ExecIds)
        {
            case ExecIdScope.None:
                // What an adapter makes of a report without one. The number tells two events apart that are alike and of one instant.
                return string.Create(CultureInfo.InvariantCulture, $"{type}-{status}-{quantity}-{price}-{filled}-{_sequence + 1}");
            case ExecIdScope.PerOrder:
                return string.Create(CultureInfo.InvariantCulture, $"{_perOrder[order] = _perOrder.GetValueOrDefault(order) + 1}");
            case ExecIdScope.PerDay when DateOnly.FromDateTime(Now.UtcDateTime) is var day && day != _day:
                (_day, _execs) = (day, 90);
                break;
        }

        _execs++;
        return does.ExecIdsAreRandom
            ? string.Create(CultureInfo.InvariantCulture, $"{_names.Next():x16}")
            : string.Create(CultureInfo.InvariantCulture, $"{_execs}");
    }
}
