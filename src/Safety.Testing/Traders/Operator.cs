using Safety.Guarding;
using Safety.Host;
using Safety.Identity;
using Safety.Journal;
using Safety.Testing.Faults;
using Safety.Testing.Venues;
using Safety.Testing.Worlds;

namespace Safety.Testing.Traders;

/// <summary>
/// The person in charge: arms the host, releases what is latched, resets breakers and decides about quarantined orders after a look at the venue.
/// Takes his time, and sometimes forgets to arm.
/// </summary>
internal sealed class Operator(World world)
{
    private const long Ms = TimeSpan.TicksPerMillisecond;

    private int _blocked;
    private int _mismatches;

    public int Kills { get; private set; }

    /// <summary>True when the host is armed and nothing waits for the operator.</summary>
    public bool IsDone => world.Life is { IsDead: false, OperatorActs: 0, IsArming: false } life && IsArmed(life);

    private long Delay => world.IsResting ? 50 : world.Plan.Host.OperatorDelayMs;

    // A kill is looked into for longer than the bounds that are kept under it.
    private long ReleaseDelay => world.IsResting ? 50 : world.Plan.Host.ReleaseDelayMs;

    /// <summary>Whatever was put off is done now.</summary>
    public void Rest()
    {
        if (world.Life is { IsDead: false, Host: { } host } life)
            Do(life, 10, () => LookAfter(life, host));
    }

    public void Arm(Life life, long delay) => Do(life, delay, async () =>
    {
        if (life.IsArming || life.Host is not { } host)
            return;
        life.IsArming = true;
        try
        {
            world.Trace?.Write("the operator arms");
            world.Checks.OnArming(life);
            await host.ArmAsync().ConfigureAwait(false);
            if (life.IsDead)
                return;
            world.Trace?.Write("armed");
            life.WasArmed = true;
            _blocked = 0;
            world.AdoptsPositions = false; // one start takes over, and no other
            world.Checks.OnArmed(life);
            if (!IsArmed(life))
                Do(life, Delay, () => LookAfter(life, host)); // another account was closed meanwhile
        }
        catch (Exception exception)
        {
            if (life.IsDead)
                return;
            world.Trace?.Write($"not armed: {exception.GetType().Name}: {exception.Message}");
            world.Faults.Count(FaultKind.ArmingBlocked);
            world.Checks.OnArmingBlocked(life, exception);
            Do(life, Delay + 200, () => LookAfter(life, host));
        }
        finally
        {
            life.IsArming = false;
        }
    });

    public void Kill()
    {
        if (world.Life is not { IsDead: false, Host: { } host } life)
            return;
        world.Line.After(0, life, () =>
        {
            Kills++;
            world.Trace?.Write("somebody latches the kill switch");
            world.Checks.OnLatching(life);
            world.Go(life, async () =>
            {
                await host.Kill.LatchAsync("drill", "operator").ConfigureAwait(false);
                if (!life.IsDead)
                    world.Checks.OnLatched();
            });
        });
    }

    public void OnEvent(Life life, SafetyEvent e)
    {
        if (world.IsEnding)
            return;
        switch (e.Kind)
        {
            case SafetyEventKind.KillLatched:
                Do(life, ReleaseDelay, () => LookAfter(life, life.Host!));
                break;
            case SafetyEventKind.JournalLatched:
                Do(life, (life.Host!.Kill.IsLatched ? ReleaseDelay : Delay) + 500, () =>
                {
                    world.Die(life, inFlightSurvives: false);
                    return Task.CompletedTask;
                });
                break;
            case SafetyEventKind.Armed:
                Do(life, Delay, () => LookAfterAsync(life, Account(life, e))); // what an earlier process has left
                break;
            case SafetyEventKind.Lapsed:
                Do(life, Delay, () => LookAfter(life, life.Host!)); // where it does not open again by itself
                break;
            case SafetyEventKind.BreakerTripped when e.Message.Contains("The positions differ", StringComparison.Ordinal) && ++_mismatches > 2:
                Do(life, Delay, TakeOver);
                break;
            case SafetyEventKind.BreakerTripped when e.Message.Contains("carries our tag", StringComparison.Ordinal) && ++_mismatches > 2:
                Do(life, Delay, TakeOver);
                break;
            case SafetyEventKind.BreakerTripped or SafetyEventKind.Quarantined:
                Do(life, Delay, () => LookAfterAsync(life, Account(life, e)));
                break;
        }
    }

    /// <summary>Something done without being asked for.</summary>
    public void Act(Fault fault)
    {
        if (world.Life is not { IsDead: false, Host: { } host } life)
            return;
        switch (fault.Choice)
        {
            case 0:
                Arm(life, 0);
                break;
            case 1 when host.Kill.IsLatched:
                Do(life, 0, () => ReleaseAsync(life, host, arms: false));
                break;
            default:
                Do(life, 0, () => LookAfterAsync(life, life.Accounts[0]));
                break;
        }
    }

