using System.Globalization;
using System.Reflection;
using Safety.Guard;
using Safety.Guarding;
using Safety.Journal;
using Safety.Journal.Facts;

namespace Safety.Recovery;

/// <summary>
/// Who armed a journal last, against who wants to now. Version skew is what sent Knight's orders: an older build does not arm on
/// a newer one's journal unless a person says that rolling back is meant.
/// </summary>
internal static class BuildCheck
{
    /// <summary>This process: the library and the program it is part of, each with its version.</summary>
    public static string Current { get; } = string.Join("; ", new[] { typeof(BuildCheck).Assembly, Assembly.GetEntryAssembly() }.OfType<Assembly>().Distinct().Select(Describe));

    /// <summary>What has changed since the last arming, in words; null when nothing has.</summary>
    /// <exception cref="ArmingBlockedException">This build is older.</exception>
    public static string? Compare(ArmingRecord? last, Armed now, string? rollBackFrom)
    {
        if (last is null)
            return null;
        // With the epoch, so that a name left in the options does not let two builds trade in turns for ever.
        string newer = string.Create(CultureInfo.InvariantCulture, $"{last.Build} @ {last.Epoch}");
        if (IsOlder(now.Build, last.Build) && rollBackFrom != newer)
        {
            throw new ArmingBlockedException(
                $"The journal was armed last by the build '{last.Build}' on {last.Host} at {last.At:O}; this is the older build '{now.Build}'. Two builds must not trade one account in turns by accident. Start the newer one; to roll back on purpose, set {nameof(SafetyHostOptions)}.{nameof(SafetyHostOptions.RollBackFrom)} = \"{newer}\".");
        }

        List<string> changes = [];
        Add("build", last.Build, now.Build);
        AddLines("contracts", last.Contracts.Split(' '), now.Contracts);
        AddLines("limits", last.Limits.Split('\n'), now.Limits);
        return changes.Count == 0 ? null : string.Join("; ", changes);

        void Add(string what, string before, string after)
        {
            if (before != after)
                changes.Add($"{what} '{before}' -> '{after}'");
        }

        void AddLines(string what, IEnumerable<string> before, IReadOnlyList<string> after) =>
            Add(what, string.Join(", ", before.Except(after)), string.Join(", ", after.Except(before)));
    }

    private static string Describe(Assembly assembly) =>
        $"{assembly.GetName().Name} {assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? assembly.GetName().Version?.ToString() ?? "0"}";

    // Of the parts that both name; a commit or a label behind the numbers says nothing about older or newer.
    private static bool IsOlder(string build, string than)
    {
        Dictionary<string, Version> before = Versions(than);
        return Versions(build).Any(part => before.TryGetValue(part.Key, out Version? version) && part.Value < version);
    }

    private static Dictionary<string, Version> Versions(string build)
    {
        Dictionary<string, Version> versions = new(StringComparer.Ordinal);
        foreach (string part in build.Split("; "))
        {
            int blank = part.LastIndexOf(' ');
            if (blank > 0 && Version.TryParse(part[(blank + 1)..].Split('-', '+')[0], out Version? version))
                versions[part[..blank]] = new Version(version.Major, version.Minor, Math.Max(version.Build, 0), Math.Max(version.Revision, 0)); // 1.0 is 1.0.0
        }

        return versions;
    }
}
