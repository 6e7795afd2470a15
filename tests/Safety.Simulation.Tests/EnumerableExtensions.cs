namespace Safety.Simulation.Tests;

internal static class EnumerableExtensions
{
    /// <summary>Passes everything on and keeps what went by, so that it is there when the source throws.</summary>
    public static IEnumerable<T> Tee<T>(this IEnumerable<T> source, ICollection<T> seen)
    {
        foreach (T item in source)
        {
            seen.Add(item);
            yield return item;
        }
    }
}
