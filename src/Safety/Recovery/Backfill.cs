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
        DateTimeOffset upTo = default;
        foreach (AccountEntry entry in account.Entries)
        {
            if (!entry.Access.CanListExecutions)
                continue;
            // A venue whose clock is before the cursor has set it back: then the cursor says nothing of what came since.
            DateTimeOffset now = entry.Access.CanTellTime
                ? (await VenueTime.AskAsync(account, entry, TimeSpan.FromMilliseconds(account.Host.Options.RecoveryTimeoutMs), cancellationToken).ConfigureAwait(false)).Earliest
                : account.Host.Clock.GetUtcNow();
            bool isAfterCursor = cursor != default && (now >= cursor || !entry.Access.CanTellTime);
            DateTimeOffset since = isAfterCursor ? cursor.AddMilliseconds(-account.Host.Options.BackfillOverlapMs) : DateTimeOffset.MinValue;
            upTo = isAfterCursor && cursor > upTo ? cursor : upTo;
            foreach (ExecutionReport report in await AnswerAsync(account, entry.Access.ListExecutionsAsync(since, cancellationToken), cancellationToken).ConfigureAwait(false))
            {
                if (!(await ReportIntake.ReceiveAsync(account, report).ConfigureAwait(false)).IsDuplicate)
                    news++;
                if (report.VenueTime > upTo && report.VenueTime <= now)
                    upTo = report.VenueTime;
            }
        }

        // Only what a complete list has told moves the cursor, on the venue's own clock: ours may be ahead of it. A live report must not: it
        // says nothing about those missed before it, and its time may be wrong.
        if (upTo != cursor && upTo != default)
        {
            await account.Host.Writer.RunAsync(journal =>
            {
                if (journal.Account(account.Ref).Cursor == cursor)
                    journal.Append(account.Ref, 0, new CursorMoved(upTo));
                return true;
            }).ConfigureAwait(false);
        }

        return news;
    }

    private static Task<T> AnswerAsync<T>(AccountCore account, Task<T> answer, CancellationToken cancellationToken) =>
        answer.WaitAsync(TimeSpan.FromMilliseconds(account.Host.Options.RecoveryTimeoutMs), account.Host.Clock, cancellationToken);
}
