using Safety.Arming;

namespace Safety.Tests.Arming;

/// <summary>Every order of events, to the fixed point: a host with two accounts, and for each the arming under way and one that was overtaken.</summary>
public class ArmingMachineTests
{
    private static readonly ArmingEvent[] s_ofHost =
    [
        ArmingEvent.ArmFull, ArmingEvent.ArmReduceOnly, ArmingEvent.HealthLost, ArmingEvent.HealthBack, ArmingEvent.HealthGone,
        ArmingEvent.Latch, ArmingEvent.Release, ArmingEvent.Drain, ArmingEvent.Drained, ArmingEvent.JournalUnknown,
        ArmingEvent.Dispose,
    ];

    private static readonly ArmingEvent[] s_ofAccount =
        [ArmingEvent.ArmFull, ArmingEvent.ArmReduceOnly, ArmingEvent.Refused, ArmingEvent.HealthBack, ArmingEvent.HealthGone];

    private static readonly ArmingStates s_start = new ArmingStates().Add().Add();

    [Fact]
    public void OnlyAnArmingThatIsThrough_LeadsToArmed()
    {
        foreach (Step step in Explore())
        {
            for (int i = 0; i < 2; i++)
            {
                if (step.After[i].Phase != ArmingPhase.Armed || step.Before[i].Phase == ArmingPhase.Armed)
                    continue;
                Assert.True(
                    (step.Event == ArmingEvent.Recovered && step.Before[i].Phase == ArmingPhase.Recovering)
                    || (step.Event == ArmingEvent.HealthBack && step.Before[i].Phase == ArmingPhase.Lapsed), step.ToString());
                Assert.Equal(step.Before[i].Mode, step.After[i].Mode);
            }
        }

        // And a lapse is only one of what was armed.
        Assert.All(Explore().SelectMany(step => new[] { 0, 1 }.Where(i => step.After[i].Phase == ArmingPhase.Lapsed).Select(i => step.Before[i].Phase)),
            static before => Assert.True(before is ArmingPhase.Armed or ArmingPhase.Lapsed));
    }

    [Fact]
    public void NoLatchIsLost_AndNothingIsSentBeforeTheNextArming()
    {
        foreach (Step step in Explore())
        {
            for (int i = 0; i < 2; i++)
            {
                if (step.Event == ArmingEvent.Latch)
                {
                    Assert.True(step.After[i].Phase is ArmingPhase.Halted or ArmingPhase.Failed, step.ToString());
                    Assert.Equal(ArmingMode.CancelOnly, step.After[i].MaySend);
                }

                if (step.Before[i].Phase == ArmingPhase.Halted && step.After[i].Phase != ArmingPhase.Halted)
                    Assert.True(step.Event is ArmingEvent.Release or ArmingEvent.JournalUnknown, step.ToString());
                if (step.Event is ArmingEvent.Release)
                    Assert.True(step.After[i].MaySend <= step.Before[i].MaySend, step.ToString());
                // More may be sent only by the two ways into Armed.
                if (step.After[i].MaySend > step.Before[i].MaySend)
                    Assert.Equal(ArmingPhase.Armed, step.After[i].Phase);
            }
        }
    }

    [Fact]
    public void OvertakenArming_ArmsNothing()
    {
        foreach (Step step in Explore())
        {
            for (int i = 0; i < 2; i++)
            {
                // Whatever has happened since an arming began, if it is not the one under way it does not arm.
                Assert.Null(step.After.Arm(i, step.After.Attempt(i) - 1));
                if (step.After[i].Phase != ArmingPhase.Recovering)
                    Assert.Null(step.After.Arm(i, step.After.Attempt(i)));
            }
        }
    }

    [Fact]
    public void NothingIsStuck_ButAFailedJournal()
    {
        Step[] steps = [.. Explore()];
        HashSet<string> canArm = [.. steps.Where(static step => step.After[0] == new ArmingState(ArmingPhase.Armed, ArmingMode.Full) && step.After[1] == step.After[0]).Select(static step => Key(step.After))];
        Assert.NotEmpty(canArm);
        for (int before = 0; before != canArm.Count;)
        {
            before = canArm.Count;
            canArm.UnionWith(steps.Where(step => canArm.Contains(Key(step.After))).Select(static step => Key(step.Before)));
        }

        foreach (ArmingStates state in steps.Select(static step => step.After).DistinctBy(Key))
            Assert.Equal(state.Host.Phase != ArmingPhase.Failed, canArm.Contains(Key(state)));
        foreach (Step step in steps.Where(static step => step.Before.Host.Phase == ArmingPhase.Failed))
            Assert.Equal(ArmingPhase.Failed, step.After.Host.Phase);
    }

    [Fact]
    public void WhatConcernsOneAccount_ChangesNoOther()
    {
        foreach (Step step in Explore().Where(static step => step.Account is not null))
            Assert.Equal(step.Before[1 - step.Account!.Value], step.After[1 - step.Account!.Value]);

        ArmingStates one = s_start.Next(ArmingEvent.ArmFull)!;
        one = one.Arm(0, one.Attempt(0))!.Next(1, ArmingEvent.Refused)!;
        Assert.Equal((ArmingPhase.Armed, ArmingPhase.Blocked, ArmingPhase.Armed), (one[0].Phase, one[1].Phase, one.Host.Phase));
    }

