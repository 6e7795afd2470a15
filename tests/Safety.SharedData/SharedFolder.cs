namespace Safety.SharedData;

/// <summary>Real captures and order-state matrices, which are no part of the repository: they lie in a folder <c>shared</c> beside it, or nowhere.</summary>
internal static class SharedFolder
{
    /// <summary>Recorded exchange feeds.</summary>
    public const string Captures = "data/captures";

    /// <summary>The order-state matrices of FIX 4.4.</summary>
    public const string OrderStates = "fix/order-state-scenarios.json";

    /// <summary>The full path of a file or folder in it; null where it is absent.</summary>
    public static string? Find(string relative)
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            string path = Path.Combine(at.FullName, "shared", relative);
            if (Path.Exists(path))
                return path;
        }

        return null;
    }

    /// <summary>Why a test that needs it is skipped; null where it is there.</summary>
    public static string? WhyNot(string relative) => Find(relative) is null ? $"shared/{relative} is not beside the repository" : null;
}
