using Safety.Arming;
using Safety.Guarding;
using Safety.Idempotency;
using Safety.Identity;
using Safety.Journal;
using Safety.KillSwitches;
using Safety.Writer;

namespace Safety.Guard;

/// <summary>The state of one host, which its accounts share: writer, arming, kill switch, alerts.</summary>
internal sealed class HostCore : IDisposable
{
    private const int MostApart = 64;

    private readonly IGuardExecutor _executor;
    private readonly JournalStart _start;
    private readonly AlertSink _alerts;
    private readonly OwnThreads _apart;
    private readonly OwnThreads _cutOffs;
    private CancellationTokenSource _inFlight = new();
    private IDisposable? _signal;

    /// <param name="journal">The journal; it is closed by who opened it.</param>
    /// <param name="options">The settings.</param>
    /// <param name="beginCancels">Cancels what works, after a latch.</param>
    public HostCore(IOrderJournal journal, SafetyHostOptions options, Action beginCancels)
    {
        Options = options;
        _start = JournalStart.Open(journal, options.ChainKey);
        LastArming = ArmingJournal.Last(_start.Memory.Host);
        Anchor = options.Anchor is { } kept ? new ChainAnchoring(this, kept, journal.Identity.JournalId) : null;
        Anchor?.Demand(_start);
        _alerts = new AlertSink(options.Events, options.Executor is not null);
        _apart = new OwnThreads("Safety files", MostApart, options.Executor);
        _cutOffs = new OwnThreads("Safety cut-off", MostApart, options.Executor);
        _executor = options.Executor ?? new WriterThread();
        Arming = new ArmingCell(options.Clock);
        Writer = new OrderIntentPersistence(_start, _executor, options.Clock);
        Writer.Latched += OnJournalLatched;
        Writer.WhenIdle = Audit;
        IKillDirectory directory = options.KillDirectory ?? new KillDirectory(options.KillFile, journal.Identity.JournalId);
        Kill = new KillSwitch(new KillEffects(this, beginCancels), new KillJournal(Writer), directory, options.Environment, options.Supervisor is { } by ? new Supervision(options.Clock, by, TimeSpan.FromMilliseconds(options.HeartbeatMs)) : null);
    }

    public SafetyHostOptions Options { get; }

    public TimeProvider Clock => Options.Clock;

    public OrderIntentPersistence Writer { get; }

    public ArmingCell Arming { get; }

    public KillSwitch Kill { get; }

    /// <summary>Keeps the chain's head outside the journal; null when nobody was named to.</summary>
    public ChainAnchoring? Anchor { get; }

    public List<AccountCore> Accounts { get; } = [];

    public EventsUnderWay Handling { get; } = new();

    /// <summary>Writes the decision an intent comes from into the intent's batch.</summary>
    public required IIntentCompanion Decisions { get; init; }

    /// <summary>The last arming of this host or one before it; null for a journal that never armed.</summary>
    public ArmingRecord? LastArming { get; set; }

    /// <summary>Ends what is in flight when the kill switch latches.</summary>
    public CancellationToken InFlight => _inFlight.Token;

    public void Raise(SafetyEventKind kind, AccountId? account, string message) =>
        _alerts.Raise(new SafetyEvent(kind, account, message, Clock.GetUtcNow()));

    /// <summary>Runs what may hang on a thread of its own. Where too many hang already it does not run, and whoever waits goes on waiting.</summary>
    public void RunApart(Action work) => _apart.TryRun(work);

    /// <summary>Cancels the token that a broker was given, on a thread of its own: its callbacks may block. Where too many do, the call's own deadline does it.</summary>
    public void CutOff(CancellationTokenSource call) => _cutOffs.TryRun(call.Cancel);

    /// <summary>A latch cuts off what is in flight; what is sent after the next arming is not.</summary>
    public void RenewInFlight()
    {
        if (_inFlight.IsCancellationRequested)
            Interlocked.Exchange(ref _inFlight, new CancellationTokenSource()); // the old one is not disposed of: the writer may be handing its token out just now
    }

    /// <summary>Verifies at once what the background has not come to yet.</summary>
    public Task<bool> VerifyChainAsync() => Writer.RunAsync(_ =>
    {
        while (!_start.Audit.IsDone)
            Audit();
        return true;
    });

    /// <summary>Ends the writer, then what stands on it.</summary>
    public async Task CloseAsync(string why)
    {
        await Writer.CloseAsync(why).ConfigureAwait(false);
        await Kill.EndAsync().ConfigureAwait(false);
        _executor.Dispose();
    }

    /// <summary>From now on the signal latches.</summary>
    public void ListenToSignal()
    {
        if (Options.LatchOnSigUsr1)
            _signal = KillSignal.Listen(Kill);
    }

    /// <summary>The last that is closed: what was raised is still told.</summary>
    public void Dispose()
    {
        _signal?.Dispose();
        _alerts.Dispose();
    }

    private void Audit()
    {
        if (_start.Audit.Advance())
            Raise(SafetyEventKind.ChainVerified, null, FormattableString.Invariant($"Every fact of the journal up to the checkpoint at fact {_start.Head.Checkpoint} has been verified."));
    }

    private void OnJournalLatched(JournalException fault)
    {
        Arming.Apply(ArmingEvent.JournalUnknown);
        Raise(SafetyEventKind.JournalLatched, null, fault.Message);
    }

    private sealed class KillEffects(HostCore host, Action beginCancels) : IKillHost
    {
        public TimeProvider Clock => host.Clock;

        public void Halt() => host.Arming.Apply(ArmingEvent.Latch);

        public void OnLatched(KillRecord kill)
        {
            if (kill.StopsAll)
                host.RunApart(host._inFlight.Cancel); // of less, what is at the wire is left to its answer: the cancel comes behind it
            beginCancels();
            host.Raise(SafetyEventKind.KillLatched, null, kill.StopsAll
                ? $"The kill switch has latched by {kill.Source} ({kill.By}: {kill.Reason}). Nothing that can increase risk is sent; working orders are being canceled."
                : $"The kill switch has latched for {kill.Scope} ({kill.Mode}) by {kill.Source} ({kill.By}: {kill.Reason}), as {kill.Id:D}. What of it may not go on is being canceled; everything else goes on.");
        }

        public void Reopen() => host.Arming.Apply(ArmingEvent.Release);

        public void Raise(SafetyEventKind kind, string message) => host.Raise(kind, null, message);

        public void RunApart(Action work) => host.RunApart(work);
    }
}
