using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Safety.Testing.Faults;
using Safety.Testing.Invariants;
using Safety.Testing.Shrinking;
using Safety.Testing.Worlds;

namespace Safety.SimulationRuns;

/// <summary>Runs a range of worlds on as many threads as there are processors, counts what happened, and tells how each violation is replayed.</summary>
internal sealed class ManyWorlds(Arguments given, IReadOnlyList<ulong> seeds)
{
    private const int ToldPerInvariant = 5;

    private readonly Lock _gate = new();
    private readonly long[] _faults = new long[Enum.GetValues<FaultKind>().Length];
    private readonly FaultCoverage _coverage = new();
    private readonly SortedDictionary<Invariant, (long Count, List<ulong> Seeds)> _violations = [];
    private long _steps, _deaths, _kills, _orders, _fills, _reports, _naiveWrong, _intervalWrong;
    private readonly ulong _until = given.Number("--until") ?? ulong.MaxValue; // so many violations are enough
    private ulong _found;
    private int _next, _worlds;

    public int Run()
    {
        foreach (Invariant invariant in Enum.GetValues<Invariant>())
            _violations[invariant] = (0, []);
        Stopwatch watch = Stopwatch.StartNew();
        int workers = (int)(given.Number("--workers") ?? (ulong)Environment.ProcessorCount);
        Thread[] threads = [.. Enumerable.Range(0, workers).Select(_ => new Thread(Work, 16 * 1024 * 1024))];
        foreach (Thread thread in threads)
            thread.Start();
        foreach (Thread thread in threads)
            thread.Join();
        double seconds = watch.Elapsed.TotalSeconds;
        Tell();
        if (given.Has("--kinds"))
            new Kinds(given, [.. _violations.Where(one => given.Text("--invariant") is not { } name || name == $"{one.Key}").SelectMany(static one => one.Value.Seeds.Select(seed => (seed, one.Key)))]).Tell();
        if (given.Has("--coverage"))
            TellCoverage();
        if (given.Has("--json"))
            Console.WriteLine(Json(seconds));
        else
            Console.WriteLine($"{_worlds} worlds, {_steps} steps, {_orders} orders, {_fills} fills, {_deaths} deaths, {_kills} kills in {seconds:0.0} s: {_worlds / seconds:0} a second");
        return _violations.Values.All(static found => found.Count == 0) ? 0 : 1;
    }

    private void Work()
    {
        Simulator simulator = given.Simulator();
        while (true)
        {
            int number = Interlocked.Increment(ref _next) - 1;
            if (number >= seeds.Count || _found >= _until)
                return;
            WorldResult result = simulator.Run(seeds[number]);
            lock (_gate)
                Count(result);
        }
    }

    private void Count(WorldResult result)
    {
        _worlds++;
        _found += (ulong)result.Violations.Count;
        _steps += result.Steps;
        _deaths += result.Deaths;
        _kills += result.Kills;
        _orders += result.Orders;
        _fills += result.Fills;
        _reports += result.Reports;
        _naiveWrong += result.NaiveTimeoutsWrong;
        _intervalWrong += result.IntervalTimeoutsWrong;
        _coverage.Add(result.Coverage);
        for (int i = 0; i < _faults.Length; i++)
            _faults[i] += result.Faults[i];
        foreach (IGrouping<Invariant, Violation> same in result.Violations.GroupBy(static violation => violation.Invariant))
        {
            (long count, List<ulong> list) = _violations[same.Key];
            list.Add(result.Plan.Seed);
            _violations[same.Key] = (count + same.Count(), list);
        }

        if (given.Has("--list"))
        {
            foreach (Violation violation in result.Violations)
                Console.WriteLine($"{result.Plan.Seed} {violation}");
        }
    }

    private void Tell()
    {
        foreach ((Invariant invariant, (long count, List<ulong> list)) in _violations)
        {
            if (count == 0)
                continue;
            list.Sort();
            Console.WriteLine($"{invariant}: {count} in {list.Count} worlds, first {string.Join(' ', list.Take(ToldPerInvariant))}");
            Console.WriteLine($"  dotnet run -c Release --project tests/Safety.SimulationRuns -- {(given.Has("--shrink") ? Shrink(list[0], invariant) : $"--seed {list[0]} --trace")}");
        }
    }

    // States × faults; a dot where that cannot be.
    private void TellCoverage()
    {
        Console.WriteLine($"{"",-20}{string.Concat(FaultCoverage.States.Select(static state => $"{state,16}"))}");
        foreach (FaultKind kind in Enum.GetValues<FaultKind>())
            Console.WriteLine($"{kind,-20}{string.Concat(FaultCoverage.States.Select(state => $"{(FaultCoverage.Reachable.Contains((kind, state)) || _coverage[kind, state] > 0 ? _coverage[kind, state].ToString(CultureInfo.InvariantCulture) : "."),16}"))}");
    }

    private string Shrink(ulong seed, Invariant invariant)
    {
        Simulator simulator = given.Simulator();
        return new Shrinker(simulator).Shrink(simulator.Plan(seed), invariant).Arguments;
    }

    private string Json(double seconds) => JsonSerializer.Serialize(new
    {
        seeds = _worlds,
        steps = _steps,
        eventsPerSeed = Math.Round((double)_steps / _worlds, 1),
        deaths = _deaths,
        kills = _kills,
        orders = _orders,
        fills = _fills,
        reports = _reports,
        naiveTimeoutsWrong = _naiveWrong,
        intervalTimeoutsWrong = _intervalWrong,
        violations = _violations.ToDictionary(static one => JsonNamingPolicy.CamelCase.ConvertName($"{one.Key}"), static one => one.Value.Count),
        faults = Enum.GetValues<FaultKind>().ToDictionary(static kind => JsonNamingPolicy.CamelCase.ConvertName($"{kind}"), kind => _faults[(int)kind]),
        coverage = new
        {
            pairs = FaultCoverage.Reachable.Count,
            drawn = FaultCoverage.Reachable.Count(pair => _coverage[pair.Kind, pair.State] > 0),
            neverDrawn = FaultCoverage.Reachable.Where(pair => _coverage[pair.Kind, pair.State] == 0).Select(static pair => $"{JsonNamingPolicy.CamelCase.ConvertName($"{pair.Kind}")} {pair.State}"),
        },
        seedsPerSecond = Math.Round(_worlds / seconds, 1),
        stepsPerSecond = Math.Round(_steps / seconds),
    });
}
