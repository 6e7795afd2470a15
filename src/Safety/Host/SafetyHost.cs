using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Security.Principal;
using Safety.Arming;
using Safety.Contracts;
using Safety.Decisions;
using Safety.Guard;
using Safety.Guarding;
using Safety.Identity;
using Safety.Journal;
using Safety.KillSwitches;
using Safety.Limits;
using Safety.Writer;

namespace Safety.Host;

/// <summary>
/// One journal and the accounts behind it. Create it in the composition root, add accounts, create their guards, then
/// <see cref="ArmAsync(CancellationToken)"/>: recovery runs first, and nothing is sent before it is through.
/// </summary>
public sealed class SafetyHost : IAsyncDisposable
{
    private readonly IOrderJournal _journal;
    private readonly List<GuardedAccount> _accounts = [];
    private readonly PendingDecisions _pending = new();
    private volatile bool _mayCancel;
    private bool _disposed;

    private SafetyHost(IOrderJournal journal, SafetyHostOptions options)
    {
        _journal = journal;
        Core = new HostCore(journal, options, () =>
        {
            if (_mayCancel)
                BeginCancels();
        })
        { Decisions = _pending };
        Watch = new HostWatch(this);
        Kill.Start(KillJournal.Read(Writer.Memory.Host));
        Core.ListenToSignal();
    }

    /// <summary>The kill switch.</summary>
    public KillSwitch Kill => Core.Kill;

    /// <summary>The settings.</summary>
    public SafetyHostOptions Options => Core.Options;

    /// <summary>The accounts.</summary>
    public IReadOnlyList<GuardedAccount> Accounts => _accounts;

    /// <summary>True while orders of at least one account may be sent; <see cref="GuardedAccount.State"/> tells of each.</summary>
    public bool IsArmed => State.Phase == ArmingPhase.Armed;

    /// <summary>How far the arming is: the account's that is nearest to sending.</summary>
    public ArmingState State => Arming.States.Host is { Phase: ArmingPhase.Armed } armed && !Arming.IsConfirmed ? armed with { Phase = ArmingPhase.Lapsed } : Arming.States.Host;

    /// <summary>The state of the journal's writer; latched shut after any failure.</summary>
    public OrderIntentPersistence Writer => Core.Writer;

    internal HostCore Core { get; }

    internal HostWatch Watch { get; }

    internal ArmingCell Arming => Core.Arming;

    internal TimeProvider Clock => Core.Clock;

    /// <summary>Opens a host on a journal. The journal is the host's from here on and is closed with it.</summary>
    /// <exception cref="JournalException">The journal's chain is broken, ends before its anchor, or it cannot be read.</exception>
    /// <exception cref="IOException"><see cref="SafetyHostOptions.Anchor"/> cannot be read.</exception>
    /// <exception cref="ArgumentException">An option is not usable; the message lists each.</exception>
    public static SafetyHost Create(IOrderJournal journal, SafetyHostOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(journal);
        options ??= new SafetyHostOptions();
        try
        {
            string[] problems = [.. options.Problems()];
            if (problems.Length > 0)
                throw new ArgumentException($"The host's options are not usable: {string.Join(" ", problems)}", nameof(options));
            return new SafetyHost(journal, options);
        }
        catch
        {
            journal.Dispose(); // it was handed over; nobody else holds it to give its lock back
            throw;
        }
    }

    /// <summary>Adds an account the journal was created for, and takes the machine-wide lock on it.</summary>
    /// <exception cref="JournalException">The journal belongs to other accounts, or another process trades this one.</exception>
    /// <exception cref="ArgumentException">An option is not usable; the message lists each.</exception>
    public GuardedAccount AddAccount(AccountOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ObjectDisposedException.ThrowIf(_disposed, this);
        string[] problems = [.. options.Problems()];
        if (problems.Length > 0)
            throw new ArgumentException($"The options of account {options.Id} are not usable: {string.Join(" ", problems)}", nameof(options));
        int index = _journal.Identity.Accounts.ToList().IndexOf(options.Id);
        if (index < 0)
        {
            throw new JournalException(JournalFault.WrongAccount,
                $"The journal {_journal.Location} belongs to {string.Join(", ", _journal.Identity.Accounts)}, not to {options.Id}. Open the right journal; on a wrong one de-duplication, kill latch and daily limits would start anew in silence.");
        }

        if (_accounts.Exists(account => account.Id == options.Id))
            throw new ArgumentException($"The account {options.Id} was added already; bind every guard of it to the same {nameof(GuardedAccount)}.", nameof(options));
        if (Options.Firm is not null && _accounts.Find(account => account.Options.Currency != options.Currency) is { } other)
            throw new ArgumentException($"The account {options.Id} counts in {options.Currency} and {other.Id} in {other.Options.Currency}; {nameof(SafetyHostOptions)}.{nameof(SafetyHostOptions.Firm)} limits them together and needs one currency. Give both the same {nameof(AccountOptions.Currency)} and an {nameof(AccountOptions.ExchangeRates)}.", nameof(options));
        if (options.Limits.AccountStateMaxAgeMs <= Options.ReconcileEveryMs)
            throw new ArgumentException($"The account {options.Id} trusts the venue's word for {options.Limits.AccountStateMaxAgeMs} ms, and the venue is asked every {Options.ReconcileEveryMs} ms; give more than that as {nameof(LimitOptions.AccountStateMaxAgeMs)}, or ask more often ({nameof(SafetyHostOptions.ReconcileEveryMs)}).", nameof(options));
        AccountLock accountLock = AccountLock.Take(options.Id, Options.LockDirectory);
        AccountCore core = new(Core, options, index + 1, accountLock);
        Core.Accounts.Add(core);
        GuardedAccount added = new(this, core, _pending);
        _accounts.Add(added);
        return added;
    }

