namespace Safety.Guarding;

/// <summary>What each refusal code means: the one table of safeguard and spent keys.</summary>
internal static class Refusals
{
    public static Refusal Create(RefusalCode code, FormattableString message) =>
        new(code, SafeguardOf(code), FormattableString.Invariant(message), SpendsKey(code));

    public static Safeguard SafeguardOf(RefusalCode code) => code switch
    {
        RefusalCode.KillSwitchLatched => Safeguard.KillSwitch,
        RefusalCode.KeyReusedWithOtherContent or RefusalCode.KeyMalformed => Safeguard.IdempotencyManager,
        RefusalCode.OrderNotionalExceeded or RefusalCode.OpenNotionalExceeded or RefusalCode.DailyNotionalExceeded
            or RefusalCode.ExchangeRateMissing or RefusalCode.WouldIncreasePosition or RefusalCode.TermsMalformed
            or RefusalCode.InstrumentNotAllowed => Safeguard.NotionalLimit,
        RefusalCode.OrderRateExceeded => Safeguard.OrderRateLimit,
        RefusalCode.ReferencePriceMissing or RefusalCode.ReferencePriceStale or RefusalCode.PriceOutsideBand => Safeguard.PriceBand,
        RefusalCode.GatewayExpired => Safeguard.BrokerGateway,
        RefusalCode.TargetNotWorking or RefusalCode.BreakerTripped => Safeguard.ExecutionStateValidator,
        _ => Safeguard.OrderIntentPersistence,
    };

    // A refusal for a reason in the order (a limit) or in the state of the world (a kill) must not turn into an order when a
    // delayed retry comes: its key is spent. A refusal because the guard was not ready says nothing about the order.
    public static bool SpendsKey(RefusalCode code) => code is RefusalCode.KillSwitchLatched or RefusalCode.OrderNotionalExceeded
        or RefusalCode.OpenNotionalExceeded or RefusalCode.DailyNotionalExceeded or RefusalCode.OrderRateExceeded
        or RefusalCode.PriceOutsideBand or RefusalCode.WouldIncreasePosition or RefusalCode.PermitVoid;
}
