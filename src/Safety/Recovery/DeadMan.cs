using Safety.Arming;
using Safety.Contracts;
using Safety.Generated.V1;
using Safety.Guard;
using Safety.Guarding;
using Safety.KillSwitches;
using Safety.Limits;

namespace Safety.Recovery;

/// <summary>
/// Refreshes the venue's dead-man timer while the account is armed, and no longer: where this process dies, hangs or is cut off, the venue cancels. Under a latch of everything
/// the timer is set once more, short, so that the venue also cancels where no cancel comes through.
/// </summary>
internal sealed class DeadMan(AccountCore account)
{
    private const int RefreshesPerTime = 3;
    private const int MostThreads = 2;

    // Some venues take nothing shorter.
    private static readonly TimeSpan s_shortest = TimeSpan.FromSeconds(3);

    private readonly TimeProvider _clock = account.Host.Clock;
    private readonly OwnThreads _threads = new($"Safety dead-man {account.Id}", MostThreads, account.Host.Options.Executor);
    private long _dueAt = long.MinValue;
    private Guid _ranOutFor;
    private volatile bool _hasFailed;

    /// <summary>Why it cannot be as the account is set; null where it can.</summary>
    public string? Problem => account.Options.DeadManMs is null || Entry is not null ? null
        : $"{nameof(AccountOptions.DeadManMs)} of account {account.Id} is set, and none of its contracts has a member of kind {nameof(BrokerCallKind.DeadMan)} that takes a TimeSpan, or a number of seconds or milliseconds that says so in its name; leave it out, or call the guard's member yourself.";

    private AccountEntry? Entry => account.Entries.FirstOrDefault(static entry => entry.Access.HasDeadMan);

    /// <summary>The watch's look: refreshes when it is due. Never waits.</summary>
    public void Look()
    {
        if (account.Options.DeadManMs is not { } time || Entry is not { } entry || account.Arming.State.Phase != ArmingPhase.Armed || _clock.GetTimestamp() < _dueAt)
            return;
        _dueAt = _clock.GetTimestamp() + time * _clock.TimestampFrequency / 1_000 / RefreshesPerTime;
        Call(entry, TimeSpan.FromMilliseconds(time));
    }

    /// <summary>Everything is latched: has the venue cancel soon, once for each latch. Not where protective orders are to stay: it would take them too.</summary>
    public void RunOut(Guid kill)
    {
        if (account.Options is not { DeadManMs: not null, CancelPolicy: CancelPolicy.All } || Entry is not { Access.CanSetDeadMan: true } entry || _ranOutFor == kill)
            return;
        _ranOutFor = kill;
        Call(entry, s_shortest);
    }

    private void Call(AccountEntry entry, TimeSpan time)
    {
        if (!_threads.TryRun(() => _ = CallAsync(entry, time)))
            Tell("the calls before hang");
    }

    private async Task CallAsync(AccountEntry entry, TimeSpan time)
    {
        Admission admission = entry.AdmitFree(new CallSite(entry.Contract, "dead-man", BrokerCallKind.DeadMan));
        Outcome<Judgement> outcome;
        try
        {
            Judgement judgement = await entry.Access.RefreshDeadManAsync(admission, time).ConfigureAwait(false);
            outcome = admission.Settle(judgement, judgement);
        }
        catch (Exception exception) // it is somebody else's code, and the next refresh is due all the same
        {
            outcome = admission.SettleFault<Judgement>(exception);
        }

        if (outcome.Kind != OutcomeKind.Accepted)
            Tell($"{outcome}");
        else
            _hasFailed = false;
    }

    private void Tell(string why)
    {
        if (!_hasFailed)
            account.Host.Raise(SafetyEventKind.DeadManFailed, account.Id, $"The venue's dead-man timer of {account.Id} could not be refreshed ({why}); it is tried again. When its time is over, the venue cancels what works.");
        _hasFailed = true;
    }
}
