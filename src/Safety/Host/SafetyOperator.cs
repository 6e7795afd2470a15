using System.Globalization;
using Safety.Guarding;
using Safety.Identity;
using Safety.Journal;
using Safety.Journal.Facts;
using Safety.KillSwitches;
using Safety.Orders;
using Safety.Writer;

namespace Safety.Host;

/// <summary>
/// A person who may release what safeguards have latched. Every action goes to the journal with name and reason before it takes effect. Where an action needs a second
/// person (<see cref="Guard.SafetyHostOptions.TwoPersons"/>) it waits in the journal until another one has confirmed it, also over a restart, or until its time is over.
/// To be held in the composition root only.
/// </summary>
/// <remarks>Maps to RTS 6 art. 15(3) and 15(6): re-enabled by a designated person, overrides verified and recorded.</remarks>
public sealed partial class SafetyOperator
{
    private readonly SafetyHost _host;

    internal SafetyOperator(SafetyHost host, string name)
    {
        _host = host;
        Name = name;
    }

    /// <summary>Who acts.</summary>
    public string Name { get; }

    /// <summary>Releases the kill switch where everything is latched. Afterwards <see cref="SafetyHost.ArmAsync(CancellationToken)"/> recovers and arms again.</summary>
    /// <returns>Null when it is released; else what a second person has to confirm.</returns>
    /// <exception cref="InvalidOperationException">What latched it still stands: the file exists, the variable is set, the supervisor is silent.</exception>
    public Task<PendingAction?> ReleaseKillAsync(string reason) => ActAsync(OperatorActions.ReleaseKill, null, "", 0, reason);

    /// <summary>Releases one latch of the kill switch (<see cref="KillSwitch.Latches"/>). What a latch of less than everything has stopped may be sent again at once.</summary>
    /// <returns>Null when it is released; else what a second person has to confirm.</returns>
    /// <exception cref="InvalidOperationException">It is not open, or what latched it still stands.</exception>
    public Task<PendingAction?> ReleaseKillAsync(Guid id, string reason) => ActAsync(OperatorActions.ReleaseKill, null, id.ToString("D", CultureInfo.InvariantCulture), 0, reason);

    /// <summary>Resets the tripped breaker of an account.</summary>
    /// <returns>Null when it is reset; else what a second person has to confirm.</returns>
    public Task<PendingAction?> ResetBreakerAsync(GuardedAccount account, string reason)
    {
        ArgumentNullException.ThrowIfNull(account);
        return ActAsync(OperatorActions.ResetBreaker, account, "", 0, reason);
    }

    /// <summary>Rules about a quarantined order.</summary>
    /// <returns>Null when it is done; else what a second person has to confirm.</returns>
    /// <exception cref="InvalidOperationException">The order is not in quarantine.</exception>
    public Task<PendingAction?> RuleAsync(GuardedAccount account, ClientOrderId order, OperatorRuling ruling, string reason)
    {
        ArgumentNullException.ThrowIfNull(account);
        if (!Enum.IsDefined(ruling))
            throw new ArgumentOutOfRangeException(nameof(ruling), ruling, "Rule for NotExecuted, AskAgain or Canceled.");
        return ActAsync(OperatorActions.Rule, account, order.Value ?? "", (byte)ruling, reason);
    }

