using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Safety.Contracts;
using Safety.Decisions;
using Safety.HashChain;
using Safety.Idempotency;
using Safety.Identity;
using Safety.Intents;
using Safety.KillSwitches;
using Safety.Lifecycle;
using Safety.Orders;
using Safety.Recovery;

namespace Safety.Guarding;

/// <summary>
/// One journal and the accounts behind it. Create it in the composition root, add accounts, create their guards, then
/// <see cref="ArmAsync"/>: recovery runs first, and nothing is sent before it is through.
/// </summary>
public sealed class SafetyHost : IAsyncDisposable
{
    private readonly IOrderJournal _journal;
    private readonly IGuardExecutor _executor;
    private readonly List<GuardedAccount> _accounts = [];
    private readonly List<AccountLock> _locks = [];
    private readonly HostWatch _watch;
    private readonly JournalImage _image;
    private readonly ChainAudit _audit;
    private readonly ChainAnchoring? _anchor;
    private CancellationTokenSource _inFlight = new();
    private int _arming;
    private bool _disposed;

    private SafetyHost(IOrderJournal journal, SafetyHostOptions options)
    {
        _journal = journal;
        Options = options;
        _image = journal.Load();
        (long sequence, byte[] hash) = EventChain.Verify(journal, _image.LastSeal);
        if (sequence != _image.LastEventSequence)
            throw new JournalException(JournalFault.ChainBroken, FormattableString.Invariant($"The journal {journal.Location} ends at event {sequence} by its chain and at {_image.LastEventSequence} by its table. Keep the file as evidence; the guard does not arm on it."));
        _anchor = options.Anchor is { } kept ? new ChainAnchoring(this, kept, journal.Identity.JournalId) : null;
        _anchor?.Demand(journal, sequence, _image.ChainStart?.Sequence ?? 0, _image.LastArming?.Epoch ?? 0);
        LastArming = _image.LastArming;
        _audit = new ChainAudit(journal, _image.ChainStart, _image.LastSeal);
        _executor = options.Executor ?? new WriterThread();
        Armed = new ArmedState(options.Clock);
        Writer = new OrderIntentPersistence(journal, _executor, options.Clock);
        Writer.Latched += OnJournalLatched;
        Writer.WhenIdle = Audit;
        Kill = new KillSwitch(this, options.KillFile, options.Environment);
        Writer.Resume(sequence, hash, _image.LastReportSequence, _image.LastSeal?.Sequence ?? 0, _image.LastCauseSequence, _image.LastDecisionSequence);
        Armed.BeginEpoch(_image.LastArming?.Epoch ?? 0);
        _watch = new HostWatch(this);
        Kill.Start(_image.Kill);
    }

    /// <summary>The kill switch.</summary>
    public KillSwitch Kill { get; }

    /// <summary>The settings.</summary>
    public SafetyHostOptions Options { get; }

    /// <summary>The accounts.</summary>
    public IReadOnlyList<GuardedAccount> Accounts => _accounts;

    /// <summary>True while orders may be sent.</summary>
    public bool IsArmed => Armed.IsArmed;

    /// <summary>The state of the journal's writer; latched shut after any failure.</summary>
    public OrderIntentPersistence Writer { get; }

    internal ArmedState Armed { get; }

    internal TimeProvider Clock => Options.Clock;

    internal CancellationToken InFlight => _inFlight.Token;

    internal JournalImage Image => _image;

    internal PendingDecisions PendingDecisions { get; } = new();

    internal EventsUnderWay Handling { get; } = new();

    internal bool IsRecovered { get; private set; }

    internal ArmingRecord? LastArming { get; set; }

