using System.Reflection;

namespace Safety.Sqlite.Migrations;

/// <summary>One step of the schema: plain SQL, embedded, named <c>NNN_what.sql</c>, which ends by writing its own row of <c>schema_version</c>.</summary>
/// <param name="Version">The number its name starts with.</param>
/// <param name="Name">The file's name.</param>
/// <param name="Sql">The text.</param>
internal sealed record Migration(int Version, string Name, string Sql)
{
    /// <summary>"SAF2", the application_id that migration 001 stamps.</summary>
    public const long ApplicationId = 1396786738;

    /// <summary>"SAFJ", that of the form before it, of which nothing was released.</summary>
    public const long UnreleasedId = 1396786762;

    /// <summary>"SAFS": a copy for inspection, which no host takes for a journal.</summary>
    public const long SnapshotId = 1396786771;

    /// <summary>Every migration of this build, in order.</summary>
    public static IReadOnlyList<Migration> All { get; } = Read(typeof(Migration).Assembly);

    /// <summary>The schema this build writes.</summary>
    public static int Latest => All[^1].Version;

    private static List<Migration> Read(Assembly assembly)
    {
        var all = new List<Migration>();
        foreach (string name in assembly.GetManifestResourceNames())
        {
            if (!name.EndsWith(".sql", StringComparison.Ordinal))
                continue;

            using Stream stream = assembly.GetManifestResourceStream(name)!;
            using var reader = new StreamReader(stream);
            all.Add(new Migration(int.Parse(name.AsSpan(0, 3), System.Globalization.CultureInfo.InvariantCulture), name, reader.ReadToEnd()));
        }

        all.Sort((a, b) => a.Version.CompareTo(b.Version));
        return all;
    }
}
