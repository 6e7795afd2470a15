using System.Diagnostics;
using System.Globalization;
using PaperTrading.Audit;
using Safety.Guarding;
using Safety.Host;
using Safety.Simulation.Market;
using Safety.Simulation.Remote;
using Spectre.Console;

namespace PaperTrading.Running;

/// <summary>What a person sees: progress while it runs, alerts as they come, the final table.</summary>
internal sealed class RunDisplay
{
    // Messages go to the error stream, so that the last line of --json is the table; redirected, they are plain lines.
    private readonly bool _isPlain = Console.IsErrorRedirected;
    private readonly IAnsiConsole _console = AnsiConsole.Create(new AnsiConsoleSettings
    {
        Out = new AnsiConsoleOutput(Console.Error),
        Ansi = Console.IsErrorRedirected ? AnsiSupport.No : AnsiSupport.Detect,
    });

    private readonly Stopwatch _sinceLast = Stopwatch.StartNew();
    private readonly Dictionary<SafetyEventKind, int> _alerts = [];
    private int _lastPercent = -1;

    public void Say(string text)
    {
        lock (_alerts)
        {
            if (_isPlain)
                Console.Error.WriteLine(text);
            else
                _console.MarkupLineInterpolated($"[yellow]{text}[/]");
        }
    }

    public void OnEvent(SafetyEvent alert)
    {
        lock (_alerts)
        {
            _alerts[alert.Kind] = _alerts.GetValueOrDefault(alert.Kind) + 1;
            // Unknown outcomes come by the dozen with faults on: they are counted in the progress line.
            if (alert.Kind is SafetyEventKind.OutcomeUnknown or SafetyEventKind.OutcomeResolved or SafetyEventKind.KillCanceled)
                return;
            if (_isPlain)
                Console.Error.WriteLine(FormattableString.Invariant($"{alert.At:HH:mm:ss.fff} {alert.Kind} {alert.Message}"));
            else
                _console.MarkupLineInterpolated($"[grey]{alert.At:HH:mm:ss.fff}[/] [red]{alert.Kind}[/] {alert.Message}");
        }
    }

    public void Progress(StepResult step, SafetyHost host)
    {
        int percent = (int)(100 * step.EventsConsumed / Math.Max(1, step.EventsTotal));
        if (!_isPlain ? _sinceLast.ElapsedMilliseconds < 100 && percent < 100 : percent / 10 == _lastPercent / 10 && _lastPercent >= 0)
            return;
        _sinceLast.Restart();
        _lastPercent = percent;
        lock (_alerts)
        {
            string line = string.Create(CultureInfo.InvariantCulture,
                $"{percent,3} %  market {step.Time:HH:mm:ss}  {step.EventsConsumed}/{step.EventsTotal} events  {(host.IsArmed ? "armed" : "NOT ARMED")}  unknown {_alerts.GetValueOrDefault(SafetyEventKind.OutcomeUnknown)}, resolved {_alerts.GetValueOrDefault(SafetyEventKind.OutcomeResolved)}");
            if (!_isPlain)
                Console.Error.Write("\r" + line + "\u001b[K" + (percent == 100 ? "\n" : ""));
            else
                Console.Error.WriteLine(line);
        }
    }

    public void Show(RunTable table, bool json)
    {
        Table shown = new Table().Title("The venue's book against the journal").AddColumns("", "");
        void Row(string name, object value) => shown.AddRow(name, Markup.Escape(Convert.ToString(value, CultureInfo.InvariantCulture)!));
        Row("market events", table.Events);
        Row("decisions", table.Decisions);
        Row("intents", table.Intents);
        Row("orders at the broker", table.OrdersAtBroker);
        Row("fills", table.Fills);
        Row("hedges", table.Hedges);
        Row("cancels", table.Cancels);
        Row("replaces", table.Replaces);
        Row("denials", string.Join(", ", table.Denials.Select(pair => $"{pair.Key} {pair.Value}")));
        Row("faults injected", string.Join(", ", table.FaultsInjected.Where(pair => pair.Value > 0).Select(pair => $"{pair.Key} {pair.Value}")));
        Row("unknown seen / resolved / open", $"{table.UnknownSeen} / {table.UnknownResolved} / {table.UnknownOpen}");
        Row("kill switch", table.KillSwitch);
        Row("duplicate orders", table.DuplicateOrders);
        Row("orphan orders", table.OrphanOrders);
        Row("position mismatch", table.PositionMismatch);
        (json ? _console : AnsiConsole.Console).Write(shown);
        if (json)
            Console.Out.WriteLine(table.ToJson());
    }
}
