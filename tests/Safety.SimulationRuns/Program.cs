using System.Globalization;
using Safety.SimulationRuns.KnockOut;

namespace Safety.SimulationRuns;

/// <summary>Simulated worlds as a command.</summary>
internal static class Program
{
    private const string Usage = """
        --seeds N [--from K] [--json] [--journal sqlite|memory] [--shrink] [--list] [--workers W]   worlds K to K + N - 1
        --seeds N --coverage [...]                                                                    with a table: in which states of orders each kind of fault has struck
        --seeds N --with legs,fee [...]                                                               of these the worlds that have one of the facets
        --these 1,2,3 [...]                                                                           the same, of these
        --seed N [--trace] [--keep 1,2,1003|none] [--plain facet,…] [--journal sqlite|memory]         one world
        --seed N --shrink [--invariant NAME]                                                          one world, made small
        --knock-out [--seeds N] [--only NAME,…] [--until N] [--json]                                  without each safeguard, compiled without its step; each until N violations, by default 5
        --own and --strategy                                                                          with a generated guard, with a strategy of one's own
        """;

    public static int Main(string[] args)
    {
        Arguments given = new(args);
        if (given.Has("--knock-out"))
            return new KnockOutRun(given).Run();
        if (given.Number("--seed") is { } seed)
            return OneWorld.Run(given, seed);
        if (given.Text("--these") is { } these)
            return new ManyWorlds(given, [.. these.Split(',').Select(static one => ulong.Parse(one, CultureInfo.InvariantCulture))]).Run();
        if (given.Number("--seeds") is { } seeds)
            return new ManyWorlds(given, [.. Enumerable.Range(0, (int)seeds).Select(i => (given.Number("--from") ?? 1) + (ulong)i).Where(given.IsWanted)]).Run();
        Console.Error.WriteLine(Usage);
        return 64;
    }
}
