namespace Safety.Guarding;

/// <summary>What each denial code means: the one table of safeguard and spent keys.</summary>
internal static class Denials
{
    public static Denial Create(DenialCode code, FormattableString message) =>
        new(code, SafeguardOf(code), FormattableString.Invariant(message), SpendsKey(code));

    public static Safeguard SafeguardOf(DenialCode code) => code switch
    {
        DenialCode.KillSwitchLatched => Safeguard.KillSwitch,
        DenialCode.KeyReusedWithOtherContent or DenialCode.KeyMalformed => Safeguard.IdempotencyManager,
        DenialCode.OrderNotionalExceeded or DenialCode.OpenNotionalExceeded or DenialCode.DailyNotionalExceeded
            or (>= DenialCode.OrderUnitsExceeded and <= DenialCode.OpenOrdersExceeded) or DenialCode.ExchangeRateMissing or DenialCode.WouldIncreasePosition or DenialCode.TermsMalformed => Safeguard.NotionalLimit,
        DenialCode.LossLimitReached => Safeguard.LossLimit,
        DenialCode.OrderToFillRatioExceeded or DenialCode.DuplicateOrder or DenialCode.StrategyDisabled => Safeguard.RepetitionLimit,
        DenialCode.InstrumentNotAllowed or DenialCode.InstrumentRestricted => Safeguard.InstrumentList,
        DenialCode.MessageNotClassified => Safeguard.Classification,
        DenialCode.OrderRateExceeded or DenialCode.RequestRateExceeded => Safeguard.OrderRateLimit,
        DenialCode.ReferencePriceMissing or DenialCode.ReferencePriceStale or DenialCode.PriceOutsideBand or DenialCode.PriceOutsideCollar => Safeguard.PriceBand,
        DenialCode.BreakGlassExpired => Safeguard.BreakGlass,
        >= DenialCode.HedgedFillUnknown and <= DenialCode.HedgeOverdue => Safeguard.RecursiveHedgeMonitor,
        DenialCode.EpisodeOver or DenialCode.ExitUnderWay => Safeguard.BrokerTimestampedTimeouts,
        DenialCode.OwnOrderCrossed => Safeguard.SelfMatch,
        DenialCode.OutsideTradingHours => Safeguard.TradingHours,
        DenialCode.TargetNotWorking or DenialCode.BreakerTripped or DenialCode.AccountStateStale => Safeguard.ExecutionStateValidator,
        _ => Safeguard.OrderIntentPersistence,
    };

    // A denial for a reason in the order (a limit) or in the state of the world (a kill) must not turn into an order when a
    // delayed retry comes: its key is spent. A denial because the guard was not ready says nothing about the order.
    public static bool SpendsKey(DenialCode code) => code is DenialCode.KillSwitchLatched or DenialCode.OrderNotionalExceeded
        or DenialCode.OpenNotionalExceeded or DenialCode.DailyNotionalExceeded or DenialCode.OrderRateExceeded
        or DenialCode.PriceOutsideBand or DenialCode.WouldIncreasePosition or DenialCode.PermitVoid
        or (> DenialCode.HedgedFillUnknown and <= DenialCode.HedgeOverdue) or DenialCode.EpisodeOver or DenialCode.ExitUnderWay
        or (>= DenialCode.OrderUnitsExceeded and <= DenialCode.OwnOrderCrossed);
}
