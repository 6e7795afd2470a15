using Safety.Benchmarks.Submits;
using Safety.Guarding;
using Safety.Identity;
using Safety.Journal;
using Safety.Journal.Facts;
using Safety.Ledger;
using Safety.Lifecycle;
using Safety.Writer;

namespace Safety.Benchmarks.Journals;

/// <summary>What an order costs besides the disk, stage by stage: its admission and its answer.</summary>
internal static class OrderStages
{
    private const int Orders = 100_000;
    private const int OrdersPerBatch = 64;

    public static void Print(TextWriter output)
    {
        ResultTable table = new("stage, for an admission and an answer", "ns/order", "B/order");
        Admitted[] admissions = [.. Enumerable.Range(0, Orders).Select(static n => BenchmarkFacts.Admitted(n))];
        Answered[] answers = [.. Enumerable.Range(0, Orders).Select(static n => BenchmarkFacts.Rejected((ulong)(2 * n) + 1))];

        FactWriter writer = new();
        Stage("bytes", n =>
        {
            if (n % OrdersPerBatch == 0)
                writer.TruncateTo(0);
            writer.Entry(Header(n, admissions[n], 1), admissions[n]);
            writer.Entry(Header(n, answers[n], 2), answers[n]);
        });

        HashChain chain = new();
        byte[] hash = new byte[HashChain.HashSize];
        Stage("hash of a batch of 64, shared", n =>
        {
            if (n % OrdersPerBatch == 0)
                chain.Link(hash, 1, 2, writer.Written, hash);
        });

        List<KeyRow> rows = [];
        IndexSum sum = new(default);
        Stage("keys", n =>
        {
            rows.Clear();
            FactKeys.Add(Header(n, admissions[n], 1), admissions[n], rows);
            foreach (KeyRow row in rows)
                sum.Key(row);
        });

        Family[] families = new Family[Orders];
        Stage("fold of the family: admission", n => families[n] = Family.Open(Header(n, admissions[n], 1), admissions[n]));
        Family[] closed = new Family[Orders];
        Stage("fold of the family: answer", n => closed[n] = families[n].Apply(Header(n, answers[n], 2), answers[n]));
        AccountState account = new(1);
        Stage("fold of the account", n =>
        {
            account = account.Apply(Header(n, admissions[n], 1), admissions[n], null, families[n]);
            account = account.Apply(Header(n, answers[n], 2), answers[n], families[n], closed[n]);
        });

        using WriterThread executor = new();
        OrderIntentPersistence persistence = new(JournalStart.Open(new MemoryOnlyJournal(new AccountId("benchmark", "B1"))), executor, TimeProvider.System);
        Stage("the writer, all of the above, a batch each", n =>
        {
            ulong family = persistence.RunAsync(batch => batch.Append(1, 0, admissions[n])).GetAwaiter().GetResult();
            persistence.Leave(new DelegateWork<ulong>(batch => batch.Append(1, family, new Answered(family, AnswerKind.Rejected, answers[n].Strength, null, "no funds", true)), isNews: true));
        });
        table.Print(output);

        void Stage(string name, Action<int> work)
        {
            for (int n = 0; n < Orders / 10; n++)
                work(n); // the runtime warms up; what it folds is folded anew below
            if (name.StartsWith("the writer", StringComparison.Ordinal))
                GC.Collect();
            long allocated = GC.GetAllocatedBytesForCurrentThread();
            TimeSpan processor = Environment.CpuUsage.TotalTime;
            for (int n = Orders / 10; n < Orders; n++)
                work(n);
            double count = Orders - (Orders / 10);
            table.Add(name, (Environment.CpuUsage.TotalTime - processor).TotalNanoseconds / count, (GC.GetAllocatedBytesForCurrentThread() - allocated) / count);
        }
    }

    private static FactHeader Header(int n, Fact fact, int part) =>
        new((ulong)(2 * n + part), fact.FactKind, Fact.Version, FactFlags.None, 1, (ulong)(2 * n) + 1, BenchmarkFacts.Noon.UtcTicks, n, 1);
}
