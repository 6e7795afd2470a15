using Safety.Decisions;
using Safety.Journal;
using Safety.Journal.Facts;
using Safety.Lifecycle;
using Safety.Reports;
using Safety.Testing;

namespace Safety.Tests.Support;

/// <summary>What a journal says, folded from its durable facts alone: nothing of what a host holds in memory is in it.</summary>
internal static class JournalReading
{
    public static IReadOnlyList<FactEntry> Facts(this IOrderJournal journal) =>
        [.. journal.Read(0).SelectMany(batch => StoredFacts.Of(batch, journal.Location))];

    public static IEnumerable<T> Facts<T>(this IOrderJournal journal, int account)
        where T : Fact => journal.Facts().Where(entry => entry.Header.Account == account).Select(static entry => entry.Fact).OfType<T>();

    /// <summary>True inside <see cref="InMemoryJournal.Committing"/>, when the batch in flight holds such a fact of the account.</summary>
    public static bool IsAppending<T>(this InMemoryJournal journal, int account)
        where T : Fact
    {
        FactReader reader = new(journal.InFlight.Span);
        while (!reader.IsAtEnd)
        {
            if (reader.Entry(out Fact? fact).Account == account && fact is T)
                return true;
        }

        return false;
    }

    /// <summary>Every intent of an account, denied ones too, oldest first.</summary>
    public static IReadOnlyList<IntentRecord> ReadIntents(this IOrderJournal journal, int account)
    {
        (Dictionary<ulong, Family> families, List<(ulong Sequence, IntentRecord Intent)> intents, _) = Fold(journal, account);
        intents.AddRange(families.Values.SelectMany(static family => family.Intents.Select(intent => (intent.Sequence, IntentView.Of(family, intent)))));
        return [.. intents.OrderBy(static intent => intent.Sequence).Select(static intent => intent.Intent)];
    }

    public static IntentRecord? FindByClientOrderId(this IOrderJournal journal, int account, string id) =>
        journal.ReadIntents(account).FirstOrDefault(intent => intent.ClientOrderId.Value == id);

    /// <summary>Every report of an account as it is thought of now, oldest first.</summary>
    public static IReadOnlyList<ReportRecord> ReadReports(this IOrderJournal journal, int account, long after = 0)
    {
        (Dictionary<ulong, Family> families, _, HashSet<ulong> doubted) = Fold(journal, account);
        return [.. from entry in journal.Facts()
            where entry.Header.Account == account && entry.Fact is Reported && entry.Header.Sequence > (ulong)after
            select ReportIntake.RecordOf(entry.Header, (Reported)entry.Fact) with { Doubt = DoubtOf(families.GetValueOrDefault(entry.Header.Family), entry.Header.Sequence, doubted) }];
    }

    public static ReportRecord? FindReport(this IOrderJournal journal, int account, string order, string execId) =>
        journal.ReadReports(account).FirstOrDefault(record => record.Report.ClientOrderId.Value == order && record.Report.ExecId == execId);

    public static IEnumerable<ReportRecord> ReadDoubts(this IOrderJournal journal, int account) =>
        journal.ReadReports(account).Where(static record => record.Doubt == ReportDoubt.Open);

    public static IEnumerable<DecisionRecord> ReadDecisions(this IOrderJournal journal, int account, long after = 0) =>
        journal.Facts().Where(entry => entry.Header.Account == account && entry.Header.Sequence > (ulong)after).Select(static entry => DecisionFacts.DecisionOf(entry)).OfType<DecisionRecord>();

    public static IEnumerable<CauseRecord> ReadCauses(this IOrderJournal journal, int account, long after = 0) =>
        journal.Facts().Where(entry => entry.Header.Account == account && entry.Header.Sequence > (ulong)after).Select(static entry => DecisionFacts.CauseOf(entry)).OfType<CauseRecord>();

    private static ReportDoubt DoubtOf(Family? family, ulong sequence, HashSet<ulong> doubted)
    {
        if (family is null)
            return ReportDoubt.None;
        if (family.IsJudged(sequence))
            return ReportDoubt.Quarantined;
        if (family.Reading(sequence) is { Agrees: false })
            return ReportDoubt.Open;
        return doubted.Contains(sequence) ? ReportDoubt.Explained : ReportDoubt.None;
    }

    private static (Dictionary<ulong, Family> Families, List<(ulong, IntentRecord)> Denied, HashSet<ulong> Doubted) Fold(IOrderJournal journal, int account)
    {
        Dictionary<ulong, Family> families = [];
        List<(ulong, IntentRecord)> denied = [];
        HashSet<ulong> doubted = [];
        foreach ((FactHeader header, Fact fact) in journal.Facts())
        {
            if (fact is ProcessEnded)
            {
                foreach (ulong number in families.Keys.ToArray())
                    families[number] = families[number].Apply(header, fact);
            }
            else if (header.Account == account && fact is Denied no)
            {
                denied.Add((header.Sequence, IntentView.Of(header, no)));
            }
            else if (header.Account == account && header.Family != 0)
            {
                Family family = families[header.Family] = header.Family == header.Sequence ? Family.Open(header, (Admitted)fact) : families[header.Family].Apply(header, fact);
                doubted.UnionWith(family.Reports.Where(static read => !read.Agrees).Select(static read => read.Taken.Sequence));
            }
        }

        return (families, denied, doubted);
    }
}
