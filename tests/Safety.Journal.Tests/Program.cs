using System.Globalization;
using Safety.Sqlite;

namespace Safety.Journal.Tests;

/// <summary>The second process of the tests.</summary>
internal static class Program
{
    /// <summary>Does one thing with a journal: <c>hold PATH</c> until the input ends, or <c>write PATH</c> until it is killed.</summary>
    public static int Main(string[] args)
    {
        if (args is ["hold", var held])
        {
            using SqliteJournal journal = SqliteJournal.OpenExisting(held);
            Console.Out.WriteLine("held");
            _ = Console.In.ReadToEnd();
            return 0;
        }

        if (args is ["write", var written])
        {
            using SqliteJournal journal = SqliteJournal.OpenExisting(written);
            Stores.SampleBatches batches = Stores.SampleBatches.On(journal);
            while (true)
            {
                batches.Order((int)(batches.Last / 2) + 1);
                journal.Idle();
                Console.Out.WriteLine(batches.Last.ToString(CultureInfo.InvariantCulture));
            }
        }

        Console.Error.WriteLine("hold PATH | write PATH");
        return 2;
    }
}
