using Safety.Guarding;
using Safety.Identity;
using Safety.Journal;
using Safety.Orders;
using Safety.PowerCut.Tests.Disk;
using Safety.PowerCut.Tests.Trading;
using Safety.Tests.Support;
using Xunit.Abstractions;

namespace Safety.PowerCut.Tests;

/// <summary>The disk fails at its n-th operation, for every n of a run.</summary>
public class DiskFaultTests(ITestOutputHelper output)
{
    /// <summary>Every kind of fault.</summary>
    public static TheoryData<DiskFaultKind> Kinds => [.. Enum.GetValues<DiskFaultKind>()];

    /// <summary>
    /// Opening writes and removes a quarter of a megabyte page by page: every 24th of those. What a process's end leaves is
    /// recovered at every n; what a power cut on top of the failure leaves, at every eighth.
    /// </summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void NthOperationFails_StoreLatches_CancelsGoOut_RestartRecovers(DiskFaultKind kind) => AssertRecovers(kind, orders: 2, openingStride: 24, cutStride: 8);

    [Theory]
    [Trait("Form", "Long")]
    [MemberData(nameof(Kinds))]
    public void NthOperationFails_StoreLatches_CancelsGoOut_RestartRecovers_Long(DiskFaultKind kind) => AssertRecovers(kind, orders: 20, openingStride: 1, cutStride: 1);

    private void AssertRecovers(DiskFaultKind kind, int orders, int openingStride, int cutStride)
    {
        using ScratchDirectory scratch = new();
        using RecordingFileSystem disk = new();
        DiskImage birth = PowerCutRun.Birth(scratch.Path, disk.Name);
        (int opening, int all) = Count(birth, scratch.Path, disk, kind, orders);
        Assert.True(all > opening && opening > 0);

        int runs = 0, latched = 0, blockedAtOpening = 0, whileClosing = 0, notReached = 0;
        List<string> bad = [];
        for (int n = 1; n <= all; n += n < opening ? Math.Min(openingStride, opening - n) : 1)
        {
            runs++;
            switch (RunOnce(birth, scratch.Path, disk, new DiskFault(kind, n), orders, cutStride, bad))
            {
                case Ending.Latched: latched++; break;
                case Ending.BlockedAtOpening: blockedAtOpening++; break;
                case Ending.NotReached: notReached++; break;
                default: whileClosing++; break;
            }
        }

        output.WriteLine(FormattableString.Invariant($"{kind}: {all} operations ({opening} to open), {runs} runs: {blockedAtOpening} blocked at opening, {latched} latched, {whileClosing} failed while closing; {bad.Count} bad"));
        Assert.Empty(bad);
        Assert.True(latched > 0 && blockedAtOpening > 0);

        // How often the watcher looks while a call hangs may differ by a tick, and so may the last operations of a run.
        Assert.True(notReached <= runs / 20, FormattableString.Invariant($"{notReached} of {runs} runs ended before their fault"));
    }

    /// <summary>A sync fails, the host stops: the row that was "not committed" is in the file, and only the venue can say what it means.</summary>
    [Fact]
    public void CommitFails_ItsRowSurvives_TheVenueDecides()
    {
        using ScratchDirectory scratch = new();
        using RecordingFileSystem disk = new();
        _ = PowerCutRun.Birth(scratch.Path, disk.Name);
        using TradingScenario scenario = new(scratch.Path, disk.Name);
        scenario.Start();
        scenario.Trade(2);
        int sent = scenario.Venue.Sent.Count;
        disk.Fault = new DiskFault(DiskFaultKind.SyncErrorOnce, 1);
        Assert.Throws<JournalException>(() => scenario.Submit(Side.Buy));
        Assert.True(disk.HasFailed);
        Assert.Equal(sent, scenario.Venue.Sent.Count);
        string lost = TradingHost.IntentKeyOf(scenario.LastKey);
        Assert.DoesNotContain(lost, scenario.Promises.Intents);
        scenario.Host!.Dispose();

        disk.Fault = null;
        DiskImage left = DiskImage.Read(scratch.Path, TradingHost.JournalName);
        Assert.Contains(lost, new ImageCheck(scratch.Path, disk.Name, scenario.Promises).Read(left).Intents);

        left.WriteTo(scratch.Path, TradingHost.JournalName);
        int asked = scenario.Venue.LookUps;
        using TradingHost restarted = TradingHost.Open(scratch.Path, disk.Name, scenario.Venue, scenario.Time);
        Assert.Equal(IntentState.Pending, Find().Progress.State);
        restarted.Run(restarted.Host.ArmAsync());
        Assert.True(scenario.Venue.LookUps > asked);
        Assert.Equal(IntentState.NotExecuted, Find().Progress.State);
        Outcome<OrderAck> again = restarted.Run(restarted.Guard.SubmitAsync(scenario.LastKey, TradingHost.Terms(Side.Buy, 0.01m, 50_000m)).AsTask());
        Assert.NotEqual(OutcomeKind.Accepted, again.Kind);
        Assert.Equal(sent, scenario.Venue.Sent.Count);

        IntentRecord Find() => restarted.Run(restarted.Guarded.FindIntentAsync(scenario.LastKey))!;
    }