    /// <summary>Keeps the chain's head outside the journal; null when nobody was named to.</summary>
    internal ChainAnchoring? Anchor => _anchor;

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
        _locks.Add(AccountLock.Take(options.Id, Options.LockDirectory));
        int accountRef = index + 1;
        AccountLedger ledger = new(accountRef, options, _image.Counters.FirstOrDefault(counters => counters.AccountRef == accountRef), Writer.Continuations);
        HostRecovery.Load(this, ledger);
        GuardedAccount added = new(this, options, ledger);
        _accounts.Add(added);
        return added;
    }

    /// <summary>
    /// Recovers and arms: every intent that is not final is resolved by asking the venue, missed execution reports are
    /// fetched, orders and positions are compared. Progress goes to <see cref="SafetyHostOptions.Events"/>.
    /// </summary>
    /// <exception cref="ArmingBlockedException">The kill switch is latched, or the venue and the journal do not agree; the message says which and what to do.</exception>
    /// <exception cref="InvalidOperationException">It is under way already.</exception>
    public async Task ArmAsync(CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (Interlocked.Exchange(ref _arming, 1) == 1)
            throw new InvalidOperationException($"{nameof(ArmAsync)} is under way already; await that one.");
        try
        {
            await RecoverAndArmAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Volatile.Write(ref _arming, 0);
        }
    }

    private async Task RecoverAndArmAsync(CancellationToken cancellationToken)
    {
        if (Writer.Fault is { } fault)
            throw new ArmingBlockedException(fault.Message, fault);
        if (_accounts.Count == 0 || _accounts.Exists(static account => account.Entries.Count == 0))
            throw new ArmingBlockedException("Every account needs at least one guard before the host arms; without a guard recovery cannot ask the venue.");
        BlockTestAssemblies();
        if (_anchor is { IsFirst: true })
            await _anchor.KeepAtArmingAsync().ConfigureAwait(false); // before the epoch: from the first arming on, a journal that is not anchored does not start
        HostRecovery recovery = new(this);
        await recovery.RunAsync(cancellationToken).ConfigureAwait(false);
        if (_anchor is not null)
            await _anchor.KeepAtArmingAsync().ConfigureAwait(false);
        IsRecovered = true;
        _watch.Start();
        if (Kill.Latched is { } kill)
        {
            await CancelWorkingAsync(cancellationToken).ConfigureAwait(false);
            throw new ArmingBlockedException(
                $"The kill switch is latched since {kill.At:O} by {kill.Source} ({kill.By}: {kill.Reason}). The guard does not arm. Clear its cause, then release it: {nameof(SafetyHost)}.{nameof(OperateAs)}(name).{nameof(SafetyOperator.ReleaseKillAsync)}(reason).");
        }

        Armed.Extend(TimeSpan.FromMilliseconds(Options.ArmedForMs));
        Raise(SafetyEventKind.Armed, null, FormattableString.Invariant($"Armed, epoch {Armed.Epoch}."));
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

    /// <summary>A named person who may release what is latched. Hold it in the composition root only.</summary>
    public SafetyOperator OperateAs(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return new SafetyOperator(this, name);
    }

    /// <summary>Sends no more orders, asks the venue about what is unknown, and writes everything down.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken = default)
    {
        _watch.Stop();
        Armed.Disarm();
        // Outcomes that were left to the next transaction: the resolver must hear of them first.
        if (Writer.Fault is null)
            await Writer.RunAsync(static _ => true).ConfigureAwait(false);
        foreach (GuardedAccount account in _accounts)
        {
            while (Writer.Fault is null && !await account.Resolver.ResolveDueAsync(cancellationToken).ConfigureAwait(false))
                await Task.Delay(TimeSpan.FromMilliseconds(Options.WatchIntervalMs), Clock, cancellationToken).ConfigureAwait(false); // until the next question is due
            account.CountDenials();
        }

        if (Writer.Fault is null)
        {
            await Writer.RunAsync(static journal =>
            {
                journal.Seal();
                return true;
            }).ConfigureAwait(false);
            if (_anchor is not null)
                await _anchor.KeepAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Closes the host. What is unknown stays unknown in the journal; the next start asks the venue.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;
        _disposed = true;
        Armed.Disarm();
        await _watch.DisposeAsync().ConfigureAwait(false);
        if (Writer.Fault is null && IsRecovered)
        {
            foreach (GuardedAccount account in _accounts)
                account.CountDenials();
            try
            {
                await Writer.RunAsync(static journal =>
                {
                    journal.Seal();
                    return true;
                }).ConfigureAwait(false);
            }
            catch (JournalException)
            {
                // Latched and reported; there is nothing more to write.
            }
        }

        await Writer.CloseAsync("The host is closed; nothing was sent. Start a new one.").ConfigureAwait(false);
        _executor.Dispose();
        _journal.Dispose();
        foreach (AccountLock taken in _locks)
            taken.Dispose();
        _inFlight.Dispose();
    }

    /// <summary>Lets go of what the operating system lets go of when a process dies, and of nothing else: for simulated deaths.</summary>
    internal void Abandon()
    {
        foreach (AccountLock taken in _locks)
            taken.Dispose();
    }

    internal Denial? CheckArmed() => Armed.IsArmed ? null : Denials.Create(DenialCode.NotArmed,
        $"the guard is not armed ({(IsRecovered ? "its health could not be confirmed in time" : "recovery has not finished")}); nothing was sent. Call again with the same key once it is armed.");

    internal void Raise(SafetyEventKind kind, AccountId? account, string message)
    {
        try
        {
            Options.Events?.Invoke(new SafetyEvent(kind, account, message, Clock.GetUtcNow()));
        }
        catch
        {
            // A faulty alert sink must not open or close the guard.
        }
    }

    internal void OnKillLatched(KillRecord kill)
    {
        Armed.Disarm();
        // Written on the writer's own thread: whoever latches (the watcher above all) must not wait for a stalled disk. It takes
        // its place in the queue now, so that a release that follows is written after it.
        Writer.Post(new DelegateWork<bool>(journal =>
        {
            journal.Append(kill);
            journal.Event(EventKind.KillLatched, 0, default, $"{kill.Source} {kill.By}: {kill.Reason}");
            return true;
        }));

        try
        {
            _inFlight.Cancel();
        }
        catch (AggregateException exception)
        {
            // A broker's own callback; the latch is set and written, and must not depend on it.
            Raise(SafetyEventKind.Mismatch, null, $"Canceling the calls in flight failed: {exception.Message}");
        }

        Raise(SafetyEventKind.KillLatched, null, $"The kill switch has latched by {kill.Source} ({kill.By}: {kill.Reason}). Nothing that can increase risk is sent; working orders are being canceled.");
    }

    internal void OnKillReleased()
    {
        // The old one is not disposed of: the writer may be handing its token out just now.
        Interlocked.Exchange(ref _inFlight, new CancellationTokenSource());
        Kill.Release();
    }

    /// <summary>Cancels what works, as the accounts' policies say; returns how many cancels the venue took.</summary>
    internal async Task<int> CancelWorkingAsync(CancellationToken cancellationToken)
    {
        int canceled = 0;
        foreach (GuardedAccount account in _accounts)
            canceled += await MassCancel.RunAsync(account, cancellationToken).ConfigureAwait(false);
        return canceled;
    }

    internal string LimitsHash()
    {
        StringBuilder text = new();
        foreach (GuardedAccount account in _accounts)
            text.Append(CultureInfo.InvariantCulture, $"{account.Id}|{account.Options.Limits}|{account.Options.Currency}\n");
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..32];
    }

    /// <summary>Verifies at once what the background has not come to yet.</summary>
    internal Task<bool> VerifyChainAsync() => Writer.RunAsync(_ =>
    {
        while (!_audit.IsDone)
            Audit();
        return true;
    });

    private void Audit()
    {
        if (_audit.Advance())
            Raise(SafetyEventKind.ChainVerified, null, FormattableString.Invariant($"Every event of the journal up to the seal at event {_image.LastSeal!.Sequence} has been verified."));
    }

    private void OnJournalLatched(JournalException fault)
    {
        Armed.Disarm();
        Raise(SafetyEventKind.JournalLatched, null, fault.Message);
    }

    // A test assembly may call raw brokers. Where one is loaded, only a venue that trades no money may be guarded.
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Reads an assembly-level attribute of loaded assemblies only.")]
    private void BlockTestAssemblies()
    {
        if (_accounts.TrueForAll(static account => account.Entries.All(static entry => entry.Contract.Profile.IsSimulated)))
            return;
        foreach (Assembly assembly in AppDomain.CurrentDomain.GetAssemblies())
        {
            if (assembly.GetCustomAttribute<SafetyRoleAttribute>() is { Role: "Test" })
                throw new ArmingBlockedException($"The test assembly {assembly.GetName().Name} is loaded; test assemblies may call raw brokers, so a live venue is not guarded beside them. Remove it from the deployment.");
        }
    }
}
