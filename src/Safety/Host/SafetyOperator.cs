using Safety.Guarding;
using Safety.Identity;
using Safety.Journal;
using Safety.Journal.Facts;

namespace Safety.Host;

/// <summary>
/// A named person who may release what safeguards have latched. Every action goes to the journal with name and reason before
/// it takes effect. To be held in the composition root only.
/// </summary>
/// <remarks>Maps to RTS 6 art. 15(3) and 15(6): re-enabled by a designated person, overrides verified and recorded.</remarks>
public sealed class SafetyOperator
{
    private readonly SafetyHost _host;

    internal SafetyOperator(SafetyHost host, string name)
    {
        _host = host;
        Name = name;
    }

    /// <summary>Who acts.</summary>
    public string Name { get; }

    /// <summary>Releases the kill switch. Afterwards <see cref="SafetyHost.ArmAsync(CancellationToken)"/> recovers and arms again.</summary>
    /// <exception cref="InvalidOperationException">What latched it still stands (the file exists, the variable is set), or the second person said no.</exception>
    public async Task ReleaseKillAsync(string reason)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        Confirm("release the kill switch", reason);
        await _host.Kill.ReleaseAsync(Name, reason).ConfigureAwait(false);
        _host.Raise(SafetyEventKind.KillReleased, null, $"{Name} has released the kill switch: {reason}.{(_host.Kill.IsLatched ? " It has latched again meanwhile." : " Nothing is sent before the host has armed again.")}");
    }

    /// <summary>Releases one latch of the kill switch (<see cref="KillSwitches.KillSwitch.Latches"/>). What a latch of less than everything has stopped may be sent again at once.</summary>
    /// <exception cref="InvalidOperationException">It is not open, what latched it still stands, or the second person said no.</exception>
    public async Task ReleaseKillAsync(Guid id, string reason)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        Confirm($"release the latch {id:D} of the kill switch", reason);
        await _host.Kill.ReleaseAsync(id, Name, reason).ConfigureAwait(false);
        _host.Raise(SafetyEventKind.KillReleased, null, $"{Name} has released the latch {id:D} of the kill switch: {reason}.");
    }

    /// <summary>Resets the tripped breaker of an account.</summary>
    public async Task ResetBreakerAsync(GuardedAccount account, string reason)
    {
        ArgumentNullException.ThrowIfNull(account);
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        Confirm($"reset the breaker of {account.Id}", reason);
        await _host.Writer.RunAsync(journal => journal.Append(account.Core.Ref, 0, new BreakerReset(Name, null, reason))).ConfigureAwait(false);
    }

    /// <summary>Rules about a quarantined order.</summary>
    /// <exception cref="InvalidOperationException">The order is not in quarantine.</exception>
    public async Task RuleAsync(GuardedAccount account, ClientOrderId order, OperatorRuling ruling, string reason)
    {
        ArgumentNullException.ThrowIfNull(account);
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        if (!Enum.IsDefined(ruling))
            throw new ArgumentOutOfRangeException(nameof(ruling), ruling, "Rule for NotExecuted, AskAgain or Canceled.");
        Confirm($"rule {ruling} about {order} of {account.Id}", reason);
        bool ruled = await _host.Writer.RunAsync(journal =>
        {
            if (journal.FindFamily(account.Core.Ref, order) is not { } family || family.Find(order) is not { State: IntentState.Quarantine } quarantined)
                return false;
            account.Core.Append(journal, family.Number, new Ruled(quarantined.ClientOrderId, Name, null, ruling, reason));
            return true;
        }).ConfigureAwait(false);
        if (!ruled)
            throw new InvalidOperationException($"{order} is not in quarantine in account {account.Id}; there is nothing to rule about.");
    }

    /// <summary>
    /// Proves the whole chain and writes an archive: a whole copy of the journal, sealed with a checkpoint and recorded in the journal by its last hash.
    /// </summary>
    /// <param name="path">The archive to make; keep it as evidence (it maps to RTS 6 art. 9).</param>
    /// <param name="reason">Why, for the journal.</param>
    /// <exception cref="InvalidOperationException">The host is armed: archiving holds the writer up. Do it after creating the host and before arming.</exception>
    /// <exception cref="JournalException">The chain is broken; nothing was written.</exception>
    /// <exception cref="IOException">The archive cannot be written.</exception>
    public async Task ArchiveEventsAsync(string path, string reason)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        if (_host.IsArmed)
            throw new InvalidOperationException("The host is armed, and archiving holds the writer up. Archive after SafetyHost.Create and before ArmAsync.");
        Confirm($"archive the events to {path}", reason);
        await _host.Core.VerifyChainAsync().ConfigureAwait(false);
        _host.Writer.Settle();
        (ulong last, byte[] hash) = await _host.Writer.RunAsync(_ => (_host.Writer.Memory.Last, _host.Writer.Memory.Hash.ToArray())).ConfigureAwait(false);
        await _host.SnapshotAsync(path).ConfigureAwait(false);
        await _host.Writer.RunAsync(journal => journal.Append(0, 0, new Archived(last, Path.GetFileName(path), hash, Name, reason))).ConfigureAwait(false);
    }

    private void Confirm(string action, string reason)
    {
        if (_host.Options.SecondPerson is { } second && !second(Name, action, reason))
            throw new InvalidOperationException($"The second person did not confirm that {Name} may {action}.");
    }
}