    /// <summary>
    /// Recovers and arms every account: every intent that is not final is resolved by asking the venue, missed execution reports are
    /// fetched, orders and positions are compared. Progress goes to <see cref="SafetyHostOptions.Events"/>. An account that is armed
    /// already recovers and arms anew; permits in flight become void.
    /// </summary>
    /// <remarks>Each account arms by itself: one whose venue does not answer is blocked, and the others trade meanwhile and afterwards.</remarks>
    /// <exception cref="ArmingBlockedException">The kill switch is latched, or the venue and the journal of an account do not agree; the message says which and what to do.</exception>
    /// <exception cref="InvalidOperationException">It is under way already.</exception>
    public Task ArmAsync(CancellationToken cancellationToken = default) => ArmAsync(ArmingMode.Full, cancellationToken);

    /// <inheritdoc cref="ArmAsync(CancellationToken)"/>
    /// <param name="mode">What may be sent afterwards: everything, or orders that can only reduce a position.</param>
    /// <param name="cancellationToken">Gives the arming up.</param>
    public Task ArmAsync(ArmingMode mode, CancellationToken cancellationToken = default) => ArmAsync([.. _accounts], mode, cancellationToken);

    internal async Task ArmAsync(IReadOnlyList<GuardedAccount> accounts, ArmingMode mode, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (mode is not (ArmingMode.Full or ArmingMode.ReduceOnly))
            throw new ArgumentOutOfRangeException(nameof(mode), mode, "Arm for everything, or to reduce positions only.");
        await new ArmingRun(this, accounts, mode).RunAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Writes a copy of the journal for inspection while orders go on: one file that any process may read, and that no host takes
    /// for the journal.
    /// </summary>
    /// <param name="path">The file to make; it must not exist.</param>
    /// <param name="cancellationToken">Gives the copy up; what was written of it is removed.</param>
    /// <exception cref="IOException">The copy cannot be written; the journal is not touched by that.</exception>
    /// <exception cref="NotSupportedException">This kind of journal cannot be copied.</exception>
    public async Task SnapshotAsync(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (_journal is not IArchivingJournal source)
            throw new NotSupportedException($"The journal {_journal.Location} cannot be copied while it is in use.");
        using IJournalSnapshot snapshot = (await Caught(() => source.StartSnapshot(path)).ConfigureAwait(false))!;
        while (!await Caught(snapshot.Copy).ConfigureAwait(false))
            cancellationToken.ThrowIfCancellationRequested();
        snapshot.Complete();

        // In the writer's place, but not at its risk: a full disk under the copy must not latch the journal.
        async Task<T?> Caught<T>(Func<T> step)
        {
            (T? result, IOException? failure) = await Writer.RunAsync<(T?, IOException?)>(_ =>
            {
                try
                {
                    return (step(), null);
                }
                catch (IOException e)
                {
                    return (default, e);
                }
            }).ConfigureAwait(false);
            return failure is null ? result : throw new IOException(failure.Message, failure);
        }
    }

    /// <summary>
    /// A person who may release what is latched, as whoever has authenticated him says: <c>HttpContext.User</c>, <c>WindowsIdentity.GetCurrent()</c>; where the program itself
    /// vouches for the name, <c>new GenericIdentity(name)</c>. Hold it in the composition root only.
    /// </summary>
    /// <exception cref="ArgumentException">The identity is not authenticated, or has no name.</exception>
    public SafetyOperator OperateAs(IIdentity identity)
    {
        ArgumentNullException.ThrowIfNull(identity);
        if (!identity.IsAuthenticated || string.IsNullOrWhiteSpace(identity.Name))
            throw new ArgumentException("An operator is somebody: the identity is not authenticated, or has no name. Have the person sign in.", nameof(identity));
        return new SafetyOperator(this, identity.Name.Trim());
    }

    /// <inheritdoc cref="OperateAs(IIdentity)"/>
    public SafetyOperator OperateAs(IPrincipal principal)
    {
        ArgumentNullException.ThrowIfNull(principal);
        return OperateAs(principal.Identity ?? throw new ArgumentException("The principal has no identity. Have the person sign in.", nameof(principal)));
    }

    /// <summary>What operators want to do and a second person has not confirmed yet, oldest first; what is past its time is left out.</summary>
    public Task<IReadOnlyList<PendingAction>> PendingActionsAsync() => Writer.RunAsync(journal => PendingActions.Read(journal));

    /// <summary>
    /// Sends no more orders, asks the venue about what is unknown, and writes everything down. Takes at most
    /// <see cref="SafetyHostOptions.RecoveryTimeoutMs"/>: what is unknown then stays so in the journal, and an alert tells.
    /// </summary>
    public async Task DrainAsync(CancellationToken cancellationToken = default)
    {
        Arming.Apply(ArmingEvent.Drain);
        Watch.KeepQuiet();
        // Outcomes that were left to the next transaction: the resolver must hear of them first.
        if (Writer.Fault is null)
            await Writer.RunAsync(static _ => true).ConfigureAwait(false);
        await Task.WhenAll(_accounts.Select(account => DrainAsync(account, cancellationToken))).ConfigureAwait(false);
        if (Writer.Fault is null)
        {
            Writer.Settle();
            await Writer.RunAsync(static _ => true).ConfigureAwait(false);
            if (Core.Anchor is { } anchor)
                await anchor.KeepAsync().ConfigureAwait(false);
        }

        Arming.Apply(ArmingEvent.Drained);
    }

    private async Task DrainAsync(GuardedAccount account, CancellationToken cancellationToken)
    {
        TimeSpan patience = TimeSpan.FromMilliseconds(Options.RecoveryTimeoutMs);
        long began = Clock.GetTimestamp();
        while (Writer.Fault is null && !await account.Recovery.Resolver.ResolveDueAsync(cancellationToken).ConfigureAwait(false))
        {
            if (Clock.GetElapsedTime(began) >= patience)
            {
                Raise(SafetyEventKind.OutcomeUnknown, account.Id, FormattableString.Invariant($"Drained with {account.Recovery.Resolver.Open} orders whose outcome the venue did not tell within {Options.RecoveryTimeoutMs} ms; the next start asks again."));
                break;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(Options.WatchIntervalMs), Clock, cancellationToken).ConfigureAwait(false); // until the next question is due
        }

        account.Core.CountDenials();
    }

    /// <summary>Closes the host. What is unknown stays unknown in the journal; the next start asks the venue.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;
        _disposed = true;
        Arming.Apply(ArmingEvent.Dispose);
        await Watch.DisposeAsync().ConfigureAwait(false);
        foreach (GuardedAccount account in _accounts)
            account.Recovery.MassCancel.Dispose();
        if (Writer.Fault is null && _accounts.Exists(static account => account.Recovery.IsDone))
        {
            foreach (GuardedAccount account in _accounts)
                account.Core.CountDenials();
            try
            {
                Writer.Settle();
                await Writer.RunAsync(static _ => true).ConfigureAwait(false);
            }
            catch (JournalException)
            {
                // Latched and reported; there is nothing more to write.
            }
        }

        await Core.CloseAsync("The host is closed; nothing was sent. Start a new one.").ConfigureAwait(false);
        _journal.Dispose();
        foreach (GuardedAccount account in _accounts)
            account.Core.Lock.Dispose();
        Core.Dispose();
    }

