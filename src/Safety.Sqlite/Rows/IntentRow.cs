using Safety.Contracts;
using Safety.Identity;
using Safety.Intents;
using Safety.Orders;

namespace Safety.Sqlite.Rows;

/// <summary>The table <c>intent</c>: the order of its columns here is the order they are written and read in.</summary>
internal static class IntentRow
{
    private const string Columns =
        """
        account_ref, intent_key, strategy, cause_key, cause_time, leg, attempt,
        client_order_id, id_scheme, kind, member,
        symbol, currency, tick_size, lot_size, multiplier, is_inverse,
        side, size, size_is_notional, order_type, limit_price, stop_price, time_in_force, reduce_only,
        algorithm, trader, desk, decision_maker,
        target, content,
        order_qty, checked_price, reserved_notional, reference_price, reference_time, exchange_rate, trading_day,
        epoch, created_at, expires_at, denial_code,
        state, broker_order_id, cum_qty, leaves_qty, average_price, venue_sequence, reason, is_closed, updated_at
        """;

    /// <summary>From <c>symbol</c> to <c>decision_maker</c>.</summary>
    private const int TermsColumns = 18;

    public const string InsertSql =
        $"""
        INSERT INTO intent ({Columns}) VALUES (?,?,?,?,?,?,?, ?,?,?,?, ?,?,?,?,?,?, ?,?,?,?,?,?,?,?, ?,?,?,?, ?,?, ?,?,?,?,?,?,?, ?,?,?,?, ?,?,?,?,?,?,?,?,?)
        """;

    public const string UpdateSql =
        """
        UPDATE intent SET state = ?, broker_order_id = ?, cum_qty = ?, leaves_qty = ?, average_price = ?, venue_sequence = ?, reason = ?, is_closed = ?, updated_at = ?
        WHERE account_ref = ? AND intent_key = ?
        """;

    public const string OpenSql = $"SELECT {Columns} FROM intent INDEXED BY intent_open WHERE is_closed = 0 ORDER BY created_at, account_ref, intent_key";

    public const string ByKeySql = $"SELECT {Columns} FROM intent WHERE account_ref = ? AND intent_key = ?";

    public const string ByClientOrderIdSql = $"SELECT {Columns} FROM intent WHERE account_ref = ? AND client_order_id = ? AND client_order_id <> ''";

    public const string ByTargetSql = $"SELECT {Columns} FROM intent WHERE account_ref = ? AND target = ? AND intent_key > ? ORDER BY intent_key LIMIT ?";

    public const string AfterKeySql = $"SELECT {Columns} FROM intent WHERE account_ref = ? AND intent_key > ? ORDER BY intent_key LIMIT ?";

    public static Statement Bind(Statement row, IntentRecord intent)
    {
        _ = row.Reset()
            .Bind(intent.AccountRef).Bind(intent.IntentKey)
            .Bind(intent.Key.Strategy.Value).Bind(intent.Key.Cause.Value).Bind(intent.Key.CauseTime).Bind(intent.Key.Leg).Bind(intent.Key.Attempt)
            .Bind(intent.ClientOrderId.Value ?? "").Bind(intent.IdScheme).Bind((long)intent.Kind).Bind(intent.Member);

        if (intent.Terms is { } terms)
        {
            Instrument instrument = terms.Instrument;
            _ = row
                .Bind(instrument.Symbol).Bind(instrument.Currency).Bind(instrument.TickSize).Bind(instrument.LotSize)
                .Bind(instrument.Multiplier).Bind(instrument.IsInverse)
                .Bind((long)terms.Side).Bind(terms.Size.Value).Bind(terms.Size.IsNotional).Bind((long)terms.Type)
                .Bind(terms.LimitPrice).Bind(terms.StopPrice).Bind((long)terms.TimeInForce).Bind(terms.ReduceOnly)
                .Bind(terms.Origin.Algorithm).Bind(terms.Origin.Trader).Bind(terms.Origin.Desk).Bind(terms.Origin.DecisionMaker);
        }
        else
        {
            for (int i = 0; i < TermsColumns; i++)
                _ = row.Null();
        }

        _ = row
            .Bind(intent.Target?.Value).Bind(intent.Content)
            .Bind(intent.OrderQty).Bind(intent.LimitPrice).Bind(intent.ReservedNotional).Bind(intent.ReferencePrice)
            .Bind(intent.ReferenceTime).Bind(intent.ExchangeRate).Bind(intent.TradingDay)
            .Bind(intent.Epoch).Bind(intent.CreatedAt).Bind(intent.ExpiresAt).Bind(intent.DenialCode);
        return BindProgress(row, intent.Progress);
    }