    private static bool IsArmed(Life life) => life.Accounts.Count > 0 && life.Accounts.TrueForAll(static account => account.State.Phase == Arming.ArmingPhase.Armed);

    private static GuardedAccount? Account(Life life, SafetyEvent e) => life.Accounts.Find(account => account.Id == e.Account);

    private void Do(Life life, long delay, Func<Task> act)
    {
        life.OperatorActs++;
        world.Line.After(delay * Ms, life, () => world.Go(life, Now));

        async Task Now()
        {
            try
            {
                if (!life.IsDead && life == world.Life && life.Host is not null)
                    await act().ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is InvalidOperationException or JournalException or ObjectDisposedException or ProcessDiedException)
            {
                if (!life.IsDead)
                    world.Trace?.Write($"the operator could not: {exception.Message}");
                if (exception is JournalException { IsCertain: true })
                    Do(life, 100, act); // it was not written, and the journal goes on
            }
            finally
            {
                life.OperatorActs--;
            }
        }
    }

    private async Task LookAfter(Life life, SafetyHost host)
    {
        if (host.Writer.Fault is not null)
            return; // another process is on its way
        if (host.Kill.IsLatched)
        {
            if (life.Variable is not null)
            {
                world.Restart(); // without the variable; what the journal remembers is released then
                return;
            }

            await ReleaseAsync(life, host, arms: true).ConfigureAwait(false);
            return;
        }

        foreach (GuardedAccount account in life.Accounts)
            await LookAfterAsync(life, account).ConfigureAwait(false);
        if (IsArmed(life) && life.WasArmed)
            return;
        if (++_blocked > 2 || (_blocked > 1 && world.Checks.IsForeign))
            await TakeOver().ConfigureAwait(false);
        else
            Arm(life, Delay);
    }

    // Somebody else's orders are taken away, and what the venue holds is taken over.
    private Task TakeOver()
    {
        (_blocked, _mismatches) = (0, 0);
        foreach (VenueServer venue in world.Venues.Values)
            venue.EndForeign();
        world.AdoptsPositions = true;
        world.Restart();
        return Task.CompletedTask;
    }

    private async Task ReleaseAsync(Life life, SafetyHost host, bool arms)
    {
        world.RemoveKillFile();
        world.Trace?.Write("the operator releases the kill switch");
        world.Checks.OnReleasing(life);
        await host.OperateAs("operator").ReleaseKillAsync("looked after").ConfigureAwait(false);
        if (life.IsDead)
            return;
        life.WasArmed = false;
        world.Faults.Count(FaultKind.Release);
        world.Checks.OnReleased(life);
        if (arms || world.IsResting)
            Arm(life, world.Plan.Host.ForgetsToArm && !world.IsResting ? 4_000 : Delay);
        else
            Arm(life, 3_000);
    }

    // What the venue neither lists nor can be asked for, the operator types in from its screen.
    private async Task FeedAsync(Life life, GuardedAccount account)
    {
        foreach (VenueServer venue in world.VenuesOf(life.Accounts.IndexOf(account)))
        {
            foreach (LoggedReport logged in venue.Log.Where(logged => !logged.IsTold && !logged.Order.IsForeign && venue.Does.HidesLost(logged.Report)).ToArray())
            {
                world.Trace?.Write($"the operator feeds {logged.Report.ClientOrderId} {logged.Report.ExecType} exec {logged.Report.ExecId}");
                await account.ReceiveAsync(logged.Report).ConfigureAwait(false);
                if (life.IsDead)
                    return;
                logged.ToldAt ??= world.Line.Now;
            }
        }
    }

    private async Task LookAfterAsync(Life life, GuardedAccount? account)
    {
        if (account is null || life.Host is not { } host)
            return;
        SafetyOperator person = host.OperateAs("operator");
        await FeedAsync(life, account).ConfigureAwait(false);
        if (life.IsDead)
            return;
        foreach (IntentRecord intent in await account.GetWorkingOrdersAsync().ConfigureAwait(false))
        {
            if (life.IsDead)
                return;
            if (intent.Progress.State != IntentState.Quarantine)
                continue;
            OperatorRuling? decision = world.Checks.TruthOf(life.Accounts.IndexOf(account), intent.ClientOrderId.Value);
            world.Trace?.Write($"the operator decides about {intent.ClientOrderId}: {decision}");
            if (decision is { } known)
                await person.RuleAsync(account, intent.ClientOrderId, known, "looked at the venue").ConfigureAwait(false);
            else
                Do(life, 500, () => LookAfterAsync(life, account)); // it may still arrive
        }

        if (life.IsDead)
            return;
        await FeedAsync(life, account).ConfigureAwait(false);
        if (life.IsDead)
            return;
        world.Checks.OnResetting(life.Accounts.IndexOf(account));
        await person.ResetBreakerAsync(account, "looked after").ConfigureAwait(false);
    }
}
