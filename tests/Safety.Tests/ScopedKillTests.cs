using Safety.Guarding;
using Safety.Identity;
using Safety.Journal;
using Safety.Journal.Facts;
using Safety.Limits;
using Safety.Orders;
using Safety.Testing;
using Safety.Tests.Support;

namespace Safety.Tests;

/// <summary>Latches of less than everything: what of it stops, what goes on, and that a restart changes neither.</summary>
public class ScopedKillTests
{
    private static readonly Instrument s_eth = new("ETH-USD", "USD", 0.01m, 0.001m);

    public static TheoryData<KillScopeKind, KillMode> EveryScopeAndMode()
    {
        TheoryData<KillScopeKind, KillMode> data = [];
        foreach (KillScopeKind kind in Enum.GetValues<KillScopeKind>())
        {
            data.Add(kind, KillMode.Halted);
            data.Add(kind, KillMode.ReduceOnly);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(EveryScopeAndMode))]
    public async Task WhatIsLatched_Stops_AndIsCanceled_AndNothingElse_AlsoAfterARestart_UntilItIsReleased(KillScopeKind kind, KillMode mode)
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        await FillAsync(f, IdOf(await f.BuyAsync("held")), 0.01m);
        string opens = IdOf(await f.BuyAsync("opens")).Value;
        string reduces = IdOf(await ReduceAsync(f, "reduces", 0.004m)).Value;
        string other = IdOf(await OtherAsync(f, "other")).Value;
        bool coversOther = kind is KillScopeKind.Firm or KillScopeKind.Account;
        bool stopsAll = kind == KillScopeKind.Firm && mode == KillMode.Halted;

        await f.Run(f.Host.Kill.LatchAsync(ScopeOf(kind), mode, "looks wrong", "Ada"));
        f.Tick(500);
        Assert.True(f.Venue.HasCanceled(opens));
        Assert.Equal(mode == KillMode.Halted, f.Venue.HasCanceled(reduces));
        Assert.Equal(coversOther, f.Venue.HasCanceled(other));
        await CheckAsync("while it runs");

        if (stopsAll)
            await Assert.ThrowsAsync<ArmingBlockedException>(() => f.CrashAndRestartAsync());
        else
            await f.CrashAndRestartAsync();
        await CheckAsync("after a restart");

        KillRecord latch = Assert.Single(f.Host.Kill.Latches);
        Assert.Equal((ScopeOf(kind), mode, "Ada", "looks wrong"), (latch.Scope, latch.Mode, latch.By, latch.Reason));
        await f.Run(f.Host.OperateAs("Ada").ReleaseKillAsync(latch.Id, "looked after"));
        Assert.Empty(f.Host.Kill.Latches);
        if (stopsAll)
            await f.Run(f.Host.ArmAsync());
        Assert.Equal(OutcomeKind.Accepted, (await f.BuyAsync("again")).Kind);
        await f.CrashAndRestartAsync();
        Assert.Equal(OutcomeKind.Accepted, (await f.BuyAsync("and after another restart")).Kind);

