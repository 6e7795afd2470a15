using Safety.Guard;
using Safety.Guarding;

namespace Safety.Recovery;

/// <summary>
/// Everything before an account may arm, in order: every intent that is not final → missed reports → what was in doubt → orders and positions
/// against the venue. (The locks, the journal's identity and its chain were checked when the host was created; the epoch has begun.)
/// </summary>
internal sealed class AccountRecovery
{
    private readonly AccountCore _account;

    public AccountRecovery(AccountCore account)
    {
        _account = account;
        Patience = new Patience(account);
        Hedges = new HedgeWatch(account);
        DeadMan = new DeadMan(account);
        Losses = new LossWatch(account);
        MassCancel = new MassCancel(account, (target, askedAt, found) => _ = Resolver!.TakeAsync(target, askedAt, found));
        Resolver = new UnknownResolver(account, Patience, MassCancel);
        Reconciliation = new Reconciliation(account, Resolver.Ask);
    }

    public MassCancel MassCancel { get; }

    public Patience Patience { get; }

    public HedgeWatch Hedges { get; }

    public DeadMan DeadMan { get; }

    public LossWatch Losses { get; }

    public UnknownResolver Resolver { get; }

    public Reconciliation Reconciliation { get; }

    /// <summary>True once it was through in this process.</summary>
    public bool IsDone { get; private set; }

    private HostCore Host => _account.Host;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await ResolveAsync(cancellationToken).ConfigureAwait(false);
        await Backfill.RunAsync(_account, cancellationToken).ConfigureAwait(false);
        await TakeUpDoubtsAsync().ConfigureAwait(false);
        await Reconciliation.DemandAgreementAsync(isFirst: !Host.Writer.Memory.Account(_account.Ref).WasArmed, cancellationToken).ConfigureAwait(false);
        IsDone = true;
    }

    private async Task ResolveAsync(CancellationToken cancellationToken)
    {
        int open = await Host.Writer.RunAsync(Resolver.AskAll).ConfigureAwait(false);
        if (open == 0)
            return;
        Host.Raise(SafetyEventKind.Recovering, _account.Id, FormattableString.Invariant($"Asking the venue about {open} orders that were open when the last process ended."));
        long began = Host.Clock.GetTimestamp();
        int told = open;
        while (!await Resolver.ResolveDueAsync(cancellationToken).ConfigureAwait(false))
        {
            if (Resolver.Open == told && Host.Clock.GetElapsedTime(began).TotalMilliseconds > Host.Options.RecoveryTimeoutMs)
            {
                throw new ArmingBlockedException(FormattableString.Invariant(
                    $"{Resolver.Open} orders of account {_account.Id} could not be resolved within {Host.Options.RecoveryTimeoutMs} ms: the venue gives no answer, or says that more was filled than the execution reports add up to. Check the connection; feed the missing reports (GuardedAccount.ReceiveAsync) and arm again. Nothing was sent."));
            }

            if (Resolver.IsWaiting)
                began = Host.Clock.GetTimestamp(); // it is known for how long
            if (Resolver.Open != told)
            {
                began = Host.Clock.GetTimestamp(); // a venue that answers is waited for, however many orders there are
                Host.Raise(SafetyEventKind.Recovering, _account.Id, FormattableString.Invariant($"{told = Resolver.Open} of {open} orders still to be resolved."));
            }

            // Until the next question is due.
            await Task.Delay(TimeSpan.FromMilliseconds(20), Host.Clock, cancellationToken).ConfigureAwait(false);
        }
    }

    private Task<bool> TakeUpDoubtsAsync() => Host.Writer.RunAsync(journal =>
    {
        Patience.TakeUp(journal);
        return true;
    });
}
