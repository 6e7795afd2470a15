using System.Globalization;
using Safety.Generated.V1;
using Safety.Guarding;
using Safety.Host;
using Safety.Journal.Facts;
using Safety.Orders;

namespace Safety.Recovery;

/// <summary>
/// Everything before an account may arm, in order: every intent that is not final → missed reports → what was in doubt → orders and positions
/// against the venue. (The locks, the journal's identity and its chain were checked when the host was created; the epoch has begun.)
/// </summary>
internal sealed class HostRecovery(SafetyHost host)
{
    public async Task RunAsync(GuardedAccount account, CancellationToken cancellationToken)
    {
        await ResolveAsync(account, cancellationToken).ConfigureAwait(false);
        await BackfillAsync(account, cancellationToken).ConfigureAwait(false);
        await TakeUpDoubtsAsync(account).ConfigureAwait(false);
        await account.Reconciliation.DemandAgreementAsync(host.IsFirst && !account.WasArmed, cancellationToken).ConfigureAwait(false);
        account.IsRecovered = true;
    }

    /// <summary>Fetches execution reports the venue has and the journal may lack; returns how many were news.</summary>
    public static async Task<int> BackfillAsync(GuardedAccount account, CancellationToken cancellationToken)
    {
        int news = 0;
        DateTimeOffset cursor = account.Host.Writer.Memory.Account(account.Ref).Cursor;
        DateTimeOffset upTo = cursor;
        DateTimeOffset began = account.Host.Clock.GetUtcNow();
        TimeSpan patience = TimeSpan.FromMilliseconds(account.Host.Options.RecoveryTimeoutMs);
        foreach (AccountEntry entry in account.Entries)
        {
            if (!entry.Access.CanListExecutions)
                continue;
            DateTimeOffset since = cursor == default ? DateTimeOffset.MinValue : cursor.AddMilliseconds(-account.Host.Options.BackfillOverlapMs);
            foreach (ExecutionReport report in await entry.Access.ListExecutionsAsync(since, cancellationToken).WaitAsync(patience, account.Host.Clock, cancellationToken).ConfigureAwait(false))
            {
                if (!(await account.ReceiveAsync(report).ConfigureAwait(false)).IsDuplicate)
                    news++;
                if (report.VenueTime > upTo && report.VenueTime <= began)
                    upTo = report.VenueTime;
            }
        }

        // Only what a complete list has told moves the cursor, on the venue's own clock: ours may be ahead of it. A live report must not: it
        // says nothing about those missed before it, and its time may be wrong.
        if (upTo > cursor)
        {
            await account.Host.Writer.RunAsync(journal =>
            {
                if (upTo > journal.Account(account.Ref).Cursor)
                    journal.Append(account.Ref, 0, new CursorMoved(upTo));
                return true;
            }).ConfigureAwait(false);
        }

        return news;
    }

    private async Task ResolveAsync(GuardedAccount account, CancellationToken cancellationToken)
    {
        int open = await host.Writer.RunAsync(account.Resolver.AskAll).ConfigureAwait(false);
        if (open == 0)
            return;
        host.Raise(SafetyEventKind.Recovering, account.Id, FormattableString.Invariant($"Asking the venue about {open} orders that were open when the last process ended."));
        long began = host.Clock.GetTimestamp();
        int told = open;
        while (!await account.Resolver.ResolveDueAsync(cancellationToken).ConfigureAwait(false))
        {
            if (host.Clock.GetElapsedTime(began).TotalMilliseconds > host.Options.RecoveryTimeoutMs)
            {
                throw new ArmingBlockedException(FormattableString.Invariant(
                    $"{account.Resolver.Open} orders of account {account.Id} could not be resolved within {host.Options.RecoveryTimeoutMs} ms: the venue gives no answer, or says that more was filled than the execution reports add up to. Check the connection; feed the missing reports ({nameof(GuardedAccount)}.{nameof(GuardedAccount.ReceiveAsync)}) and arm again. Nothing was sent."));
            }

            if (account.Resolver.Open != told)
                host.Raise(SafetyEventKind.Recovering, account.Id, FormattableString.Invariant($"{told = account.Resolver.Open} of {open} orders still to be resolved."));
            // Until the next question is due.
            await Task.Delay(TimeSpan.FromMilliseconds(20), host.Clock, cancellationToken).ConfigureAwait(false);
        }
    }

    private static Task<bool> TakeUpDoubtsAsync(GuardedAccount account) => account.Host.Writer.RunAsync(journal =>
    {
        account.Patience.TakeUp(journal);
        return true;
    });
}
