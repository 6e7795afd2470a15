using Safety.Generated.V1;
using Safety.Guarding;
using Safety.Identity;
using Safety.Journal;
using Safety.Orders;
using Safety.Tests.AttackTests;
using Safety.Tests.Support;

namespace Safety.Tests.VenueFacets;

/// <summary>Several orders in one call: each leg has its own judgement, in synchronous members too.</summary>
public class BracketTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task EachLegIsWhatItsJudgementSays_AndTheOutcomeIsTheWorst(bool isAsync)
    {
        await using GuardFixture f = await new GuardFixture().StartAsync(arm: false);
        BasketEntry basket = new(f);
        await f.Run(f.Host.ArmAsync());
        OrderTerms terms = GuardFixture.Limit(Side.Buy, 0.001m, 50_000m);
        Admission admission = basket.Admit(f.Key("one"), terms, terms, terms);
        ClientOrderId[] ids = [.. admission.ClientOrderIds];
        BasketEntry.Send(admission);
        Judgement[] judgements = [Judgement.Accepted(new BrokerOrderId("B1")), Judgement.Rejected("no stop orders")];
        Outcome<string> outcome = isAsync ? await f.Run(admission.SettleAsync(judgements, "two of three").AsTask()) : admission.Settle(judgements, "two of three");
        f.Tick(1);

        Assert.Equal(OutcomeKind.Unknown, outcome.Kind); // nothing was said of the third
        Assert.Equal([IntentState.Working, IntentState.Rejected, IntentState.Unknown], new[] { await f.StateOfAsync(ids[0]), await f.StateOfAsync(ids[1]), await f.StateOfAsync(ids[2]) });
        Assert.Equal(100m, await f.Guarded.GetExposureAsync());
    }
}
