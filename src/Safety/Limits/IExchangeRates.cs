namespace Safety.Limits;

/// <summary>Where limits get exchange rates from, for instruments in another currency than the account's.</summary>
public interface IExchangeRates
{
    /// <summary>How much of <paramref name="to"/> one <paramref name="from"/> is worth; false when unknown. Must not block.</summary>
    bool TryGet(string from, string to, out ReferencePrice rate);
}