    /// <summary>Lets go of what the operating system lets go of when a process dies, and of nothing else: for simulated deaths.</summary>
    internal void Abandon()
    {
        foreach (GuardedAccount account in _accounts)
            account.Core.Lock.Dispose();
    }

    internal void Raise(SafetyEventKind kind, AccountId? account, string message) => Core.Raise(kind, account, message);

    /// <summary>From now on a latch cancels what works: the requests' IDs carry an epoch of this process, and the guards are there.</summary>
    internal void AllowCancels()
    {
        _mayCancel = true;
        if (Kill.Newest is not null)
            BeginCancels();
    }

    private void BeginCancels()
    {
        foreach (GuardedAccount account in _accounts)
        {
            account.Recovery.MassCancel.Begin();
            if (Kill.Latched is { } all)
                account.Recovery.DeadMan.RunOut(all.Id);
        }
    }

    // A test assembly may call raw brokers. Where one is loaded, only a venue that trades no money may be guarded.
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Reads an assembly-level attribute of loaded assemblies only.")]
    internal void BlockTestAssemblies()
    {
        if (_accounts.TrueForAll(static account => account.Core.Entries.All(static entry => entry.Contract.Profile.IsSimulated)))
            return;
        foreach (Assembly assembly in AppDomain.CurrentDomain.GetAssemblies())
        {
            if (assembly.GetCustomAttribute<SafetyRoleAttribute>() is { Role: "Test" })
                throw new ArmingBlockedException($"The test assembly {assembly.GetName().Name} is loaded; test assemblies may call raw brokers, so a live venue is not guarded beside them. Remove it from the deployment.");
        }
    }
}
