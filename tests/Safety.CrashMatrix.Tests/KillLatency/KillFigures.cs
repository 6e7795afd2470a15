using System.Globalization;
using Safety.Simulation.Venue;

namespace Safety.CrashMatrix.Tests.KillLatency;

/// <summary>What the venue's book says of the trials.</summary>
/// <param name="Trials">How many.</param>
/// <param name="ReceivedAfter">How many orders the venue received after a file had appeared, in all.</param>
/// <param name="Last">Milliseconds from the file's appearing to the last order of a trial that the venue received, in order; 0 where there was none.</param>
/// <param name="Canceled">Milliseconds to the last cancel that the venue has carried out, in order.</param>
/// <param name="LeftOpen">Orders that were open at the venue when the switch was released: 0.</param>
/// <param name="BoundMs">The stated bound: the file is looked at that often; then what is past its last check reaches the wire.</param>
internal sealed record KillFigures(int Trials, int ReceivedAfter, IReadOnlyList<double> Last, IReadOnlyList<double> Canceled, int LeftOpen, int BoundMs)
{
    public static KillFigures Of(IReadOnlyList<BookEntry> book, IReadOnlyList<(DateTimeOffset Killed, DateTimeOffset Released)> trials, int boundMs)
    {
        List<double> last = [];
        List<double> canceled = [];
        HashSet<string> open = [];
        int received = 0;
        int left = 0;
        int at = 0;
        foreach ((DateTimeOffset killed, DateTimeOffset released) in trials)
        {
            double order = 0;
            double cancel = 0;
            for (; at < book.Count && book[at].Time <= released; at++)
            {
                BookEntry entry = book[at];
                if (entry.Kind == BookEntryKind.OrderAccepted)
                    open.Add(entry.BrokerOrderId!);
                else if (entry.BrokerOrderId is { } id && entry.LeavesQty == 0m)
                    open.Remove(id);
                double after = (entry.Time - killed).TotalMilliseconds;
                if (after <= 0)
                    continue;
                if (entry.Kind is BookEntryKind.OrderAccepted or BookEntryKind.OrderRejected or BookEntryKind.OrderReplaced)
                {
                    received++;
                    order = after;
                }
                else if (entry.Kind == BookEntryKind.OrderCanceled)
                {
                    cancel = after;
                }
            }

            left += open.Count;
            last.Add(order);
            canceled.Add(cancel);
        }

        return new KillFigures(trials.Count, received, [.. last.Order()], [.. canceled.Order()], left, boundMs);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"""
        {Trials} trials; the file is looked at every {BoundMs} ms
        | from the file's appearing, ms | least | median | 90 % | 99 % | most |
        |---|---:|---:|---:|---:|---:|
        | last order the venue received | {Row(Last)} |
        | last cancel it has carried out | {Row(Canceled)} |
        {ReceivedAfter} orders received after a file had appeared, {LeftOpen} open when the switch was released
        """);

    private static string Row(IReadOnlyList<double> sorted) => string.Join(" | ", new[] { 0, 0.5, 0.9, 0.99, 1 }.Select(
        share => sorted.Count == 0 ? "–" : sorted[(int)((sorted.Count - 1) * share)].ToString("0.0", CultureInfo.InvariantCulture)));
}
