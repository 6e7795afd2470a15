using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using Safety.Guarding;
using Safety.Identity;
using Safety.Orders;
using Safety.Tests.Decisions;
using Safety.Tests.Support;

namespace Safety.Tests;

/// <summary>The queries of docs/journal.md, asked of a journal that has seen something of everything.</summary>
public sealed partial class JournalPageTests
{
    [Fact]
    public async Task EveryQueryOfThePage_TellsWhatHasHappened()
    {
        await using GuardFixture f = await new GuardFixture(JournalKind.Sqlite).StartAsync();
        ScriptedStrategy strategy = new(f) { Core = static (_, _) => Safety.Decisions.Plan.Of("a leg", GuardFixture.Limit(Side.Buy, 0.01m, 50_000m)) };
        Safety.Decisions.StrategyRunner runner = await strategy.StartAsync();
        await DecisionTests.RaiseAsync(f, "bar-1");
        await strategy.RunAsync(runner);
        ClientOrderId bought = strategy.Outcomes.Single().Legs.Single().Acceptance!.ClientOrderId;
        await f.Guarded.ReceiveAsync(f.Venue.Fill(bought, 0.004m, 50_000m) with { Fee = 0.25m, FeeCurrency = "USD" });
        ExecutionReport busted = f.Venue.Fill(bought, 0.003m, 50_000m) with { Fee = 1m };
        await f.Guarded.ReceiveAsync(busted);
        await f.Guarded.ReceiveAsync(f.Venue.Report(bought, ExecType.TradeCancel, OrderStatus.PartiallyFilled) with { ExecRefId = busted.ExecId });
        await f.Guard.SubmitAsync(f.Key("too large"), GuardFixture.Limit(Side.Buy, 100m, 50_000m));
        await f.Guard.SubmitAsync(f.Key("malformed"), GuardFixture.Limit(Side.Buy, 0.0001m, 50_000m));
        f.Tick(1_000);
        await f.Host.Kill.LatchAsync("stop", "test");
        f.Tick(1_000);
        await f.Host.DisposeAsync();

        using SqliteConnection connection = new($"Data Source={f.JournalPath};Pooling=False");
        connection.Open();
        Dictionary<string, List<Dictionary<string, object>>> answers = [];
        foreach (Match query in Query().Matches(File.ReadAllText(Page())))
            answers.Add(query.Groups[1].Value.Split(['.', ',', ':', '?'])[0], Ask(connection, query.Groups[2].Value));
        Assert.All(answers, static answer => Assert.True(answer.Value.Count > 0, $"'{answer.Key}' has no answer"));
        Assert.Equal(0L, answers["Do the tables know everything"].Single()["missing"]);
        Assert.Contains(answers["What is not finished (it can still trade"], row => (string)row["client_order_id"] == bought.Value);
        Assert.Equal((0.004, 0.25, "USD"), answers["Fills of a day"].Select(static row => ((double)row["quantity"], (double)row["fees"], (string)row["fee_currency"])).Single());
        Assert.All(answers["Which epochs were begun"], static row => Assert.DoesNotContain(row, static column => column.Value is "" or DBNull));
        Assert.Contains(answers["Accounts armed"], static row => (string)row["event"] == "armed" && (string)row["code"] == "full");
        Assert.Contains(answers["What was denied"], static row => ((string)row["why"]).Contains("OrderNotionalExceeded", StringComparison.Ordinal));
        Assert.Contains(answers["What was denied"], static row => (string)row["why"] == "TermsMalformed");
        Assert.Equal("stop", answers["Is the kill switch latched"].Single()["reason"]);
        Assert.Contains("a leg", (string)answers["Which decision sent it"].First()["plan"], StringComparison.Ordinal);
    }

    private static List<Dictionary<string, object>> Ask(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        using SqliteDataReader reader = command.ExecuteReader();
        List<Dictionary<string, object>> rows = [];
        while (reader.Read())
            rows.Add(Enumerable.Range(0, reader.FieldCount).ToDictionary(reader.GetName, reader.GetValue, StringComparer.Ordinal));
        return rows;
    }

    private static string Page([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "../../docs/journal.md");

    [GeneratedRegex("```sql\n-- ([^\n]*)\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Query();
}
