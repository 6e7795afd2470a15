using Safety.Contracts;
using Safety.Generated.V1;
using Safety.Guard;
using Safety.Guarding;
using Safety.Identity;
using Safety.Journal;
using Safety.Journal.Facts;
using Safety.Orders;
using Safety.Testing;
using Safety.Tests.AttackTests;
using Safety.Tests.Support;

namespace Safety.Tests;

/// <summary>What a session engine stores and sends by itself: T55, T56 and the moments between permit and wire.</summary>
public class LastGateTests
{
    [Fact]
    public async Task Order_PassesOnce()
    {
        await using Fixture f = await Fixture.StartAsync();

        Outcome<bool> outcome = f.Submit("one");

        ClientOrderId id = Assert.Single(f.Session.Wire).Id;
        Assert.Equal(OutcomeKind.Unknown, outcome.Kind); // sent; only a report says accepted
        Assert.False(f.Gate.TryPass(id, BrokerCallKind.Submit, isResend: false));
        f.Session.Resend();
        Assert.Single(f.Session.Wire);
    }

    [Fact]
    public async Task T55_SentWhileLoggedOut_IsNotSentOnLogonAfterTheKill()
    {
        await using Fixture f = await Fixture.StartAsync();
        f.Session.IsLoggedOn = false;
        Outcome<bool> outcome = f.Submit("one");
        Assert.Equal(OutcomeKind.Unknown, outcome.Kind); // false is not "rejected": it is in the engine's store
        Assert.Single(f.Session.Store);

        f.Base.Host.Kill.Latch("drill", "test");
        f.Session.IsLoggedOn = true;
        f.Session.Resend();

        Assert.Empty(f.Session.Wire);
        f.Base.Tick();
        SafetyEvent alert = Assert.Single(f.Base.Events, e => e.Kind == SafetyEventKind.HeldBack);
        Assert.Contains(f.Session.Store[0].Id.Value, alert.Message, StringComparison.Ordinal);
        HeldBack journaled = Assert.Single(f.Base.Journal.Facts<HeldBack>(1));
        Assert.Equal(f.Session.Store[0].Id, journaled.ClientOrderId);
    }

    [Fact]
    public async Task T55_SentWhileLoggedOut_IsNotSentOnLogonEither()
    {
        await using Fixture f = await Fixture.StartAsync();
        f.Session.IsLoggedOn = false;
        f.Submit("one");
        f.Session.IsLoggedOn = true;
        f.Session.Resend();
        Assert.Empty(f.Session.Wire);
    }

    [Fact]
    public async Task T56_PossResendOfAnUnseenOrder_IsHeldBack()
    {
        await using Fixture f = await Fixture.StartAsync();
        Assert.False(f.Session.SendToTarget(new StoredMessage(BrokerCallKind.Submit, new ClientOrderId("NEVER-SEEN"), IsPossDup: true)));
        Assert.False(f.Session.SendToTarget(new StoredMessage(BrokerCallKind.Submit, new ClientOrderId("NEVER-SEEN"))));
        Assert.False(f.Session.SendToTarget(new StoredMessage(BrokerCallKind.Submit, default)));
        Assert.Empty(f.Session.Wire);
        Assert.Empty(f.Session.Store);
    }

    [Fact]
    public async Task OrderThatClaimsToBeAResend_IsHeldBackAndNotSent()
    {
        await using Fixture f = await Fixture.StartAsync();
        f.Session.ToApp = message => f.Application(message with { IsPossDup = true });
        Outcome<bool> outcome = f.Submit("one");
        Assert.Equal(DenialCode.PermitVoid, outcome.Denial!.Code);
        Assert.Empty(f.Session.Wire);
    }

    [Fact]
    public async Task KillBetweenPermitAndWire_NothingIsSentAndTheIntentSaysSo()
    {
        await using Fixture f = await Fixture.StartAsync();
        f.Guard.AfterDemand = () => f.Base.Host.Kill.Latch("drill", "test");

        Outcome<bool> outcome = f.Submit("one");

        Assert.Equal(DenialCode.PermitVoid, outcome.Denial!.Code);
        Assert.Empty(f.Session.Wire);
        Assert.Empty(f.Session.Store);
        f.Base.Tick();
        IntentRecord intent = Assert.Single(f.Base.Journal.ReadIntents(1));
        Assert.Equal(IntentState.NotExecuted, intent.Progress.State);
        Assert.Equal(0m, await f.Base.Run(f.Base.Guarded.GetExposureAsync()));
    }

    [Fact]
    public async Task ApplicationThatIgnoresTheAnswer_IsFoundOut()
    {
        await using Fixture f = await Fixture.StartAsync();
        f.Guard.AfterDemand = () => f.Base.Host.Kill.Latch("drill", "test");
        f.Session.ToApp = message => f.Gate.TryPass(message.Id, message.Kind, message.IsPossDup);

        Outcome<bool> outcome = f.Submit("one");

        Assert.Equal(OutcomeKind.Unknown, outcome.Kind);
        Assert.Contains("DoNotSend", outcome.Reason, StringComparison.Ordinal);
        f.Base.Tick();
        Assert.Equal(IntentState.Unknown, f.Base.Journal.ReadIntents(1).Single().Progress.State);
    }

