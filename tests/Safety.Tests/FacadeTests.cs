using Safety.Contracts;
using Safety.Generated.V1;
using Safety.Guarding;
using Safety.Identity;
using Safety.Orders;
using Safety.Tests.Support;

namespace Safety.Tests;

/// <summary>What a generated facade asks of its account.</summary>
public class FacadeTests
{
    [Fact]
    public async Task KeyNamesTheOrderItBecame_AlsoAfterReplacementsAndARestart()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        OrderKey key = f.Key("one");
        ClientOrderId foretold = f.Guard.Gate.IdOf(key);
        ClientOrderId first = (await f.Run(f.Guard.SubmitAsync(key, GuardFixture.Limit(Side.Buy, 0.01m, 50_000m)).AsTask())).Acceptance!.ClientOrderId;
        Assert.Equal(foretold, first);
        f.Tick();
        Assert.Equal(first, f.Guard.Gate.WorkingIdOf(key));

        ClientOrderId second = await ReplaceAsync(f, "two", first);
        Assert.Equal(second, f.Guard.Gate.WorkingIdOf(key));
        ClientOrderId third = await ReplaceAsync(f, "three", f.Guard.Gate.WorkingIdOf(key));
        Assert.Equal(third, f.Guard.Gate.WorkingIdOf(key));

        await f.CrashAndRestartAsync();
        Assert.Equal(third, f.Guard.Gate.WorkingIdOf(key));
        Assert.Equal(first, f.Guard.Gate.IdOf(key));
    }

    [Fact]
    public async Task AnswersAsDeclared()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        AccountGate gate = f.Guard.Gate;
        OrderKey key = f.Key("one");
        Outcome<bool> unknown = Outcome<bool>.FromUnknown(key, "no answer");
        Outcome<bool> accepted = Outcome<bool>.FromAcceptance(key, new Acceptance(new ClientOrderId("X"), null, IsReplay: false), true);
        Outcome<bool> rejected = Outcome<bool>.FromRejection(key, "no funds", false);

        Assert.True(gate.Answer(accepted, unknownAs: false));
        Assert.True(gate.Answer(unknown, unknownAs: true));
        Assert.False(gate.Answer(unknown, unknownAs: false));
        Assert.False(gate.Answer(default(Outcome<bool>), unknownAs: false));
        Assert.DoesNotContain(f.Events, e => e.Kind == SafetyEventKind.AnsweredNo);
        Assert.False(gate.Answer(rejected, unknownAs: true));
        Assert.Contains("no funds", Assert.Single(f.Events, e => e.Kind == SafetyEventKind.AnsweredNo).Message, StringComparison.Ordinal);

        gate.Require(unknown, unknownAs: true);
        Assert.Throws<InvalidOperationException>(() => gate.Require(unknown, unknownAs: false));
        Assert.Throws<InvalidOperationException>(() => gate.Require(rejected, unknownAs: true));
        Assert.Throws<InvalidOperationException>(() => AccountGate.Respond(unknown));
        Assert.True(AccountGate.Respond(accepted));
    }

    [Fact]
    public void RequestOfAnEarlierProcess_IsNamed()
    {
        FacadeRequests<string> requests = new();
        requests.Keep(new ClientOrderId("A"), "order");
        Assert.Equal("order", requests.Find(new ClientOrderId("A")));
        Assert.Contains("earlier process", Assert.Throws<InvalidOperationException>(() => requests.Find(new ClientOrderId("B"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UnclassifiedMessage_IsRefused()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        GuardContract contract = new() { Name = "x", Fingerprint = "x", Profile = f.Profile, Ceilings = new HardLimitAttribute { MaxOrderNotional = 1, MaxOpenNotional = 1, MaxOrdersPerSecond = 1, MaxPriceBandBps = 1 } };
        Admission admission = f.Guard.Gate.RefuseMessage(new CallSite(contract, "M:X", BrokerCallKind.Submit), f.Key("one"), BrokerCallKind.Forbidden);
        Assert.False(admission.IsGranted);
        Assert.Equal(RefusalCode.MessageNotClassified, admission.Result<bool>().Refusal!.Code);
    }

    private static async Task<ClientOrderId> ReplaceAsync(GuardFixture f, string trigger, ClientOrderId target)
    {
        f.Tick(1);
        Outcome<OrderAck> outcome = await f.Run(f.Guard.ReplaceAsync(f.Key(trigger), target, GuardFixture.Limit(Side.Buy, 0.01m, 50_001m)).AsTask());
        f.Tick();
        return outcome.Acceptance!.ClientOrderId;
    }
}
