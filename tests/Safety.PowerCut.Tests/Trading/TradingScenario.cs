using Safety.Guarding;
using Safety.Identity;
using Safety.Journal;
using Safety.Orders;
using Safety.Testing;
using Safety.Tests.Support;

namespace Safety.PowerCut.Tests.Trading;

/// <summary>
/// A day's trading in small: every way an order can go, reports and their duplicates, replaces, cancels, denials, a crash in
/// the middle, a clean restart, a kill and its release. What the caller is told is written down as a promise.
/// </summary>
internal sealed class TradingScenario : IDisposable
{
    private readonly string _directory;
    private readonly string _fileSystem;
    private readonly string _synchronous;
    private int _step;

    public TradingScenario(string directory, string fileSystem, string synchronous = "FULL")
    {
        (_directory, _fileSystem, _synchronous) = (directory, fileSystem, synchronous);
        Venue = new ScriptedVenue { Clock = Time };
        Promises = new Promises(Venue, Time);
    }

    public VirtualTime Time { get; } = new();

    public ScriptedVenue Venue { get; }

    public Promises Promises { get; }

    /// <summary>The key of the last order.</summary>
    public OrderKey LastKey { get; private set; }

    public TradingHost? Host { get; private set; }

    /// <summary>The restarts, kill and release included; orders are placed before, between and after them.</summary>
    public void Play(int orders)
    {
        Start();
        Trade(orders / 4);
        Host!.Crash();
        Start();
        Trade(orders / 4);
        Close();
        Start();
        Trade(orders / 4);
        Kill();
        Trade(orders / 4);
        Close();
    }

    /// <summary>One start and some orders: short, for a fault at each of its operations.</summary>
    /// <param name="orders">How many orders are placed.</param>
    /// <param name="opened">Runs when the journal is open.</param>
    /// <param name="closing">Runs before the host closes.</param>
    public void PlayShort(int orders, Action? opened = null, Action? closing = null)
    {
        Start(opened);
        Trade(orders);
        closing?.Invoke();
        Close();
    }

    public void Dispose() => Host?.Dispose();

    public void Start(Action? opened = null)
    {
        Host = null;
        Host = TradingHost.Open(_directory, _fileSystem, Venue, Time, _synchronous);
        opened?.Invoke();
        Host.Run(Host.Host.ArmAsync());
        Promises.Epoch++;
    }

    public void Trade(int orders)
    {
        for (int i = 0; i < orders; i++)
        {
            Order(_step++);
            Host!.Tick();
        }
    }

    public Outcome<OrderAck> Submit(Side side, decimal units = 0.01m, params Script[] script)
    {
        foreach (Script next in script)
            Venue.Next.Enqueue(next);
        OrderKey key = Host!.Key(FormattableString.Invariant($"order-{_step}-{Promises.Intents.Count}"));
        LastKey = key;
        Host.Guard.BeforeWire = () => Promises.Intents.Add(TradingHost.IntentKeyOf(key));
        Outcome<OrderAck> outcome = Host.Run(Host.Guard.SubmitAsync(key, TradingHost.Terms(side, units, 50_000m)).AsTask());
        if (outcome.Denial is { Code: DenialCode.JournalLatched } latched)
            throw new JournalException(JournalFault.Io, latched.Message);
        if (outcome.Denial is { SpendsKey: true })
            Promises.Intents.Add(TradingHost.IntentKeyOf(key));
        return outcome;
    }

    private void Order(int step)
    {
        Side side = step % 3 == 2 ? Side.Sell : Side.Buy;
        switch (step % 10)
        {
            case 0:
                Fill(Id(Submit(side)), 0.004m, twice: true);
                break;
            case 1:
                Submit(side, script: Script.Reject);
                break;
            case 2:
                Submit(side, script: Script.AcceptThenHang);
                Host!.Tick(300);
                break;
            case 3:
                Replace(Id(Submit(side)), side);
                break;
            case 4:
                ClientOrderId canceled = Id(Submit(side));
                Host!.Run(Host.Guard.CancelAsync(canceled).AsTask());
                Receive(Venue.Report(canceled, ExecType.Canceled, OrderStatus.Canceled));
                break;
            case 5:
                Submit(side, script: Script.AcceptThenThrow);
                ClientOrderId unheard = new(Venue.Sent[^1].Id);
                Fill(unheard, 0.01m);
                break;
            case 6:
                Submit(side, script: Script.ThrowBefore);
                break;
            case 7:
                ClientOrderId filled = Id(Submit(side));
                Fill(filled, 0.006m);
                Fill(filled, 0.004m);
                break;
            case 8:
                Submit(side, units: 1m);
                break;
            default:
                // The venue fills it, and the report never comes: only a look back finds it.
                ClientOrderId silent = Id(Submit(side));
                Venue.Fill(silent, 0.002m, 50_000m);
                break;
        }
    }

    private void Replace(ClientOrderId target, Side side)
    {
        OrderKey key = Host!.Key(FormattableString.Invariant($"replace-{_step}"));
        Outcome<OrderAck> outcome = Host.Run(Host.Guard.ReplaceAsync(key, target, TradingHost.Terms(side, 0.02m, 50_000m)).AsTask());
        if (outcome.Denial is { Code: DenialCode.JournalLatched } latched)
            throw new JournalException(JournalFault.Io, latched.Message);
        Promises.Intents.Add(TradingHost.IntentKeyOf(key));
    }

    private void Kill()
    {
        Promises.MustNotBeKilled = false;
        Host!.Host.Kill.Latch("drill", "test");
        if (Host.Host.Writer.Fault is { } fault)
            throw fault;
        Promises.MustBeKilled = true;
        Host.Tick(300);
        Promises.MustBeKilled = false;
        Host.Run(Host.Host.OperateAs("Ada").ReleaseKillAsync("drill is over"));
        Promises.MustNotBeKilled = true;
        Host.Run(Host.Host.ArmAsync());
        Promises.Epoch++;
    }

    private void Fill(ClientOrderId id, decimal units, bool twice = false)
    {
        ExecutionReport report = Venue.Fill(id, units, 50_000m);
        Receive(report);
        if (twice)
            Receive(report);
    }

    private void Receive(ExecutionReport report)
    {
        Host!.Run(Host.Guarded.ReceiveAsync(report));
        Promises.Reports.Add((report.ClientOrderId.Value, report.ExecId));
    }

    private void Close()
    {
        Host!.Dispose();
        Host = null;
    }

    private static ClientOrderId Id(in Outcome<OrderAck> outcome) =>
        outcome.Acceptance?.ClientOrderId ?? throw new InvalidOperationException($"The order was not accepted: {outcome.Kind} {outcome.Denial?.Message}");
}
