using System.Diagnostics;
using System.Globalization;
using Safety.CrashMatrix.Tests.Trader;
using Safety.Simulation.Remote;

namespace Safety.CrashMatrix.Tests.Matrix;

/// <summary>
/// One account's life: a journal, a venue in a process of its own, and one trader after the other, each of which dies as planned
/// and is followed by the next on the same journal.
/// </summary>
internal sealed class Life(MatrixOptions options, int number, MatrixResult result)
{
    /// <summary>A kill comes in every third round.</summary>
    private const int RoundsPerProcess = 5;

    private static readonly TimeSpan s_longestCall = TimeSpan.FromSeconds(1);

    private readonly string _directory = Directory.CreateTempSubdirectory("safety-crash-").FullName;
    private int _round;
    private bool _isSound = true;

    public int Number { get; } = number;

    public async Task RunAsync()
    {
        try
        {
            MatrixJournal.Create(_directory);
            using ChildProcess venue = ChildProcess.Start("venue", _directory);
            using CancellationTokenSource patience = new(TimeSpan.FromMinutes(5));
            await using VenueClient up = await VenueClient.ConnectAsync(_directory, TimeProvider.System, patience.Token);
            Oracle oracle = new(_directory);
            foreach (CrashPlan plan in (IEnumerable<CrashPlan>)[.. LifePlan.Draw(options.Seed, Number).Where((plan, i) => i == 0 || options.Points.Contains(plan.Point)), CrashPlan.None])
            {
                await RunProcessAsync(plan, oracle);
                foreach (string problem in oracle.CheckAfterEnd())
                    Violated(plan, problem);
                if (!_isSound || (options.StopsAtFirst && result.Violations.Count > 0))
                    break; // what follows from it says nothing new
            }

            result.Ended(oracle.Orders, oracle.Fills);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException or IOException)
        {
            Violated(CrashPlan.None, exception.Message);
        }

        if (_isSound || options.Breakage != Breakage.None)
            Directory.Delete(_directory, recursive: true);
    }

    private async Task RunProcessAsync(CrashPlan plan, Oracle oracle)
    {
        result.Started();
        if (!oracle.MustBeLatched)
            oracle.OpenFrom(TimeProvider.System.GetUtcNow().UtcTicks); // a failed journal is opened anew from here on
        using ChildProcess trader = ChildProcess.Start("trader", _directory, plan.ToString(), _round.ToString(CultureInfo.InvariantCulture), options.Breakage.ToString());
        using CancellationTokenSource ended = new();
        Task killing = plan is { Point: CrashPoint.Random, IsNone: false, FromStart: true } ? KillLaterAsync(trader, plan.Hit, ended.Token) : Task.CompletedTask;
        CrashPoint? death = null;
        bool isRecovering = true;
        int rounds = 0;
        string counts = "";
        while (await trader.ReadLineAsync() is { } line)
        {
            string[] words = line.Split(' ', 2);
            switch (words[0])
            {
                case "started":
                    if (oracle.MustBeLatched && words[1] == "clear")
                        Violated(plan, "kill switch: it was latched and durable when the last process died, and the next one started clear");
                    break;
                case "armed":
                    isRecovering = false;
                    break;
                case "playing":
                    _round = int.Parse(words[1], CultureInfo.InvariantCulture);
                    break;
                case "latched":
                    oracle.CloseFrom(Ticks(words), "the kill switch had latched", isKill: true);
                    break;
                case "shut":
                    oracle.CloseFrom(Ticks(words), "the journal had failed", isKill: false);
                    break;
                case "releasing":
                    oracle.OpenFrom(Ticks(words));
                    break;
                case "standing":
                    death = await StandStillAsync(trader, plan);
                    break;
                case "dying":
                    string[] last = words[1].Split(' ', 2);
                    death = Enum.Parse<CrashPoint>(last[0]);
                    counts = last.Length > 1 ? last[1] : "";
                    break;
                case "quiet":
                    counts = words.Length > 1 ? words[1] : "";
                    result.Quiet();
                    foreach (string problem in oracle.CheckAtRest())
                        Violated(plan, problem);
                    if (plan.IsNone || ++rounds == RoundsPerProcess || !_isSound)
                    {
                        _round++;
                        await trader.TellAsync("stop");
                        break;
                    }

                    await trader.TellAsync("go");
                    if (plan is { Point: CrashPoint.Random, FromStart: false } && rounds == 1)
                        killing = KillLaterAsync(trader, plan.Hit, ended.Token);
                    break;
                case "failed":
                    Violated(plan, $"the trader failed: {words[1]}");
                    break;
            }
        }

        await trader.ExitAsync();
        await ended.CancelAsync();
        await killing;
        result.Passed(counts);
        if (plan.Point == CrashPoint.Random && !plan.IsNone && trader.ExitCode != TraderProcess.Done)
            death = CrashPoint.Random;
        if (death is { } point)
            result.Killed(point, isRecovering);
        else if (trader.ExitCode != TraderProcess.Done)
            Violated(plan, $"the trader ended with {trader.ExitCode} and nobody killed it");
        else if (plan.Point == CrashPoint.C17)
            return;
        else if (!plan.IsNone)
            result.WasMissed();
    }

    /// <summary>The process stands still between its last check and the send. Another one must not get in; then it goes on or is killed.</summary>
    private async Task<CrashPoint?> StandStillAsync(ChildProcess trader, CrashPlan plan)
    {
        // Until the call's deadline has passed: the first one goes on too late.
        Stopwatch standing = Stopwatch.StartNew();
        do
        {
            using ChildProcess second = ChildProcess.Start("trader", _directory, CrashPlan.None.ToString(), "0", Breakage.None.ToString());
            while (await second.ReadLineAsync() is not null)
            {
            }

            await second.ExitAsync();
            if (second.ExitCode != TraderProcess.HeldByAnother)
                Violated(plan, $"second host: one process stood still, and another could open its journal ({second.ExitCode})");
        }
        while (standing.Elapsed < s_longestCall);

        if (plan.Hit % 2 == 0)
        {
            trader.Kill();
            return CrashPoint.C17;
        }

        result.Paused();
        _ = CrashPoints.Signal(trader.Id, OperatingSystem.IsMacOS() ? 19 : 18);
        return null;
    }

    private static async Task KillLaterAsync(ChildProcess trader, int microseconds, CancellationToken ended)
    {
        // The moment nobody chose.
        await Task.Delay(TimeSpan.FromMicroseconds(microseconds), ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!ended.IsCancellationRequested)
            trader.Kill();
    }

    private static long Ticks(string[] words) => long.Parse(words[1], CultureInfo.InvariantCulture);

    private void Violated(CrashPlan plan, string what)
    {
        _isSound = false;
        string violation = FormattableString.Invariant(
            $"life {Number}, {plan}, round {_round}: {what}; again: dotnet run -c Release --project tests/Safety.CrashMatrix.Tests -- matrix --seed {options.Seed} --life {Number} (files left in {_directory})");
        result.Violated(violation);
        options.Progress?.Invoke(violation);
    }
}
