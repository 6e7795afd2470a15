using System.Globalization;
using System.Runtime.ExceptionServices;
using Safety.Arming;
using Safety.Guarding;
using Safety.Journal;
using Safety.Journal.Facts;
using Safety.Lifecycle;
using Safety.Recovery;

namespace Safety.Host;

/// <summary>
/// One arming of some accounts: what concerns the host first, then each account for itself. A venue that does not answer keeps its own
/// account closed, and no other.
/// </summary>
internal sealed class ArmingRun(SafetyHost host, IReadOnlyList<GuardedAccount> accounts, ArmingMode mode)
{
    private static readonly TimeSpan s_longestBeginning = TimeSpan.FromSeconds(1);

    /// <summary>Arms.</summary>
    /// <exception cref="ArmingBlockedException">The host, or an account, does not arm.</exception>
    /// <exception cref="InvalidOperationException">An arming of one of the accounts is under way.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        List<GuardedAccount> taken = [];
        try
        {
            foreach (GuardedAccount account in accounts)
            {
                if (!account.Core.Arming.TryBegin())
                    throw new InvalidOperationException($"An arming of account {account.Id} is under way already; await that one.");
                taken.Add(account);
            }

            await ArmAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            foreach (GuardedAccount account in taken)
                account.Core.Arming.End();
        }
    }

    private async Task ArmAsync(CancellationToken cancellationToken)
    {
        foreach (GuardedAccount account in accounts)
        {
            // Under a latched kill switch all runs but the last step: cancels and look-ups need it.
            if (!account.Core.Arming.Apply(mode == ArmingMode.Full ? ArmingEvent.ArmFull : ArmingEvent.ArmReduceOnly) && account.Core.Arming.State.Phase == ArmingPhase.Draining)
                throw new ArmingBlockedException("The host is being drained; await that, then arm.");
        }

        long[] attempts = [.. accounts.Select(static account => account.Core.Arming.Attempt)];
        try
        {
            await PrepareAsync().ConfigureAwait(false);
        }
        catch
        {
            foreach (GuardedAccount account in accounts)
                account.Core.Arming.Apply(ArmingEvent.Refused);
            throw;
        }

        Exception?[] failures = await Task.WhenAll(accounts.Select((account, i) => TryArmAsync(account, attempts[i], cancellationToken))).ConfigureAwait(false);
        ThrowWhatFailed(failures, cancellationToken);
    }

    private async Task PrepareAsync()
    {
        if (accounts.Count == 0 || accounts.Any(static account => account.Core.Entries.Count == 0))
            throw new ArmingBlockedException("Every account needs at least one guard before the host arms; without a guard recovery cannot ask the venue.");
        if (accounts.Select(static account => account.Recovery.DeadMan.Problem).FirstOrDefault(static problem => problem is not null) is { } problem)
            throw new ArmingBlockedException(problem);
        host.BlockTestAssemblies();
        if (host.Core.Anchor is { IsFirst: true } anchor)
            await anchor.KeepAtArmingAsync().ConfigureAwait(false); // before the epoch: from the first arming on, a journal that is not anchored does not start
        bool hadFailed = host.Writer.Fault is not null;
        try
        {
            // Cancels wait for no disk.
            using ITimer stalled = host.Clock.CreateTimer(_ =>
            {
                if (host.Kill.Newest is not null)
                    StartWatch();
            }, null, s_longestBeginning, s_longestBeginning);
            await BeginEpochAsync().ConfigureAwait(false);
        }
        catch (JournalException fault) when (host.Writer.Fault is not null)
        {
            // Nothing is sent by this process any more but cancels: with IDs of the epoch that would have begun.
            foreach (GuardedAccount account in accounts)
                account.Core.Arming.BeginEpoch((host.Core.LastArming?.Epoch ?? 0) + 1);
            StartWatch();
            if (hadFailed)
                throw new ArmingBlockedException(fault.Message, fault);
            throw;
        }

        StartWatch();

        void StartWatch()
        {
            host.Watch.Start();
            host.AllowCancels();
        }
    }

    private async Task BeginEpochAsync()
    {
        string process = $"{Environment.MachineName}/{Environment.ProcessId.ToString(CultureInfo.InvariantCulture)}";
        Armed arming = new(
            0, process, BuildCheck.Current, [.. from account in host.Accounts from entry in account.Core.Entries select $"{entry.Contract.Name}={entry.Contract.Fingerprint}"],
            [.. host.Accounts.SelectMany(static account => LimitsInForce.Lines(account.Options)), .. LimitsInForce.Lines(host.Options.Firm)], Family.Version, (byte)(mode == ArmingMode.Full ? 0 : 1));
        if (BuildCheck.Compare(host.Core.LastArming, arming, host.Options.RollBackFrom) is { } change)
            host.Raise(SafetyEventKind.BuildChanged, null, $"Since the last arming: {change}.");
        ArmingRecord begun = await ArmingJournal.BeginEpochAsync(host.Writer, arming).ConfigureAwait(false);
        host.Core.LastArming = begun;
        foreach (GuardedAccount account in accounts)
            account.Core.Arming.BeginEpoch(begun.Epoch);
    }

    private async Task<Exception?> TryArmAsync(GuardedAccount account, long attempt, CancellationToken cancellationToken)
    {
        try
        {
            await account.Recovery.RunAsync(cancellationToken).ConfigureAwait(false);
            if (host.Core.Anchor is { } anchor)
                await anchor.KeepAtArmingAsync().ConfigureAwait(false);
            DemandNoKill();
            account.Core.Lock.Demand();
            await host.Watch.DemandKillDirectoryAsync().ConfigureAwait(false);
            ArmStep step = new(host, account, attempt, mode);
            host.Writer.Run(step);
            if (!await step.Task.ConfigureAwait(false))
            {
                DemandNoKill();
                throw new ArmingBlockedException($"Something has come between while account {account.Id} was being armed; it is {account.Core.Arming.State} now. Arm again.");
            }

            string breaker = host.Writer.Memory.Account(account.Core.Ref).BreakerReason is { } reason ? $" Its breaker has tripped ({reason}): new orders are denied until an operator resets it." : "";
            host.Raise(SafetyEventKind.Armed, account.Id, string.Create(CultureInfo.InvariantCulture, $"Armed, epoch {account.Core.Arming.Epoch}{(mode == ArmingMode.Full ? "" : ", to reduce positions only")}.{breaker}"));
            return null;
        }
        catch (Exception exception)
        {
            account.Core.Arming.Apply(ArmingEvent.Refused);
            return exception is ArmingBlockedException or JournalException || cancellationToken.IsCancellationRequested ? exception
                : new ArmingBlockedException($"Account {account.Id} could not be recovered: its venue does not answer as it should ({exception.Message}). Nothing was sent; look after the connection and arm again.", exception);
        }
    }

    private void DemandNoKill()
    {
        if (host.Kill.Latched is { } kill)
        {
            throw new ArmingBlockedException(
                $"The kill switch is latched since {kill.At:O} by {kill.Source} ({kill.By}: {kill.Reason}). The guard does not arm. Clear its cause, then release it: {nameof(SafetyHost)}.{nameof(SafetyHost.OperateAs)}(identity).{nameof(SafetyOperator.ReleaseKillAsync)}(reason).");
        }
    }

    private void ThrowWhatFailed(Exception?[] failures, CancellationToken cancellationToken)
    {
        Exception[] failed = [.. failures.OfType<Exception>()];
        if (failed.Length == 0)
            return;
        if (failed.Length == accounts.Count && failed.All(failure => failure.Message == failed[0].Message))
            ExceptionDispatchInfo.Throw(failed[0]);
        cancellationToken.ThrowIfCancellationRequested();
        IEnumerable<string> told = accounts.Select((account, i) => failures[i] is { } failure ? $"{account.Id} is blocked: {failure.Message}" : $"{account.Id} is armed, and stays so.");
        throw new ArmingBlockedException(string.Join(' ', told), failed.Length == 1 ? failed[0] : new AggregateException(failed));
    }
}
