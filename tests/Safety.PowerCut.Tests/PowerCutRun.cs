using Safety.PowerCut.Tests.Disk;
using Safety.PowerCut.Tests.Trading;
using Safety.Sqlite;

namespace Safety.PowerCut.Tests;

/// <summary>
/// Records a run of the engine, then rebuilds every disk image a power cut could have left, opens each as a restart would and
/// compares it with what callers had been told by then.
/// </summary>
internal sealed class PowerCutRun : IDisposable
{
    private readonly ScratchDirectory _scratch = new();

    public int Operations { get; private set; }

    public int Syncs { get; private set; }

    public int Checkpoints { get; private set; }

    public int Intents { get; private set; }

    /// <summary>Operation boundaries × ways of cutting.</summary>
    public int Images { get; private set; }

    /// <summary>Images whose bytes differ: each was opened.</summary>
    public int DistinctImages { get; private set; }

    public int Recovered { get; private set; }

    public List<string> Bad { get; } = [];

    /// <summary>Plays, cuts and checks.</summary>
    /// <param name="orders">How many orders are placed.</param>
    /// <param name="tears">How many torn images are made at each operation.</param>
    /// <param name="recoverEvery">A whole host is recovered on every n-th distinct image.</param>
    /// <param name="synchronous">How SQLite syncs.</param>
    public static PowerCutRun Of(int orders, int tears, int recoverEvery, string synchronous = "FULL")
    {
        var run = new PowerCutRun();
        run.PlayAndCheck(orders, tears, recoverEvery, synchronous);
        return run;
    }

    /// <summary>An empty journal, made and closed: the disk before the run.</summary>
    public static DiskImage Birth(string directory, string fileSystem)
    {
        string path = Path.Combine(directory, TradingHost.JournalName);
        JournalOpening.Create(path, [TradingHost.Account], TimeProvider.System, TradingHost.Settings(fileSystem)).Dispose();
        return DiskImage.Read(directory, TradingHost.JournalName);
    }

    public override string ToString() => FormattableString.Invariant(
        $"{Operations} operations ({Syncs} syncs, {Checkpoints} writes to the file by checkpoints), {Intents} intents, {Images} images, {DistinctImages} distinct, {Recovered} recovered, {Bad.Count} bad");

    public void Dispose() => _scratch.Dispose();

    private void PlayAndCheck(int orders, int tears, int recoverEvery, string synchronous)
    {
        using RecordingFileSystem disk = new();
        DiskImage start = Birth(_scratch.Path, disk.Name);
        using TradingScenario scenario = new(_scratch.Path, disk.Name, synchronous);
        disk.Witness = scenario.Promises.Now;
        disk.IsRecording = true;
        scenario.Play(orders);
        disk.IsRecording = false;
        disk.Witness = null;

        IReadOnlyList<DiskOperation> operations = disk.Operations;
        Operations = operations.Count;
        Syncs = operations.Count(static operation => operation.Kind == DiskOperationKind.Sync);
        Checkpoints = operations.Count(static operation => operation.Kind == DiskOperationKind.Write && operation.Name == TradingHost.JournalName);
        Intents = scenario.Promises.Intents.Count;
        Cut(start, DiskImage.Read(_scratch.Path, TradingHost.JournalName), operations, scenario.Promises, new ImageCheck(_scratch.Path, disk.Name, scenario.Promises), tears, recoverEvery);
    }

    private void Cut(DiskImage start, DiskImage left, IReadOnlyList<DiskOperation> operations, Promises promises, ImageCheck check, int tears, int recoverEvery)
    {
        var model = new DiskModel(start);
        var known = new Dictionary<string, ImageCheck.Found>();
        Promise end = promises.Now();
        for (int i = 0; i <= operations.Count; i++)
        {
            // The cut comes when operation i is asked for: what was promised until then must hold.
            var promise = (Promise)(i < operations.Count ? operations[i].Before! : end);
            int cuts = model.IsSynced ? 1 : 2 + tears;
            Images += 2 + tears;
            for (int cut = 0; cut < cuts; cut++)
            {
                CutKind kind = cut switch { 0 => CutKind.AllLost, 1 => CutKind.AllKept, _ => CutKind.Torn };
                DiskImage image = model.Cut(kind, (i * 31) + cut);
                string hash = image.Hash;
                if (!known.TryGetValue(hash, out ImageCheck.Found? found))
                {
                    known.Add(hash, found = check.Read(image));
                    if (known.Count % recoverEvery == 0 && check.Problem(found, promise) is null)
                    {
                        Recovered++;
                        if (check.Recover(image, promise) is { } failed)
                            Bad.Add(Describe(i, kind, cut, failed));
                    }
                }

                if (check.Problem(found, promise) is { } problem)
                    Bad.Add(Describe(i, kind, cut, problem));
            }

            if (i < operations.Count)
                model.Apply(operations[i]);
        }

        DistinctImages = known.Count;
        if (model.Cut(CutKind.AllKept, 0).Hash != left.Hash)
            Bad.Add("the model does not end with the files that the run has left");
    }

    private static string Describe(int operation, CutKind kind, int cut, string problem) =>
        FormattableString.Invariant($"before operation {operation}, {kind} (cut {cut}): {problem}");
}
