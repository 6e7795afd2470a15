using Safety.Generated.V1;
using Safety.Guarding;
using Safety.Identity;
using Safety.Intents;
using Safety.Lifecycle;
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
        if (!account.IsRecovered)
            await SetDeadlinesAsync(account).ConfigureAwait(false);
        await ResolveAsync(account, cancellationToken).ConfigureAwait(false);
        await BackfillAsync(account, cancellationToken).ConfigureAwait(false);
        await TakeUpDoubtsAsync(account).ConfigureAwait(false);
        bool isFirst = host.Image.LastArming is null && !account.WasArmed;
        await account.Reconciliation.DemandAgreementAsync(isFirst, cancellationToken).ConfigureAwait(false);
        account.IsRecovered = true;
    }

    /// <summary>Fetches execution reports the venue has and the inbox may lack; returns how many were news.</summary>
    public static async Task<int> BackfillAsync(GuardedAccount account, CancellationToken cancellationToken)
    {
        int news = 0;
        bool isComplete = false;
        DateTimeOffset began = account.Host.Clock.GetUtcNow();
        TimeSpan patience = TimeSpan.FromMilliseconds(account.Host.Options.RecoveryTimeoutMs);
        foreach (AccountEntry entry in account.Entries)
        {
            if (!entry.Access.CanListExecutions)
                continue;
            DateTimeOffset cursor = account.Ledger.ReportCursor;
            DateTimeOffset since = cursor == default ? DateTimeOffset.MinValue : cursor.AddMilliseconds(-account.Host.Options.BackfillOverlapMs);
            foreach (ExecutionReport report in await entry.Access.ListExecutionsAsync(since, cancellationToken).WaitAsync(patience, account.Host.Clock, cancellationToken).ConfigureAwait(false))
            {
                if (!(await account.ReceiveAsync(report).ConfigureAwait(false)).IsDuplicate)
                    news++;
            }

            isComplete = true;
        }

        // Only a complete list moves the cursor. A live report must not: it says nothing about those missed before it, and
        // its time may be wrong.
        if (isComplete)
        {
            await account.Host.Writer.RunAsync(journal =>
            {
                if (began > account.Ledger.ReportCursor)
                {
                    account.Ledger.ReportCursor = began;
                    journal.Touch(account.Ledger);
                }

                return true;
            }).ConfigureAwait(false);
        }

        return news;
    }

    /// <summary>
    /// Fills an account's ledger from the journal, once, before the writer does anything with it: reports may come in before
    /// arming, and arming may be tried again.
    /// </summary>
    public static void Load(SafetyHost host, AccountLedger ledger)
    {
        DateTimeOffset now = host.Clock.GetUtcNow();
        foreach (PositionRecord position in host.Image.Positions.Where(position => position.AccountRef == ledger.Ref))
            ledger.Move(position.Symbol, position.Units, position.Mark);
        Dictionary<ClientOrderId, IntentRecord> waiting = [];
        IntentRecord[] open = [.. host.Image.OpenIntents.Where(intent => intent.AccountRef == ledger.Ref)];
        foreach (IntentRecord intent in open.Where(static intent => !intent.ClientOrderId.IsEmpty))
            waiting.Add(intent.ClientOrderId, intent);
        foreach (IntentRecord intent in open)
            Add(intent);

        void Add(IntentRecord intent)
        {
            if (!intent.ClientOrderId.IsEmpty && !waiting.Remove(intent.ClientOrderId))
                return;
            // What is replaced comes first, whatever the clock said: a family that is split counts twice.
            if (intent.Target is { } replaced && waiting.TryGetValue(replaced, out IntentRecord? first))
                Add(first);
            LiveOrder order = ledger.Add(intent, intent.Target is { } target ? ledger.FindById(target) : null, acknowledgedByReport: false, now);
            order.CallEnded = true; // the process that made the call is dead
        }
    }

    // The contracts are known only now that every guard is bound.
    private Task<bool> SetDeadlinesAsync(GuardedAccount account) => host.Writer.RunAsync(journal =>
    {
        foreach (LiveOrder order in account.Ledger.Open)
        {
            IntentRecord intent = order.Record;
            if (order.Progress.State is IntentState.Canceled or IntentState.Expired)
                order.LateFillUntil ??= order.Progress.UpdatedAt.AddMilliseconds(account.LateFillMs(intent));
            int visibilityMs = account.EntryOf(intent, static _ => true)?.Contract.Profile.VisibilityMs ?? 0;
            order.AbsenceFinalAt = intent.ExpiresAt?.AddMilliseconds(visibilityMs);
            account.Ledger.Recount(order, journal.Now);
        }

        return true;
    });

    private async Task ResolveAsync(GuardedAccount account, CancellationToken cancellationToken)
    {
        int open = await host.Writer.RunAsync(journal =>
        {
            int count = 0;
            foreach (LiveOrder order in account.Ledger.Open)
            {
                if (!ExecutionStateValidator.IsOpen(order.Progress.State))
                    continue;
                account.Resolver.Ask(order, journal.Now);
                count++;
            }

            return count;
        }).ConfigureAwait(false);
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
        ReportIntake.TakeUpDoubts(journal, account);
        return true;
    });
}
