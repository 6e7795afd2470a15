using Safety.Orders;
using Safety.Testing.Venues;
using Safety.Testing.Worlds;

namespace Safety.Testing.Invariants;

/// <summary>A fill moves the position by its quantity when it is told for the first time, and never again.</summary>
internal sealed class FillsCountOnce(World world) : Check(world, Invariant.FillsCountOnce)
{
    private readonly HashSet<BookFill> _amended = [];

    public void OnReported(LoggedReport logged)
    {
        if (logged.Report.ExecType is ExecType.TradeCancel or ExecType.TradeCorrect)
            _amended.Add(logged.Fill!);
    }

    public void OnTaken(int account, LoggedReport logged, decimal before, decimal after)
    {
        ExecutionReport report = logged.Report;
        if (logged.Order.IsForeign)
            return;
        decimal moved = after - before;
        bool isFill = report.ExecType == ExecType.Trade && logged.Fill is not null && !_amended.Contains(logged.Fill);
        if (report.ExecType is ExecType.TradeCancel or ExecType.TradeCorrect || (report.ExecType == ExecType.Trade && !isFill))
            return;
        if (isFill && report.LastQty != logged.Fill!.Quantity)
            return; // falsified
        decimal expected = !isFill || logged.IsTold ? 0m : logged.Order.Terms.Side == Side.Buy ? report.LastQty - World.Plan.Accounts[account].Venues[0].Does.FeeInUnits(report.LastQty) : -report.LastQty;
        // What an answer has listed is counted by now, or is about to be.
        bool isCounted = World.Checks.IsTakenIn(logged, TimeSpan.TicksPerSecond);
        // What a process has heard of that has ended since, it may have kept: at rest the position tells.
        bool mayBeKept = logged.FetchedAt is not null || logged.HeardBy < World.Life!.Number;
        if (moved != (isCounted ? 0m : expected) && !(isFill && moved == 0m && mayBeKept))
            Fail(FormattableString.Invariant($"{report.ClientOrderId} {report.ExecType} of {report.LastQty}, exec {report.ExecId}{(logged.IsTold ? ", told before," : "")} moves the position by {moved}"));
    }
}
