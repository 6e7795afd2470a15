using System.Globalization;
using System.Text.Json;
using Safety.Identity;
using Safety.Journal;

namespace Safety.Decisions;

/// <summary>
/// Runs the decisions of a journal again, with the code of today on the inputs and observations of then: a golden test for a
/// strategy. Sends nothing and writes nothing. Use it on a copy of a journal, or on one in memory.
/// </summary>
public static class DecisionReplayer
{
    /// <summary>Replays an account's decisions in the order they were made, up to the first difference.</summary>
    /// <param name="journal">The journal; no host may have it open.</param>
    /// <param name="account">The account.</param>
    /// <param name="code">Today's code: the generated <c>XDecision</c> of every decision in the journal.</param>
    /// <exception cref="ArgumentException">The journal is not the account's.</exception>
    public static DecisionReplay Replay(IOrderJournal journal, AccountId account, params IReadOnlyList<DecisionCode> code)
    {
        ArgumentNullException.ThrowIfNull(journal);
        ArgumentNullException.ThrowIfNull(code);
        int accountRef = journal.Identity.Accounts.ToList().IndexOf(account) + 1;
        if (accountRef == 0)
            throw new ArgumentException($"The journal {journal.Location} belongs to {string.Join(", ", journal.Identity.Accounts)}, not to {account}.", nameof(account));
        Dictionary<string, DecisionCode> byName = code.ToDictionary(static decision => decision.Name, StringComparer.Ordinal);
        int count = 0;
        JournalHead head = journal.Open();
        IEnumerable<DecisionRecord> decisions = journal.Read(head.First).SelectMany(batch => StoredFacts.Of(batch, journal.Location))
            .Where(entry => entry.Header.Account == accountRef).Select(static entry => DecisionFacts.DecisionOf(entry)).OfType<DecisionRecord>();
        foreach (DecisionRecord record in decisions)
        {
            count++;
            if (Compare(record, byName.GetValueOrDefault(record.Decision)) is { } difference)
                return new DecisionReplay(count, difference);
        }

        return new DecisionReplay(count, null);
    }

    private static DecisionDifference? Compare(DecisionRecord record, DecisionCode? code)
    {
        if (code is null)
            return Difference("code", record.Decision, "no code of this name was given");
        string now;
        try
        {
            using JsonDocument input = JsonDocument.Parse(record.Input);
            now = DecisionJson.Write(code.Run(DecisionJson.ReadContext(record), input.RootElement));
        }
        catch (StateUnreadableException exception)
        {
            return Difference("input", record.Input, exception.Message);
        }
        catch (InputNotObservedException exception)
        {
            return Difference("observed", "not asked for", exception.What);
        }
        catch (Exception exception)
        {
            return Difference("exception", "none", $"{exception.GetType().Name}: {exception.Message}");
        }

        if (now == record.Plan)
            return null;
        using JsonDocument before = JsonDocument.Parse(record.Plan);
        using JsonDocument after = JsonDocument.Parse(now);
        Dictionary<string, string> expected = Flatten(before.RootElement);
        Dictionary<string, string> actual = Flatten(after.RootElement);
        foreach (string member in expected.Keys.Union(actual.Keys))
        {
            string was = expected.GetValueOrDefault(member, "absent");
            string nowIs = actual.GetValueOrDefault(member, "absent");
            if (was != nowIs)
                return Difference(member, was, nowIs);
        }

        return null; // the same numbers, written with other trailing zeros

        DecisionDifference Difference(string member, string was, string isNow) =>
            new(record.Strategy, record.Cause, record.Decision, member, was, isNow);
    }

    private static Dictionary<string, string> Flatten(JsonElement root)
    {
        Dictionary<string, string> values = [];
        Add("", root);
        return values;

        void Add(string path, JsonElement element)
        {
            switch (element.ValueKind)
            {
                case JsonValueKind.Object:
                    foreach (JsonProperty property in element.EnumerateObject())
                        Add(path.Length == 0 ? property.Name : $"{path}.{property.Name}", property.Value);
                    break;
                case JsonValueKind.Array:
                    values[$"{path}.count"] = element.GetArrayLength().ToString(CultureInfo.InvariantCulture);
                    int index = 0;
                    foreach (JsonElement item in element.EnumerateArray())
                        Add(string.Create(CultureInfo.InvariantCulture, $"{path}[{index++}]"), item);
                    break;
                case JsonValueKind.Number:
                    values[path] = (element.GetDecimal() / 1.000000000000000000000000000000000m).ToString(CultureInfo.InvariantCulture);
                    break;
                default:
                    values[path] = element.ToString();
                    break;
            }
        }
    }
}
