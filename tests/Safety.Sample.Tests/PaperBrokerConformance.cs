using PaperTrading.Broker;
using Safety.Contracts;
using Safety.Testing.Conformance;

namespace Safety.Sample.Tests;

/// <summary>The sample's adapter does what a guard relies on.</summary>
public sealed class PaperBrokerConformance : AdapterConformance
{
    public static TheoryData<string> All => [.. Names];

    [Theory]
    [MemberData(nameof(All))]
    public Task Conforms(string name) => RunAsync(name);

    [CompositionRoot]
    protected override AdapterCalls Adapt(ScriptedVenue venue)
    {
        IPaperBroker broker = new PaperBroker(new ScriptedVenueClient(venue));
        return new AdapterCalls
        {
            Submit = async (order, token) => Judge(await broker.SubmitOrder(order, token)),
            Replace = async (change, token) => Judge(await broker.ReplaceOrder(change, token)),
            Cancel = async (id, token) => PaperMapping.Judge(await broker.CancelOrder(id, token)),
            FindOrder = broker.FindOrder,
            ListOpenOrders = broker.ListOpenOrders,
            ListExecutions = broker.ListExecutions,
            ListPositions = broker.ListPositions,
        };
    }
}
