using Safety.Arming;
using Safety.Writer;

namespace Safety.Host;

/// <summary>
/// The one step of the writer that arms an account: both kill files and the environment are read, the arming is written and, when it is
/// durable, taken up if nothing has come between since it began. What comes after the reading is seen by the watch's next look.
/// </summary>
internal sealed class ArmStep(SafetyHost host, GuardedAccount account, long attempt, ArmingMode mode) : IJournalWork
{
    private readonly TaskCompletionSource<bool> _completion = new(host.Writer.Continuations);

    /// <summary>True when the account is armed; false when something has come between.</summary>
    public Task<bool> Task => _completion.Task;

    public void Apply(JournalBatch journal)
    {
        host.Kill.LookAtEverything();
        if (!host.Kill.IsLatched)
            ArmingJournal.Arm(journal, account.Core.Ref, account.Core.Arming.Epoch, mode);
    }

    public void Committed()
    {
        host.Core.RenewInFlight();
        _completion.TrySetResult(account.Core.Arming.TryArm(attempt, TimeSpan.FromMilliseconds(host.Options.ArmedForMs)));
    }

    public void Failed(Exception fault) => _completion.TrySetException(fault);
}
