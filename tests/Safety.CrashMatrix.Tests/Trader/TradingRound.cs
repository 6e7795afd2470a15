using System.Globalization;
using System.Security.Principal;
using System.Threading.Channels;
using Safety.Decisions;
using Safety.Guarding;
using Safety.Host;
using Safety.Identity;
using Safety.Journal;
using Safety.Orders;

namespace Safety.CrashMatrix.Tests.Trader;

/// <summary>
/// A day's trading in small, in rounds. A round is a script without memory: a process that starts after a crash plays it again
/// from its first step, with the same keys, and must come to the same end.
/// </summary>
internal sealed class TradingRound(
    SafetyHost host, GuardedAccount account, CrashBrokerGuard guard, WatchedVenue venue, StrategyRunner hedger, CrashPoints points, string directory, Breakage breakage)
{
    private static readonly DateTimeOffset s_firstRound = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(2);

    /// <summary>Many times what asking about an unknown order takes, however slow the machine: each turn waits for the venue and the disk.</summary>
    private readonly int _mostTurns = breakage == Breakage.None ? 3_000 : 300;

    /// <summary>Keys are the same in every process; where that is taken out, they are not.</summary>
    private readonly ushort _attempt = breakage == Breakage.ForgottenKeys ? (ushort)(Environment.ProcessId % 10_000) : (ushort)0;

    private readonly List<ClientOrderId> _accepted = [];
    private int _round;

    /// <summary>Plays a round to the point where nothing works and nothing is unknown.</summary>
    /// <exception cref="JournalException">The journal has failed.</exception>
    public async Task PlayAsync(int round)
    {
        _round = round;
        _accepted.Clear();
        await SubmitAsync("take", Scenario.Buy(2m, Scenario.Ask));
        ClientOrderId? resting = await SubmitAsync("rest", Scenario.Buy(3m, 99.95m));
        ClientOrderId? replaced = await SubmitAsync("replaced", Scenario.Buy(3m, 99.94m));
        await ReceiveAsync();
        if (replaced is { } target)
            replaced = await ReplaceAsync(target, Scenario.Buy(4m, 99.93m)) ?? target;
        await SubmitAsync("unheard", Scenario.Buy(2m, Scenario.Ask), losesAnswer: true);
        if (replaced is { } unwanted)
            await CancelAsync(unwanted);

        // The second does not fit beside the first, whose fate is unknown just now.
        await SubmitAsync("large", Scenario.Buy(20m, 99.50m), losesAnswer: true);
        await SubmitAsync("too much", Scenario.Buy(20m, 99.50m));
        await venue.StepAsync(2, CancellationToken.None); // the market fills one of the resting order's three
        await ReceiveAsync();
        await hedger.RunPendingAsync();
        ThrowIfLatched();
        if (round % 4 == 1)
            await CopyAsync();
        if (round % 3 == 2)
            await KillAsync();
        else if (resting is { } left)
            await CancelAsync(left);
        await ComeToRestAsync();
    }

    /// <summary>The journal has failed: nothing new goes out, cancels do.</summary>
    public async Task AfterTheLatchAsync()
    {
        CrashPoints.Tell(FormattableString.Invariant($"shut {(await venue.ServerTimeAsync(CancellationToken.None)).UtcTicks}"));
        Outcome<OrderAck> denied = await guard.SubmitOrderAsync(Key("after the latch"), new NewOrder(Scenario.Buy(1m, Scenario.Ask)));
        if (denied.Denial?.Code != DenialCode.JournalLatched)
            throw new InvalidOperationException($"A journal that has failed let an order through: {denied}.");
        foreach (ClientOrderId id in _accepted)
        {
            Outcome<Simulation.Venue.CancelAck> canceled = await guard.CancelOrderAsync(id);
            while (canceled.Denial?.Code == DenialCode.TargetNotWorking) // the kill switch's own is under way
            {
                await PauseAsync();
                canceled = await guard.CancelOrderAsync(id);
            }

            if (canceled.Kind is not (OutcomeKind.Accepted or OutcomeKind.Rejected))
                throw new InvalidOperationException($"The cancel of {id} did not go out: {canceled}.");
        }

        points.IsKilled = false;
    }

    /// <summary>Releases a latched kill switch as an operator does, and arms.</summary>
    public async Task ReleaseAsync()
    {
        CrashPoints.Tell(FormattableString.Invariant($"releasing {(await venue.ServerTimeAsync(CancellationToken.None)).UtcTicks}"));
        await host.OperateAs(new GenericIdentity("matrix")).ReleaseKillAsync("end of the drill");
        points.IsKilled = false;
        await host.ArmAsync();
    }

    private async Task KillAsync()
    {
        points.IsKilled = true;
        host.Kill.Latch("drill", "matrix");
        await account.GetExposureAsync(); // behind the latch's own row: it is durable now
        CrashPoints.Tell(FormattableString.Invariant($"latched {(await venue.ServerTimeAsync(CancellationToken.None)).UtcTicks}"));
        await SubmitAsync("killed", Scenario.Buy(1m, Scenario.Ask), mustBeArmed: false);
        while ((await account.GetWorkingOrdersAsync()).Any(static order => order.Progress.State is IntentState.Working or IntentState.PartiallyFilled))
        {
            await ReceiveAsync();
            await account.CatchUpAsync();
            await PauseAsync();
        }

        await ReleaseAsync();
    }

    private async Task ComeToRestAsync()
    {
        for (int turn = 0; ; turn++)
        {
            if (turn == _mostTurns)
                throw new InvalidOperationException($"The round does not come to rest: {string.Join(", ", (await account.GetWorkingOrdersAsync()).Select(static order => $"{order.Key} is {order.Progress.State}"))}; {hedger.Waiting}");
            await ReceiveAsync();
            await account.CatchUpAsync();
            await hedger.RunPendingAsync();
            ThrowIfLatched();
            IReadOnlyList<IntentRecord> open = await account.GetWorkingOrdersAsync();
            if (open.FirstOrDefault(static order => order.Progress.State == IntentState.Quarantine) is { } stuck)
                throw new InvalidOperationException($"{stuck.ClientOrderId} is in quarantine: {stuck.Progress.Reason}");
            if (open.Count == 0 && hedger.Waiting is null)
                break;
            foreach (IntentRecord order in open.Where(static order => order.Progress.State is IntentState.Working or IntentState.PartiallyFilled))
                await CancelAsync(order.ClientOrderId);
            await PauseAsync();
        }

        await account.GetExposureAsync(); // with everything that was left to the next transaction
    }

    private async Task<ClientOrderId?> SubmitAsync(string step, OrderTerms terms, bool losesAnswer = false, bool mustBeArmed = true)
    {
        while (mustBeArmed && !host.IsArmed)
        {
            ThrowIfLatched();
            await PauseAsync();
        }

        points.Hit(CrashPoint.C1);
        venue.LosesNextAnswer = losesAnswer;
        Outcome<OrderAck> outcome = await guard.SubmitOrderAsync(Key(step), new NewOrder(terms));
        points.Hit(CrashPoint.C8);
        venue.LosesNextAnswer = false;
        return Keep(outcome);
    }

    private async Task<ClientOrderId?> ReplaceAsync(ClientOrderId target, OrderTerms terms)
    {
        points.Hit(CrashPoint.C1);
        return Keep(await guard.ReplaceOrderAsync(Key("replace"), new OrderReplacement(target, terms)));
    }

    private async Task CancelAsync(ClientOrderId id)
    {
        Outcome<Simulation.Venue.CancelAck> outcome = await guard.CancelOrderAsync(id);
        if (outcome.Kind == OutcomeKind.Denied && outcome.Denial?.Code != DenialCode.TargetNotWorking)
            throw new InvalidOperationException($"The cancel of {id} was denied: {outcome}.");
    }

    private ClientOrderId? Keep(in Outcome<OrderAck> outcome)
    {
        ThrowIfLatched();
        if (outcome.Acceptance is not { } acceptance)
            return null;
        _accepted.Add(acceptance.ClientOrderId);
        return acceptance.ClientOrderId;
    }

    private async Task ReceiveAsync()
    {
        while (venue.Reports.TryRead(out ExecutionReport? report))
        {
            points.Hit(CrashPoint.C10);
            await account.ReceiveAsync(report);
            points.Hit(CrashPoint.C12);
        }
    }

    private async Task CopyAsync()
    {
        string path = Path.Combine(directory, "copy.db");
        File.Delete(path);
        await host.SnapshotAsync(path);
        points.Hit(CrashPoint.C16);
    }

    private void ThrowIfLatched()
    {
        if (host.Writer.Fault is { } fault)
            throw fault;
    }

    // Real time, as in a trader: processes are killed here, and their venue has a clock of its own.
    private static Task PauseAsync() => Task.Delay(s_pause);

    private OrderKey Key(string step) => new(
        Scenario.Maker, new CauseKey(string.Create(CultureInfo.InvariantCulture, $"{_round} {step}")), s_firstRound.AddSeconds(_round), Leg: 0, _attempt);
}
