using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using Safety.Sqlite;

namespace Safety.Journal.Tests.Writing;

/// <summary>The queries of docs/journal.md are ones that a journal answers.</summary>
public sealed partial class JournalPageTests : IDisposable
{
    private readonly ScratchDirectory _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Every_query_of_the_page_runs()
    {
        string path = _scratch.File("orders.db");
        SqliteJournal.Create(path, SampleRecords.Accounts).Dispose();
        using SqliteConnection connection = new($"Data Source={path};Pooling=False");
        connection.Open();
        MatchCollection queries = Query().Matches(File.ReadAllText(Page()));
        Assert.True(queries.Count >= 10);
        foreach (Match query in queries)
        {
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = query.Groups[1].Value;
            using SqliteDataReader reader = command.ExecuteReader();
            while (reader.Read())
                Assert.True(reader.FieldCount > 0);
        }
    }

    private static string Page([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "../../../docs/journal.md");

    [GeneratedRegex("```sql\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Query();
}
