using Safety.Orders;
using Safety.Simulation.Faults;
using Safety.Simulation.Market;
using Safety.Simulation.Remote;
using Safety.Simulation.Tests.Market;
using Safety.Simulation.Venue;
using static Safety.Simulation.Tests.Trading;

namespace Safety.Simulation.Tests.Remote;

/// <summary>A maker that joins the best bid and ask of every symbol, through a whole market: there has to be something to trade.</summary>
public sealed class WholeMarketTests
{
    [Fact]
    public Task The_built_in_market_can_be_traded() => Trade(MarketReplay.FromSeed(1), minFills: 500);

    [Fact]
    public async Task A_capture_can_be_traded()
    {
        using TemporaryFolder folder = new();
        await Trade(MarketReplay.FromCapture(CaptureOfSeed.WriteCoinbase(folder.Path)), minFills: 100);
        await Trade(MarketReplay.FromCapture(CaptureOfSeed.WriteBinanceFutures(folder.Path)), minFills: 100);
    }

    [RealCaptureFact("COINBASE.ws.28.0.gz")]
    [Trait("Form", "Long")]
    public Task The_real_Coinbase_capture_can_be_traded() => Trade(MarketReplay.FromCapture(RealCapture.Find("COINBASE.ws.28.0.gz")!), minFills: 20);

    [RealCaptureFact("BINANCE_FUTURES.ws.1.0.gz")]
    [Trait("Form", "Long")]
    public Task The_real_Binance_futures_capture_can_be_traded() => Trade(MarketReplay.FromCapture(RealCapture.Find("BINANCE_FUTURES.ws.1.0.gz")!), minFills: 10);

    private static async Task Trade(MarketReplay market, int minFills)
    {
        using VenueBook book = VenueBook.InMemory();
        await using var client = new InProcessVenueClient(market, new PaperVenueOptions(), VenueFaults.None, book);
        Dictionary<string, Instrument> instruments = market.Instruments.ToDictionary(static i => i.Symbol);
        int number = 0;
        StepResult step;
        do
        {
            step = await client.StepAsync(5, CancellationToken.None);
            foreach (TopOfBook top in step.Tops.Where(static t => t.IsTwoSided))
            {
                Instrument instrument = instruments[top.Symbol];
                foreach (OrderSnapshot old in (await client.OpenOrdersAsync(default)).Where(o => o.Symbol == top.Symbol))
                    await client.CancelAsync(old.ClientOrderId, default);
                foreach ((Side side, decimal price) in ((Side, decimal)[])[(Side.Buy, top.Bid), (Side.Sell, top.Ask)])
                {
                    OrderTerms terms = Terms(side, 20 * instrument.LotSize, price) with { Instrument = instrument };
                    OrderAck ack = await client.SubmitAsync(new NewOrder(terms) { ClientOrderId = Id($"o{number++}") }, default);
                    Assert.True(ack.IsAccepted, ack.Reason);
                }
            }
        }
        while (!step.IsEnd);

        Assert.True(book.Image.Fills.Count >= minFills, $"{book.Image.Fills.Count} fills of {number} orders");
        Assert.Equal(market.Events.Count, step.EventsConsumed);
    }
}