    public static Statement BindUpdate(Statement row, IntentRecord intent, IntentProgress progress) =>
        BindProgress(row.Reset(), progress).Bind(intent.AccountRef).Bind(intent.IntentKey);

    public static IntentRecord Read(Statement row) => new()
    {
        AccountRef = row.NextInt(),
        IntentKey = row.NextText(),
        Key = new OrderKey(
            new StrategyId(row.NextText()), new CauseKey(row.NextText()), row.NextTime(), checked((ushort)row.NextLong()), checked((ushort)row.NextLong())),
        ClientOrderId = ReadClientOrderId(row),
        IdScheme = row.NextInt(),
        Kind = (BrokerCallKind)row.NextInt(),
        Member = row.NextText(),
        Terms = ReadTerms(row),
        Target = row.NextTextOrNull() is { } target ? new ClientOrderId(target) : null,
        Content = row.NextContent(),
        OrderQty = row.NextDecimal(),
        LimitPrice = row.NextDecimal(),
        ReservedNotional = row.NextDecimal(),
        ReferencePrice = row.NextDecimal(),
        ReferenceTime = row.NextTime(),
        ExchangeRate = row.NextDecimal(),
        TradingDay = row.NextDay(),
        Epoch = row.NextLong(),
        CreatedAt = row.NextTime(),
        ExpiresAt = row.NextTimeOrNull(),
        DenialCode = row.NextInt(),
        Progress = new IntentProgress
        {
            State = (IntentState)row.NextInt(),
            BrokerOrderId = row.NextTextOrNull() is { } id ? new BrokerOrderId(id) : null,
            CumQty = row.NextDecimal(),
            LeavesQty = row.NextDecimal(),
            AveragePrice = row.NextDecimal(),
            VenueSequence = row.NextLong(),
            Reason = row.NextTextOrNull(),
            IsClosed = row.NextBool(),
            UpdatedAt = row.NextTime(),
        },
    };

    private static Statement BindProgress(Statement row, IntentProgress progress) => row
        .Bind((long)progress.State).Bind(progress.BrokerOrderId is { } id ? id.Value ?? "" : null)
        .Bind(progress.CumQty).Bind(progress.LeavesQty).Bind(progress.AveragePrice).Bind(progress.VenueSequence)
        .BindWords(progress.Reason).Bind(progress.IsClosed).Bind(progress.UpdatedAt);

    private static ClientOrderId ReadClientOrderId(Statement row)
    {
        string value = row.NextText();
        return value.Length == 0 ? default : new ClientOrderId(value);
    }

    private static OrderTerms? ReadTerms(Statement row)
    {
        if (row.NextIsNull())
        {
            row.Skip(TermsColumns);
            return null;
        }

        var instrument = new Instrument(row.NextText(), row.NextText(), row.NextDecimal(), row.NextDecimal(), row.NextDecimal(), row.NextBool());
        var side = (Side)row.NextInt();
        decimal size = row.NextDecimal();
        return new OrderTerms
        {
            Instrument = instrument,
            Side = side,
            Size = row.NextBool() ? new Notional(size) : new Units(size),
            Type = (OrderType)row.NextInt(),
            LimitPrice = row.NextDecimalOrNull(),
            StopPrice = row.NextDecimalOrNull(),
            TimeInForce = (TimeInForce)row.NextInt(),
            ReduceOnly = row.NextBool(),
            Origin = new Origin(row.NextText(), row.NextText(), row.NextText(), row.NextText()),
        };
    }
}