    /// <summary>
    /// Proves the whole chain and writes an archive: a whole copy of the journal, sealed with a checkpoint and recorded in the journal by its last hash.
    /// </summary>
    /// <param name="path">The archive to make; keep it as evidence (it maps to RTS 6 art. 9).</param>
    /// <param name="reason">Why, for the journal.</param>
    /// <returns>Null when it is made; else what a second person has to confirm.</returns>
    /// <exception cref="InvalidOperationException">The host is armed: archiving holds the writer up. Do it after creating the host and before arming.</exception>
    /// <exception cref="JournalException">The chain is broken; nothing was written.</exception>
    /// <exception cref="IOException">The archive cannot be written.</exception>
    public Task<PendingAction?> ArchiveEventsAsync(string path, string reason)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return ActAsync(OperatorActions.Archive, null, path, 0, reason);
    }

    /// <summary>
    /// Closes every position of an account: guarded reduce-only orders, at most one for each position at a time, immediate or cancel, no further from the reference price
    /// than the budget. Passes under a latch that is <see cref="KillMode.ReduceOnly"/>; latch that first, or strategies go on opening. It is not taken up by itself after a restart: ask
    /// again; what still works of the last time is waited for.
    /// </summary>
    /// <param name="account">The account.</param>
    /// <param name="priceBudgetBps">How far from the reference price, in basis points; no more than <see cref="Limits.LimitOptions.PriceBandBps"/>.</param>
    /// <param name="reason">Why, for the journal.</param>
    /// <param name="send">Sends an order through the account's guard, with the key it is given, and says why it was denied: <c>async (key, terms, token) => (await guard.SubmitAsync(key, new NewOrder(terms), token)).Denial</c>.</param>
    /// <param name="progress">Is told after every round what is left.</param>
    /// <param name="cancellationToken">Ends it after the round at hand.</param>
    /// <returns>What is left: nothing, or what twenty rounds in a row could not change, and why.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The budget is not positive, or above the price band: every order would be denied.</exception>
    public async Task<FlattenProgress> FlattenAsync(
        GuardedAccount account, int priceBudgetBps, string reason, Func<OrderKey, OrderTerms, CancellationToken, Task<Denial?>> send, IProgress<FlattenProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(account);
        ArgumentNullException.ThrowIfNull(send);
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        ArgumentOutOfRangeException.ThrowIfLessThan(priceBudgetBps, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(priceBudgetBps, account.Options.Limits.PriceBandBps);
        ActionProposed action = new(Guid.NewGuid(), OperatorActions.Flatten, FormattableString.Invariant($"{priceBudgetBps} bps"), 0, Name, reason, _host.Clock.GetUtcNow());
        await _host.Writer.RunAsync(journal =>
        {
            journal.Append(account.Core.Ref, 0, action);
            return journal.Append(account.Core.Ref, 0, new ActionClosed(action.Id, Name));
        }).ConfigureAwait(false);
        _host.Raise(SafetyEventKind.Flattening, account.Id, FormattableString.Invariant($"{Name} closes all positions of {account.Id} within {priceBudgetBps} bps: {reason}."));
        FlattenProgress end = await new Flattening(account.Core, priceBudgetBps, Name, send, progress).RunAsync(cancellationToken).ConfigureAwait(false);
        _host.Raise(SafetyEventKind.Flattening, account.Id, end.IsFlat ? $"{account.Id} is flat."
            : $"{account.Id} is not flat: {string.Join("; ", end.Left.Select(static left => FormattableString.Invariant($"{left.Units} {left.Symbol} ({left.Why})")))}.");
        return end;
    }

    /// <summary>Confirms what another operator has proposed (<see cref="SafetyHost.PendingActionsAsync"/>); it takes effect now.</summary>
    /// <param name="id">Which.</param>
    /// <exception cref="InvalidOperationException">It does not wait, its time is over, this person has proposed it, or it can no longer be done.</exception>
    public async Task ConfirmAsync(Guid id)
    {
        FactEntry entry = await _host.Writer.RunAsync(journal => PendingActions.Find(journal, id, Name)).ConfigureAwait(false);
        ActionProposed proposed = PendingActions.Fact(entry);
        GuardedAccount? account = entry.Header.Account == 0 ? null : _host.Accounts.FirstOrDefault(account => account.Core.Ref == entry.Header.Account)
            ?? throw new InvalidOperationException("The account that it is about has not been added to this host.");
        await TakeEffectAsync(proposed, account, Name).ConfigureAwait(false);
        // What had an effect beside the journal is closed behind it: after a crash between the two it can be confirmed again, and changes nothing more.
        await _host.Writer.RunAsync(journal => PendingActions.Close(journal, id, Name)).ConfigureAwait(false);
        _host.Raise(SafetyEventKind.ActionConfirmed, account?.Id, $"{Name} has confirmed that {proposed.By} may {What(proposed, account)}.");
    }

    private async Task<PendingAction?> ActAsync(OperatorActions action, GuardedAccount? account, string subject, byte choice, string reason)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        DateTimeOffset expires = _host.Clock.GetUtcNow().AddMinutes(_host.Options.ConfirmWithinMinutes);
        ActionProposed proposed = new(Guid.NewGuid(), action, subject, choice, Name, reason, expires);
        if ((_host.Options.TwoPersons & action) == 0)
        {
            await TakeEffectAsync(proposed, account, null).ConfigureAwait(false);
            return null;
        }

        PendingAction pending = await _host.Writer.RunAsync(journal => PendingActions.Propose(journal, account?.Core.Ref ?? 0, proposed)).ConfigureAwait(false);
        _host.Raise(SafetyEventKind.ActionProposed, account?.Id, FormattableString.Invariant($"{Name} wants to {pending.What}: {reason}. Another person has to confirm {pending.Id:D} before {pending.ExpiresAt:O}."));
        return pending;
    }

    private Task TakeEffectAsync(ActionProposed action, GuardedAccount? account, string? second) => action.Action switch
    {
        OperatorActions.ReleaseKill => ReleaseAsync(action, second),
        OperatorActions.ResetBreaker => ResetAsync(action, account!, second),
        OperatorActions.Rule => RuleAsync(action, account!, second),
        OperatorActions.EnableStrategy => EnableAsync(action, account!, second),
        OperatorActions.RaiseLimit => RaiseAsync(action, account!, second),
        _ => ArchiveAsync(action, second),
    };

    private async Task ReleaseAsync(ActionProposed action, string? second)
    {
        bool ofAll = action.Subject.Length == 0;
        await (ofAll ? _host.Kill.ReleaseAsync(action.By, action.Reason, second) : _host.Kill.ReleaseAsync(Guid.Parse(action.Subject), action.By, action.Reason, second)).ConfigureAwait(false);
        string then = !ofAll ? "" : _host.Kill.IsLatched ? " It has latched again meanwhile." : " Nothing is sent before the host has armed again.";
        _host.Raise(SafetyEventKind.KillReleased, null, $"{Acted(action, second)} has released {(ofAll ? "" : $"the latch {action.Subject} of ")}the kill switch: {action.Reason}.{then}");
    }

    private Task<bool> ResetAsync(ActionProposed action, GuardedAccount account, string? second) => _host.Writer.RunAsync(journal =>
    {
        if (IsTaken(journal, action, second))
            journal.Append(account.Core.Ref, 0, new BreakerReset(action.By, second, action.Reason));
        return true;
    });

    private async Task RuleAsync(ActionProposed action, GuardedAccount account, string? second)
    {
        bool ruled = await _host.Writer.RunAsync(journal =>
        {
            if (journal.FindFamily(account.Core.Ref, new ClientOrderId(action.Subject)) is not { } family || family.Find(new ClientOrderId(action.Subject)) is not { State: IntentState.Quarantine } quarantined)
                return false;
            if (IsTaken(journal, action, second))
                account.Core.Append(journal, family.Number, new Ruled(quarantined.ClientOrderId, action.By, second, (OperatorRuling)action.Choice, action.Reason));
            return true;
        }).ConfigureAwait(false);
        if (!ruled)
            throw new InvalidOperationException($"{action.Subject} is not in quarantine in account {account.Id}; there is nothing to rule about.");
    }

    private async Task ArchiveAsync(ActionProposed action, string? second)
    {
        if (_host.IsArmed)
            throw new InvalidOperationException("The host is armed, and archiving holds the writer up. Archive after SafetyHost.Create and before ArmAsync.");
        await _host.Core.VerifyChainAsync().ConfigureAwait(false);
        _host.Writer.Settle();
        (ulong last, byte[] hash) = await _host.Writer.RunAsync(_ => (_host.Writer.Memory.Last, _host.Writer.Memory.Hash.ToArray())).ConfigureAwait(false);
        await _host.SnapshotAsync(action.Subject).ConfigureAwait(false);
        await _host.Writer.RunAsync(journal => journal.Append(0, 0, new Archived(last, Path.GetFileName(action.Subject), hash, second is null ? action.By : $"{action.By}, {second}", action.Reason))).ConfigureAwait(false);
    }

    // The confirmation in one batch with its effect: two that confirm at once have it once.
    private static bool IsTaken(JournalBatch journal, ActionProposed action, string? second) => second is null || PendingActions.Close(journal, action.Id, second);

    private static string What(ActionProposed action, GuardedAccount? account) => PendingActions.What(action.Action, action.Subject, action.Choice, $"{account?.Id}");

    private static string Acted(ActionProposed action, string? second) => second is null ? action.By : $"{action.By}, confirmed by {second},";
}
