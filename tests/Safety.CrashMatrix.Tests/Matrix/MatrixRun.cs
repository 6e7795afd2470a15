using System.Diagnostics;

namespace Safety.CrashMatrix.Tests.Matrix;

/// <summary>Runs lives beside each other until enough processes have died.</summary>
internal static class MatrixRun
{
    public static async Task<MatrixResult> RunAsync(MatrixOptions options)
    {
        MatrixResult result = new();
        Stopwatch watch = Stopwatch.StartNew();
        int next = options.OnlyLife - 1;
        await Task.WhenAll(Enumerable.Range(0, options.OnlyLife >= 0 ? 1 : options.Workers).Select(async _ =>
        {
            do
            {
                Life life = new(options, options.OnlyLife >= 0 ? options.OnlyLife : Interlocked.Increment(ref next) + 1, result);
                await life.RunAsync();
                result.Elapsed = watch.Elapsed;
                options.Progress?.Invoke(FormattableString.Invariant($"{watch.Elapsed:hh\\:mm\\:ss} life {life.Number} ended: {result.Kills} kills, {result.Violations.Count} violations"));
            }
            while (options.OnlyLife < 0 && result.Kills < options.Kills
                && !(options.StopsAtFirst && result.Violations.Count > 0));
        }));
        result.Elapsed = watch.Elapsed;
        return result;
    }
}