    private static (int Opening, int All) Count(DiskImage birth, string directory, RecordingFileSystem disk, DiskFaultKind kind, int orders)
    {
        birth.WriteTo(directory, TradingHost.JournalName);
        int opening = 0;
        using TradingScenario scenario = new(directory, disk.Name);
        disk.Fault = new DiskFault(kind, int.MaxValue);
        scenario.PlayShort(orders, opened: () => opening = disk.Seen);
        int all = disk.Seen;
        disk.Fault = null;
        return (opening, all);
    }

    private static Ending RunOnce(DiskImage birth, string directory, RecordingFileSystem disk, DiskFault fault, int orders, int cutStride, List<string> bad)
    {
        birth.WriteTo(directory, TradingHost.JournalName);
        disk.Clear();
        using TradingScenario scenario = new(directory, disk.Name);
        disk.IsRecording = true;
        disk.Fault = fault;
        Ending ending = Ending.WhileClosing;
        try
        {
            scenario.PlayShort(orders, closing: () =>
            {
                if (disk.HasFailed && scenario.Host!.Host.Writer.Fault is null)
                    bad.Add($"{fault}: the disk has failed and the store has not noticed");
            });
        }
        catch (JournalException)
        {
            ending = scenario.Host is null ? Ending.BlockedAtOpening : Ending.Latched;
        }

        if (!disk.HasFailed)
            ending = Ending.NotReached;
        if (ending == Ending.Latched && Problem(scenario) is { } notShut)
            bad.Add($"{fault}: {notShut}");
        scenario.Host?.Dispose();
        disk.IsRecording = false;
        disk.Fault = null;

        // The process has ended (all is kept), or the power went with it.
        DiskModel model = new(birth);
        foreach (DiskOperation operation in disk.Operations)
            model.Apply(operation);
        Promise promise = scenario.Promises.Now();
        ImageCheck check = new(directory, disk.Name, scenario.Promises);
        DiskImage left = DiskImage.Read(directory, TradingHost.JournalName);
        if (left.Hash != model.Cut(CutKind.AllKept, 0).Hash)
            bad.Add($"{fault}: the model does not end with the files that the run has left");
        foreach (CutKind cut in (ReadOnlySpan<CutKind>)[CutKind.AllKept, CutKind.AllLost, CutKind.Torn])
        {
            if (cut != CutKind.AllKept && fault.At % cutStride != 0)
                continue;
            DiskImage image = model.Cut(cut, fault.At);
            if ((check.Problem(check.Read(image), promise) ?? check.Recover(image, promise)) is { } problem)
                bad.Add($"{fault}, {cut}: {problem}");
        }

        return ending;
    }

    private static string? Problem(TradingScenario scenario)
    {
        TradingHost host = scenario.Host!;
        if (host.Host.Writer.Fault is null || host.Host.IsArmed)
            return "the store is not latched";

        int sent = scenario.Venue.Sent.Count;
        Outcome<OrderAck> denied = host.Run(host.Guard.SubmitAsync(host.Key("too late"), TradingHost.Terms(Side.Buy, 0.01m, 50_000m)).AsTask());
        if (denied.Denial?.Code != DenialCode.JournalLatched || scenario.Venue.Sent.Count != sent)
            return "an order was let through after the latch";

        foreach (string working in scenario.Venue.Orders.Values.Where(static order => order.Status is OrderStatus.New or OrderStatus.PartiallyFilled).Select(static order => order.ClientOrderId.Value).ToArray())
        {
            Outcome<NoResponse> canceled = host.Run(host.Guard.CancelAsync(new ClientOrderId(working)).AsTask());
            if (canceled.Kind != OutcomeKind.Accepted || !scenario.Venue.Canceled.Contains(working))
                return $"the cancel of {working} did not go out";
        }

        return null;
    }

    private enum Ending
    {
        NotReached,
        WhileClosing,
        BlockedAtOpening,
        Latched,
    }
}