    [Fact]
    public async Task CrashBetweenPermitAndWire_TheNextProcessDoesNotSend()
    {
        await using Fixture f = await Fixture.StartAsync();
        Outcome<bool> outcome = default;
        StoredMessage? underWay = null;
        f.Session.ToApp = message =>
        {
            underWay = message;
            throw new IOException("the process dies here");
        };
        outcome = f.Submit("one");
        Assert.Equal(OutcomeKind.Unknown, outcome.Kind);

        // What the dead process had stored at the last moment, the next one's engine finds.
        f.Session.Store.Add(underWay!);
        await f.CrashAndRestartAsync();
        f.Session.Resend();
        Assert.False(f.Session.SendToTarget(underWay!));
        Assert.Empty(f.Session.Wire);
    }

    [Fact]
    public async Task OrderOfAnOldEpoch_IsHeldBack()
    {
        await using Fixture f = await Fixture.StartAsync(AckBy.Response, callTimeoutMs: 600_000); // not late: arming again takes its time
        StoredMessage? queued = null;
        f.Session.ToApp = message => queued = message; // an engine that queues: its own thread asks later
        f.Submit("one");
        f.Session.ToApp = f.Application;
        f.Session.Wire.Clear();
        f.Base.Host.Kill.Latch("drill", "test");
        await f.Base.Run(f.Base.Host.OperateAs("operator").ReleaseKillAsync("drill over"));
        await f.Base.Run(f.Base.Host.ArmAsync());
        Assert.True(f.Base.Host.IsArmed);

        Assert.False(f.Session.SendToTarget(queued!));

        Assert.Empty(f.Session.Wire);
        Assert.Contains("no longer armed", f.Base.Events.Last(e => e.Kind == SafetyEventKind.HeldBack).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LateOrder_IsHeldBackAndForgotten()
    {
        await using Fixture f = await Fixture.StartAsync();
        StoredMessage? late = null;
        f.Session.ToApp = message => late = message; // an engine that queues: its own thread asks later
        f.Submit("one");
        f.Session.ToApp = f.Application;
        f.Session.Wire.Clear();

        f.Base.Tick(2_000);

        Assert.False(f.Session.SendToTarget(late!));
        Assert.Empty(f.Session.Wire);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Basket_PassesAsOneMessageByTheFirstId_OrAsOneForEachLeg(bool isOneMessage)
    {
        await using GuardFixture f = await new GuardFixture().StartAsync(arm: false);
        LastGate gate = new(f.Guarded);
        BasketEntry basket = new(f);
        await f.Run(f.Host.ArmAsync());
        Admission admission = basket.Admit(f.Key("basket"), GuardFixture.Limit(Side.Buy, 0.01m, 50_000m), GuardFixture.Limit(Side.Buy, 0.02m, 50_000m), GuardFixture.Limit(Side.Buy, 0.03m, 50_000m));
        Assert.Equal(3, admission.ClientOrderIds.Count);
        foreach (ClientOrderId leg in admission.ClientOrderIds)
            Assert.False(gate.TryPass(leg, BrokerCallKind.SubmitMany, isResend: false)); // not permitted yet
        BasketEntry.Send(admission);
        foreach (ClientOrderId leg in admission.ClientOrderIds.Take(isOneMessage ? 1 : 3))
        {
            Assert.True(gate.TryPass(leg, BrokerCallKind.SubmitMany, isResend: false));
            Assert.False(gate.TryPass(leg, BrokerCallKind.SubmitMany, isResend: false));
        }

        // What no message was sent for is forgotten at the deadline.
        f.Tick(2_000);
        Assert.False(gate.TryPass(admission.ClientOrderIds[2], BrokerCallKind.SubmitMany, isResend: false));
    }

    [Fact]
    public async Task AccountChangeWithoutAnId_PassesOnceForEachCallUnderWay_AnOrderNever()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync(arm: false);
        LastGate gate = new(f.Guarded);
        BasketEntry basket = new(f);
        await f.Run(f.Host.ArmAsync());
        Assert.False(gate.TryPass(default, BrokerCallKind.AccountChange, isResend: false));
        BasketEntry.Send(basket.Admit(f.Key("order"), GuardFixture.Limit(Side.Buy, 0.01m, 50_000m)));
        Assert.False(gate.TryPass(default, BrokerCallKind.AccountChange, isResend: false)); // an order's permit is none for it
        Assert.False(gate.TryPass(default, BrokerCallKind.SubmitMany, isResend: false));
        BasketEntry.Send(basket.Change(f.Key("leverage")));
        Assert.True(gate.TryPass(default, BrokerCallKind.AccountChange, isResend: false));
        Assert.False(gate.TryPass(default, BrokerCallKind.AccountChange, isResend: false));
        Admission resent = basket.Change(f.Key("leverage again"));
        BasketEntry.Send(resent);
        Assert.False(gate.TryPass(default, BrokerCallKind.AccountChange, isResend: true));
        BasketEntry.Send(basket.Change(f.Key("margin mode")));
        f.Host.Kill.Latch("drill", "test");
        Assert.False(gate.TryPass(default, BrokerCallKind.AccountChange, isResend: false));
    }

    [Fact]
    public async Task CancelsQueriesAndSession_AlwaysPass()
    {
        await using Fixture f = await Fixture.StartAsync();
        f.Submit("one");
        ClientOrderId id = f.Session.Wire.Single().Id;
        f.Base.Host.Kill.Latch("drill", "test");

        Outcome<bool> canceled = f.Guard.Cancel(id);

        Assert.Equal(OutcomeKind.Accepted, canceled.Kind);
        Assert.Equal(BrokerCallKind.Cancel, f.Session.Wire[^1].Kind);
        Assert.True(f.Gate.TryPass(default, BrokerCallKind.CancelAll, isResend: true));
        Assert.True(f.Gate.TryPass(default, BrokerCallKind.Query, isResend: true));
        Assert.True(f.Gate.TryPass(default, BrokerCallKind.Session, isResend: false));
        Assert.True(f.Gate.TryPass(default, BrokerCallKind.DeadMan, isResend: false));
    }

    [Theory]
    [InlineData(BrokerCallKind.Forbidden)]
    [InlineData(BrokerCallKind.Navigation)]
    [InlineData(BrokerCallKind.ByMessage)]
    [InlineData((BrokerCallKind)99)]
    public async Task WhatNobodyClassified_IsHeldBack(BrokerCallKind kind)
    {
        await using Fixture f = await Fixture.StartAsync();
        Assert.False(f.Gate.TryPass(new ClientOrderId("X"), kind, isResend: false));
    }

    [Fact]
    public async Task ManyThreads_OnePasses()
    {
        await using Fixture f = await Fixture.StartAsync();
        int passed = 0;
        f.Session.ToApp = message =>
        {
            Parallel.For(0, 64, _ =>
            {
                if (f.Gate.TryPass(message.Id, message.Kind, message.IsPossDup))
                    Interlocked.Increment(ref passed);
            });
        };
        f.Submit("one");
        Assert.Equal(1, passed);
    }

    [Fact]
    public async Task WholeStoreAskedFor_IsNamedUpToALimitAndThenCounted()
    {
        await using Fixture f = await Fixture.StartAsync();
        for (int i = 0; i < 1_000; i++)
            f.Gate.TryPass(new ClientOrderId($"OLD-{i}"), BrokerCallKind.Submit, isResend: true);
        f.Base.Tick();
        f.Base.Tick();
        HeldBack[] journaled = [.. f.Base.Journal.Facts<HeldBack>(1)];
        Assert.Equal(65, journaled.Length);
        Assert.Contains("936 more", journaled[^1].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SecondGateOrLateGate_IsRefused()
    {
        await using GuardFixture f = await new GuardFixture().StartAsync(arm: false);
        _ = new LastGate(f.Guarded);
        Assert.Throws<InvalidOperationException>(() => new LastGate(f.Guarded));

        await using GuardFixture armed = await new GuardFixture().StartAsync();
        Assert.Throws<InvalidOperationException>(() => new LastGate(armed.Guarded));
    }

    /// <summary>The guard fixture with a FIX session behind the account.</summary>
    private sealed class Fixture : IAsyncDisposable
    {
        public GuardFixture Base { get; } = new();

        public StoredSession Session { get; } = new();

        public SessionGuard Guard { get; private set; } = null!;

        public LastGate Gate { get; private set; } = null!;

        public static async Task<Fixture> StartAsync(AckBy acknowledgement = AckBy.Report, int callTimeoutMs = 1_000)
        {
            Fixture f = new();
            await f.Base.StartAsync(arm: false);
            await f.WireAsync(acknowledgement, callTimeoutMs);
            return f;
        }

        public Outcome<bool> Submit(string cause) => Guard.Submit(Base.Key(cause), GuardFixture.Limit(Side.Buy, 0.01m, 50_000m));

        /// <summary>What a user's ToApp does.</summary>
        public void Application(StoredMessage message)
        {
            if (!Gate.TryPass(message.Id, message.Kind, message.IsPossDup))
                throw new DoNotSendException();
        }

        public async Task CrashAndRestartAsync()
        {
            await Base.CrashAndRestartAsync(arm: false);
            await WireAsync(AckBy.Report);
        }

        public ValueTask DisposeAsync() => Base.DisposeAsync();

        private async Task WireAsync(AckBy acknowledgement, int callTimeoutMs = 1_000)
        {
            VenueProfileAttribute profile = new() { RepeatedId = RepeatedId.RejectedPerDay, Acknowledgement = acknowledgement, CallTimeoutMs = callTimeoutMs, VisibilityMs = 100, CannotLookUp = true, IsSimulated = true };
            Guard = new SessionGuard(Base.Guarded, profile, Session);
            Gate = new LastGate(Base.Guarded);
            Session.ToApp = Application;
            await Base.Run(Base.Host.ArmAsync());
        }
    }
}
