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
        ClientOrderId foretold = f.Guard.Entry.IdOf(key);
        ClientOrderId first = (await f.Run(f.Guard.SubmitAsync(key, GuardFixture.Limit(Side.Buy, 0.01m, 50_000m)).AsTask())).Acceptance!.ClientOrderId;
        Assert.Equal(foretold, first);
        f.Tick();
        Assert.Equal(first, f.Guard.Entry.WorkingIdOf(key));

        ClientOrderId second = await ReplaceAsync(f, "two", first);
        Assert.Equal(second, f.Guard.Entry.WorkingIdOf(key));
        ClientOrderId third = await ReplaceAsync(f, "three", f.Guard.Entry.WorkingIdOf(key));
        Assert.Equal(third, f.Guard.Entry.WorkingIdOf(key));

        await f.CrashAndRestartAsync();
        Assert.Equal(third, f.Guard.Entry.WorkingIdOf(key));
        Assert.Equal(first, f.Guard.Entry.IdOf(key));
    }

    [Fact]
    public async Task AnswersAsDeclared()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        AccountEntry entry = f.Guard.Entry;
        OrderKey key = f.Key("one");
        Outcome<bool> unknown = Outcome<bool>.FromUnknown(key, "no answer");
        Outcome<bool> accepted = Outcome<bool>.FromAcceptance(key, new Acceptance(new ClientOrderId("X"), null, IsReplay: false), true);
        Outcome<bool> rejected = Outcome<bool>.FromRejection(key, "no funds", false);

        Assert.True(entry.Answer(accepted, unknownAs: false));
        Assert.True(entry.Answer(unknown, unknownAs: true));
        Assert.False(entry.Answer(unknown, unknownAs: false));
        Assert.False(entry.Answer(default(Outcome<bool>), unknownAs: false));
        Assert.DoesNotContain(f.Events, e => e.Kind == SafetyEventKind.AnsweredNo);
        Assert.False(entry.Answer(rejected, unknownAs: true));
        Assert.Contains("no funds", Assert.Single(f.Events, e => e.Kind == SafetyEventKind.AnsweredNo).Message, StringComparison.Ordinal);

        entry.Require(unknown, unknownAs: true);
        Assert.Throws<InvalidOperationException>(() => entry.Require(unknown, unknownAs: false));
        Assert.Throws<InvalidOperationException>(() => entry.Require(rejected, unknownAs: true));
        Assert.Throws<InvalidOperationException>(() => AccountEntry.Respond(unknown));
        Assert.True(AccountEntry.Respond(accepted));
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
    public async Task UnclassifiedMessage_IsDenied()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        GuardContract contract = new() { Name = "x", Fingerprint = "x", Profile = f.Profile, Ceilings = new HardLimitAttribute { MaxOrderNotional = 1, MaxOpenNotional = 1, MaxOrdersPerSecond = 1, MaxPriceBandBps = 1 } };
        Admission admission = f.Guard.Entry.DenyMessage(new CallSite(contract, "M:X", BrokerCallKind.Submit), f.Key("one"), BrokerCallKind.Forbidden);
        Assert.False(admission.IsGranted);
        Denial denial = admission.Result<bool>().Denial!;
        Assert.Equal((DenialCode.MessageNotClassified, Safeguard.Classification), (denial.Code, denial.Safeguard));
    }

    private static async Task<ClientOrderId> ReplaceAsync(GuardFixture f, string cause, ClientOrderId target)
    {
        f.Tick(1);
        Outcome<OrderAck> outcome = await f.Run(f.Guard.ReplaceAsync(f.Key(cause), target, GuardFixture.Limit(Side.Buy, 0.01m, 50_001m)).AsTask());
        f.Tick();
        return outcome.Acceptance!.ClientOrderId;
    }
}