    [Theory]
    [InlineData(ArmingPhase.Closed, ArmingEvent.ArmFull, ArmingPhase.Recovering)]
    [InlineData(ArmingPhase.Closed, ArmingEvent.HealthBack, ArmingPhase.Closed)]
    [InlineData(ArmingPhase.Closed, ArmingEvent.Drain, ArmingPhase.Draining)]
    [InlineData(ArmingPhase.Recovering, ArmingEvent.ArmFull, null)]
    [InlineData(ArmingPhase.Recovering, ArmingEvent.HealthLost, ArmingPhase.Recovering)]
    [InlineData(ArmingPhase.Recovering, ArmingEvent.Refused, ArmingPhase.Blocked)]
    [InlineData(ArmingPhase.Blocked, ArmingEvent.HealthBack, ArmingPhase.Blocked)]
    [InlineData(ArmingPhase.Blocked, ArmingEvent.ArmFull, ArmingPhase.Recovering)]
    [InlineData(ArmingPhase.Armed, ArmingEvent.ArmFull, ArmingPhase.Recovering)]
    [InlineData(ArmingPhase.Armed, ArmingEvent.HealthLost, ArmingPhase.Lapsed)]
    [InlineData(ArmingPhase.Armed, ArmingEvent.HealthGone, ArmingPhase.Closed)]
    [InlineData(ArmingPhase.Lapsed, ArmingEvent.HealthBack, ArmingPhase.Armed)]
    [InlineData(ArmingPhase.Lapsed, ArmingEvent.HealthGone, ArmingPhase.Closed)]
    [InlineData(ArmingPhase.Draining, ArmingEvent.ArmFull, null)]
    [InlineData(ArmingPhase.Draining, ArmingEvent.Drained, ArmingPhase.Closed)]
    [InlineData(ArmingPhase.Draining, ArmingEvent.Latch, ArmingPhase.Halted)]
    [InlineData(ArmingPhase.Halted, ArmingEvent.ArmFull, null)]
    [InlineData(ArmingPhase.Halted, ArmingEvent.Drain, ArmingPhase.Halted)]
    [InlineData(ArmingPhase.Halted, ArmingEvent.Release, ArmingPhase.Closed)]
    [InlineData(ArmingPhase.Halted, ArmingEvent.JournalUnknown, ArmingPhase.Failed)]
    [InlineData(ArmingPhase.Failed, ArmingEvent.Release, null)]
    [InlineData(ArmingPhase.Failed, ArmingEvent.ArmFull, null)]
    [InlineData(ArmingPhase.Failed, ArmingEvent.Latch, ArmingPhase.Failed)]
    internal void Table(ArmingPhase from, ArmingEvent e, ArmingPhase? to) =>
        Assert.Equal(to, ArmingMachine.Next(new ArmingState(from, ArmingMode.Full), e)?.Phase);

    [Fact]
    public void AccountThatIsAddedLate_StartsWhereTheHostIs()
    {
        Assert.Equal(ArmingPhase.Halted, new ArmingStates().Next(ArmingEvent.Latch)!.Add()[0].Phase);
        Assert.Equal(ArmingMode.CancelOnly, new ArmingStates().Next(ArmingEvent.Latch)!.Add()[0].MaySend);
        ArmingStates armed = new ArmingStates().Add().Next(ArmingEvent.ArmFull)!;
        Assert.Equal(ArmingState.Closed, armed.Arm(0, 1)!.Add()[1]);
    }

    // Two states are the same when they let the same happen: which number an attempt has does not matter.
    private static string Key(ArmingStates states) => $"{states[0]} {states[1]}";

    private static List<Step> Explore()
    {
        List<Step> steps = [];
        HashSet<string> known = [Key(s_start)];
        Queue<ArmingStates> open = new([s_start]);
        while (open.TryDequeue(out ArmingStates? before))
        {
            foreach (Step step in StepsFrom(before))
            {
                steps.Add(step);
                if (known.Add(Key(step.After)))
                    open.Enqueue(step.After);
            }
        }

        return steps;
    }

    private static IEnumerable<Step> StepsFrom(ArmingStates before)
    {
        foreach (ArmingEvent e in s_ofHost)
        {
            if (before.Next(e) is { } after)
                yield return new Step(before, e, null, after);
        }

        for (int i = 0; i < 2; i++)
        {
            foreach (ArmingEvent e in s_ofAccount)
            {
                if (before.Next(i, e) is { } after)
                    yield return new Step(before, e, i, after);
            }

            if (before.Arm(i, before.Attempt(i)) is { } armed)
                yield return new Step(before, ArmingEvent.Recovered, i, armed);
        }
    }

    private sealed record Step(ArmingStates Before, ArmingEvent Event, int? Account, ArmingStates After)
    {
        public override string ToString() => $"{Key(Before)} --{Event} {Account}--> {Key(After)}";
    }
}
