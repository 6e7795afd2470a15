using Safety.Guard;
using Safety.Ledger;
using Safety.Writer;

namespace Safety.Recovery;

/// <summary>Looks at the day's result while nothing is sent: begins the trading day at the market, keeps its high, and trips where too much is lost.</summary>
internal sealed class LossWatch(AccountCore account)
{
    /// <summary>One look; prices are taken here, and what they mean is decided in the writer.</summary>
    public void Look()
    {
        if (!account.LimitsLosses)
            return;
        MarketView market = TakePrices();
        account.Leave(journal => Sweep(journal, market));
    }

    // A feed that fails must not close the guard: what was known last counts, and who sends an order hears of the feed.
    private MarketView TakePrices()
    {
        try
        {
            return account.Market();
        }
        catch (Exception)
        {
            return MarketView.Nothing;
        }
    }

    private void Sweep(JournalBatch journal, MarketView market)
    {
        account.OpenDay(journal, market);
        account.MarkHigh(journal, market);
        if (account.LossNow(journal, market) is { } why)
            account.TripLoss(journal, why);
    }
}
