using System.Globalization;

namespace Safety.Benchmarks;

/// <summary>What ratios of pairs come to: on a machine that others use, the median of them says more than a ratio of means.</summary>
internal static class Spread
{
    /// <summary>Median, least and greatest, as cells.</summary>
    public static string[] Of(IEnumerable<double> ratios)
    {
        double[] sorted = [.. ratios.Order()];
        return [Text(sorted[sorted.Length / 2]), Text(sorted[0]), Text(sorted[^1])];

        static string Text(double ratio) => ratio.ToString("0.00", CultureInfo.InvariantCulture);
    }
}
