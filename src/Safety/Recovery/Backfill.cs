using Safety.Generated.V1;
using Safety.Guard;
using Safety.Journal.Facts;
using Safety.Orders;
using Safety.Reports;

namespace Safety.Recovery;

/// <summary>Execution reports that were missed.</summary>
internal static class Backfill
{
    /// <summary>Fetches execution reports the venue has and the journal may lack; returns how many were news.</summary>
    public static async Task<int> RunAsync(AccountCore account, CancellationToken cancellationToken)
    {
        int news = 0;
        DateTimeOffset cursor = account.Host.Writer.Memory.Account(account.Ref).Cursor;
        DateTimeOffset upTo = cursor;
        DateTimeOffset began = account.Host.Clock.GetUtcNow();
        TimeSpan patience = TimeSpan.FromMilliseconds(account.Host.Options.RecoveryTimeoutMs);
        foreach (AccountEntry entry in account.Entries)
        {
            if (!entry.Access.CanListExecutions)
                continue;
            DateTimeOffset since = cursor == default ? DateTimeOffset.MinValue : cursor.AddMilliseconds(-account.Host.Options.BackfillOverlapMs);
            foreach (ExecutionReport report in await entry.Access.ListExecutionsAsync(since, cancellationToken).WaitAsync(patience, account.Host.Clock, cancellationToken).ConfigureAwait(false))
            {
                if (!(await ReportIntake.ReceiveAsync(account, report).ConfigureAwait(false)).IsDuplicate)
                    news++;
                if (report.VenueTime > upTo && report.VenueTime <= began)
                    upTo = report.VenueTime;
            }
        }

        // Only what a complete list has told moves the cursor, on the venue's own clock: ours may be ahead of it. A live report must not: it
        // says nothing about those missed before it, and its time may be wrong.
        if (upTo > cursor)
        {
            await account.Host.Writer.RunAsync(journal =>
            {
                if (upTo > journal.Account(account.Ref).Cursor)
                    journal.Append(account.Ref, 0, new CursorMoved(upTo));
                return true;
            }).ConfigureAwait(false);
        }

        return news;
    }
}