        async Task CheckAsync(string when)
        {
            Denial denial = (await f.BuyAsync($"more {when}")).Denial!;
            Assert.Equal(DenialCode.KillSwitchLatched, denial.Code);
            foreach (string told in (string[])["Ada", "looks wrong", f.Host.Kill.Latches[0].At.ToString("O"), .. stopsAll ? (string[])[] : [ScopeOf(kind).ToString(), $"{mode}", f.Host.Kill.Latches[0].Id.ToString("D")]])
                Assert.Contains(told, denial.Message, StringComparison.Ordinal);
            Assert.Equal(mode == KillMode.ReduceOnly ? null : DenialCode.KillSwitchLatched, (await ReduceAsync(f, $"less {when}", 0.003m)).Denial?.Code);
            Assert.Equal(coversOther ? DenialCode.KillSwitchLatched : null, (await OtherAsync(f, $"other {when}")).Denial?.Code);
            Assert.Equal(stopsAll, f.Host.Kill.IsLatched);
            Assert.Equal(!stopsAll, f.Host.IsArmed);
        }
    }

    [Theory]
    [MemberData(nameof(EveryScopeAndMode))]
    public async Task PermitGrantedBefore_IsVoidAfterIt(KillScopeKind kind, KillMode mode)
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        await FillAsync(f, IdOf(await f.BuyAsync("held")), 0.01m);
        f.Guard.BeforeWire = () => f.Host.Kill.Latch(ScopeOf(kind), mode, "looks wrong", "Ada");
        Denial denial = (await f.BuyAsync("one")).Denial!;
        Assert.Equal(DenialCode.PermitVoid, denial.Code);
        Assert.Single(f.Venue.Sent);
        if (mode == KillMode.Halted)
            return;
        await f.Run(f.Host.OperateAs("Ada").ReleaseKillAsync(f.Host.Kill.Latches[0].Id, "looked after"));
        Assert.Equal(OutcomeKind.Accepted, (await ReduceAsync(f, "less", 0.004m)).Kind);
    }

    [Fact]
    public async Task Replacement_IsAnOrderOfItsScope()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        ClientOrderId other = IdOf(await OtherAsync(f, "other"));
        f.Host.Kill.Latch(KillScope.Symbol("ETH-USD"), KillMode.Halted, "looks wrong", "Ada");
        f.Venue.RejectsCancels = true;
        Assert.Equal(DenialCode.KillSwitchLatched, (await f.Run(f.Guard.ReplaceAsync(f.Key("change"), other, Other(0.02m)).AsTask())).Denial!.Code);
    }

    [Theory]
    [InlineData("TRADER", true)]
    [InlineData("trader ", false)]
    public async Task PeoplesNames_AreTheSameInUpperCase(string trader, bool isTheSame)
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        f.Host.Kill.Latch(KillScope.Trader(trader), KillMode.Halted, "", "Ada");
        Assert.Equal(isTheSame ? DenialCode.KillSwitchLatched : null, (await f.BuyAsync("one")).Denial?.Code);
    }

    [Fact]
    public void ScopeOfNothing_IsNoScope()
    {
        Assert.ThrowsAny<ArgumentException>(static () => KillScope.Trader(" "));
        Assert.ThrowsAny<ArgumentException>(static () => KillScope.Strategy(default));
        Assert.ThrowsAny<ArgumentException>(static () => KillScope.Account(default));
        Assert.Equal(KillScope.Firm, new KillScope(KillScopeKind.Firm, ""));
    }

    [Fact]
    public async Task OneAccount_StopsNoOther()
    {
        await using PairFixture f = new();
        await f.ArmAsync();
        string a = IdOf(await f.BuyAsync(0, "one")).Value;
        string b = IdOf(await f.BuyAsync(1, "one")).Value;
        f.Host.Kill.Latch(KillScope.Account(PairFixture.A), KillMode.Halted, "looks wrong", "Ada");
        f.Tick(500);
        Assert.Equal((true, false), (f.Venues[0].HasCanceled(a), f.Venues[1].HasCanceled(b)));
        Assert.Equal(DenialCode.KillSwitchLatched, (await f.BuyAsync(0, "two")).Denial!.Code);
        Assert.Equal(OutcomeKind.Accepted, (await f.BuyAsync(1, "two")).Kind);
    }

    [Fact]
    public async Task LatchThatTheJournalDoesNotTake_LatchesEverything_AlsoAfterARestart()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        f.Journal.FailCommitAt(1, CommitFailure.UnknownAndLost);
        await f.Run(f.Host.Kill.LatchAsync(KillScope.Trader("trader"), KillMode.ReduceOnly, "looks wrong", "Ada"));
        Assert.True(f.Host.Kill.IsLatched);
        await f.CrashAndRestartAsync(arm: false);
        Assert.True(f.Host.Kill.IsLatched);
        Assert.Contains("trader trader (ReduceOnly) could not be kept alone", f.Host.Kill.Latched!.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LatchThatTheJournalDoesNotConfirm_LatchesEverythingAfterFiveSeconds()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        using ManualResetEventSlim stalled = new();
        using ManualResetEventSlim goOn = new();
        f.Journal.Committing = () =>
        {
            stalled.Set();
            goOn.Wait(TimeSpan.FromSeconds(30));
        };
        Task<bool> behind = Task.Run(() => f.Host.Writer.RunAsync(static journal =>
        {
            journal.Append(1, 0, new BreakerReset("slow", null, "test"));
            return true;
        }));
        Assert.True(stalled.Wait(TimeSpan.FromSeconds(30)));
        Task kept = f.Host.Kill.LatchAsync(KillScope.Trader("trader"), KillMode.ReduceOnly, "looks wrong", "Ada");
        Assert.Single(f.Host.Kill.Latches); // at once
        f.Tick(4_900);
        Assert.False(f.Host.Kill.IsLatched);
        f.Tick(200);
        Assert.True(f.Host.Kill.IsLatched);
        f.Tick(1_100);
        await kept.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Single(Directory.GetFiles(f.KillDirectory, "kill.*"));
        f.Journal.Committing = null;
        goOn.Set();
        await behind;
    }

    [Fact]
    public async Task LatchesWithoutEnd_LatchEverything()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        for (int i = 0; i < 300; i++)
        {
            f.Host.Kill.Latch(KillScope.Symbol($"S{i}"), KillMode.Halted, "loop", "bot");
            f.Host.Kill.Latch(KillScope.Symbol($"S{i}"), KillMode.Halted, "loop", "bot"); // the same one
            Assert.Equal(i >= 256, f.Host.Kill.IsLatched);
        }

        await f.Host.Writer.RunAsync(static _ => true);
        Assert.InRange(f.Journal.Facts<KillLatched>(0).Count(), 257, 256 + 16);
    }

    [Fact]
    public async Task Release_FreesOneLatch_AndALatchThatComesMeanwhileStays()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        await f.Run(f.Host.Kill.LatchAsync(KillScope.Trader("trader"), KillMode.Halted, "first", "Ada"));
        await f.Run(f.Host.Kill.LatchAsync(KillScope.Desk("desk"), KillMode.ReduceOnly, "second", "Bob"));
        Guid first = f.Host.Kill.Latches[0].Id;
        f.Journal.Committing = () =>
        {
            f.Journal.Committing = null;
            f.Host.Kill.Latch(KillScope.Trader("trader"), KillMode.Halted, "third", "Eve");
        };
        await f.Run(f.Host.OperateAs("Ada").ReleaseKillAsync(first, "looked after"));
        Assert.Equal(["second", "third"], f.Host.Kill.Latches.Select(static kill => kill.Reason));
        await Assert.ThrowsAsync<InvalidOperationException>(() => f.Host.OperateAs("Ada").ReleaseKillAsync(first, "again"));
        await f.CrashAndRestartAsync();
        Assert.Equal(["second", "third"], f.Host.Kill.Latches.Select(static kill => kill.Reason));
    }

    [Fact]
    public async Task ReleaseOfEverything_ReleasesNothingElse()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync();
        f.Host.Kill.Latch(KillScope.Desk("desk"), KillMode.Halted, "desk", "Ada");
        f.Host.Kill.Latch("all", "Ada");
        Assert.Equal(["all", "desk"], f.Host.Kill.Latches.Select(static kill => kill.Reason));
        await f.Run(f.Host.OperateAs("Ada").ReleaseKillAsync("looked after"));
        await f.Run(f.Host.ArmAsync());
        Assert.Equal("desk", Assert.Single(f.Host.Kill.Latches).Reason);
        Assert.Equal(DenialCode.KillSwitchLatched, (await f.BuyAsync("one")).Denial!.Code);
    }

    [Theory]
    [InlineData(CancelPolicy.All, true)]
    [InlineData(CancelPolicy.KeepProtective, false)]
    public async Task ProtectiveOrders_StayWhereThePolicySaysSo(CancelPolicy policy, bool isCanceled)
    {
        await using GuardFixture f = new() { CancelPolicy = policy };
        await f.StartAsync();
        await FillAsync(f, IdOf(await f.BuyAsync("held")), 0.01m);
        string stop = IdOf(await ReduceAsync(f, "stop", 0.01m)).Value;
        string opens = IdOf(await f.BuyAsync("opens")).Value;
        f.Host.Kill.Latch(KillScope.Trader("trader"), KillMode.Halted, "looks wrong", "Ada");
        f.Tick(500);
        Assert.Equal((isCanceled, true), (f.Venue.HasCanceled(stop), f.Venue.HasCanceled(opens)));
    }

    internal static KillScope ScopeOf(KillScopeKind kind) => kind switch
    {
        KillScopeKind.Firm => KillScope.Firm,
        KillScopeKind.Account => KillScope.Account(GuardFixture.Account),
        KillScopeKind.Strategy => KillScope.Strategy(new StrategyId("test")),
        KillScopeKind.Trader => KillScope.Trader(GuardFixture.Origin.Trader),
        KillScopeKind.Desk => KillScope.Desk(GuardFixture.Origin.Desk),
        _ => KillScope.Symbol(GuardFixture.Btc.Symbol),
    };

    // Of another strategy, trader and desk, in another symbol.
    private static OrderTerms Other(decimal units) => GuardFixture.Limit(Side.Buy, units, 50_000m) with { Instrument = s_eth, Origin = new Origin("other", "Eve", "rates", "Eve") };

    private static Task<Outcome<OrderAck>> OtherAsync(GuardFixture f, string cause) =>
        f.Run(f.Guard.SubmitAsync(f.Key(cause) with { Strategy = new StrategyId("other") }, Other(0.01m)).AsTask());

    private static Task<Outcome<OrderAck>> ReduceAsync(GuardFixture f, string cause, decimal units) =>
        f.Run(f.Guard.SubmitAsync(f.Key(cause), GuardFixture.Limit(Side.Sell, units, 51_000m, reduceOnly: true)).AsTask());

    private static async Task FillAsync(GuardFixture f, ClientOrderId id, decimal units) => await f.Guarded.ReceiveAsync(f.Venue.Fill(id, units, 50_000m));

    private static ClientOrderId IdOf(Outcome<OrderAck> outcome)
    {
        Assert.Equal(OutcomeKind.Accepted, outcome.Kind);
        return outcome.Acceptance!.ClientOrderId;
    }
}
