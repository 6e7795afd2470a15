namespace Safety.Simulation.Tests.Market;

/// <summary>Recorded feeds of real exchanges, which are no part of the repository: they lie in <c>shared/data/captures</c> beside it, or nowhere.</summary>
internal static class RealCapture
{
    private const string Folder = "shared/data/captures";

    /// <summary>The full path; null where it is absent.</summary>
    public static string? Find(string file)
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            string path = Path.Combine(at.FullName, Folder, file);
            if (File.Exists(path))
                return path;
        }

        return null;
    }

    /// <summary>Why a test that needs it is skipped; null where it is there.</summary>
    public static string? WhyNot(string file) => Find(file) is null ? $"{Folder}/{file} is not beside the repository" : null;
}
