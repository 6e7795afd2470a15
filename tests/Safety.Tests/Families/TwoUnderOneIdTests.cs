using Safety.Contracts;
using Safety.Journal.Facts;
using Safety.Lifecycle;
using Safety.Orders;
using static Safety.Tests.Families.FamilyBook;

namespace Safety.Tests.Families;

/// <summary>Two orders under one client order ID, and one that gets another ID of the venue's: by chance, for whatever an ExecID is unique in.</summary>
public class TwoUnderOneIdTests
{
    private const int Lives = 1_000;

    [Fact]
    public void Two_InAnyArrival_CountAsBoth_WithAnAlarm() => AssertNone(static seed =>
    {
        Random random = new(seed);
        ExecIdScope scope = (ExecIdScope)(seed % 5);
        ExecutionReport[] first = Life(random, scope, "V1", "", mayBeBusted: true);
        ExecutionReport[] second = random.Next(2) == 0 ? Copy(first, random.Next(3), scope) : Life(random, scope, "V2", "b", mayBeBusted: true);
        ExecutionReport[] arrival = [.. first, .. second];
        if (random.Next(2) == 0)
            random.Shuffle(arrival);
        // Two fills that look the same are one until both orders are known: they are told again, as the list of executions does at a start.
        FamilyBook book = Told(scope, [.. arrival, .. arrival.Where(_ => random.Next(2) == 0), .. arrival.Where(static report => report.ExecType is ExecType.Trade or ExecType.TradeCancel)]);
        decimal filled = new[] { first, second }.Sum(static life => life[^1].CumQty);
        int living = 2 - arrival.Count(static report => report.OrderStatus.IsEnd());
        bool isTold = book.Family.Alarms.Exists(static alarm => alarm.Kind == AlarmKind.Outcome);
        return (filled, 10m * living, true) == (book.Account.Holding("Q").Units, book.Family.Contribution.OpenUnits, isTold) ? null
            : $"{scope}, {Describe(arrival)}: {book.End}, {living} live, {filled} filled, {(isTold ? "told" : "not told")}";
    });

    [Fact]
    public void OneThatGetsAnotherId_IsOne_WhateverIsToldAgainUnderEither() => AssertNone(static seed =>
    {
        Random random = new(seed);
        ExecIdScope scope = (ExecIdScope)(seed % 5);
        int by = random.Next(5);
        List<ExecutionReport> life = [.. Life(random, scope, "V1", "")];
        int since = 1 + random.Next(life.Count - 1);
        for (int i = since; i < life.Count; i++)
            life[i] = life[i] with { BrokerOrderId = new("BX") };
        ExecutionReport renamed = Said("X", "r", ExecType.Restated, life[since - 1].OrderStatus, 10m, life[since - 1].CumQty, atMs: 5 * since + 1, venueId: "BX");
        List<ExecutionReport> told = [.. life[..since], .. by == 0 ? [renamed] : by == 1 ? [renamed with { ExecType = ExecType.Replaced, OrigClientOrderId = new("X") }] : (ExecutionReport[])[]];
        bool isShuffled = by is not (2 or 3) && random.Next(2) == 0;

        // Else it was carried over the night, and only what is told of it since shows that. An acceptance is told again under another ID where a report has told of that.
        ExecutionReport[] again = [.. life.Where(report => report.ExecType == ExecType.Trade || (by < 2 && !isShuffled)).Select(report => report with { BrokerOrderId = new(random.Next(2) == 0 ? "V1" : "BX") })];
        random.Shuffle(again);
        ExecutionReport[] later = [.. life[since..], .. again, .. again];
        if (isShuffled)
        {
            later = [.. told, .. later];
            random.Shuffle(later);
            told = [];
        }

        FamilyBook book = Told(scope, told);
        if (by == 2)
            book.LookUp("X", life[since - 1].OrderStatus, 10m, life[since - 1].CumQty);
        else if (by == 3)
            book.Add(new Listed(7, new OrderSnapshot(new("X"), new("BX"), life[since - 1].OrderStatus, 10m, life[since - 1].CumQty, Start)));
        foreach (ExecutionReport report in later)
            book.Report(report);
        book.WaitForAll();
        decimal filled = life.Sum(static report => report.LastQty);
        decimal open = life[^1].OrderStatus.IsEnd() ? 0m : 10m - filled;
        bool isShared = later.Where(static report => report.ExecType == ExecType.Trade).GroupBy(static report => report.CumQty).Any(static told => told.DistinctBy(static report => report.BrokerOrderId).Count() > 1);
        bool mayBeTwo = by == 4 && since == 1 && open > 0m && !isShared; // without a word, before it filled: then more is reserved
        return (filled, mayBeTwo ? 10m + open : open, 0) == (book.Account.Holding("Q").Units, book.Family.Contribution.OpenUnits, book.Family.Alarms.Count) ? null
            : $"{scope}, by {by} from {since}, {Describe(life)}, again {Describe(later)}: {book.End}, {string.Join("; ", book.Family.Alarms)}";
    });

    [Fact]
    public void Two_OfWhichOneAcceptanceWasLost_AreReserved_WhileBothMayWork_WithAnAlarmWhereBothHaveFilled() => AssertNone(static seed =>
    {
        Random random = new(seed);
        ExecIdScope scope = (ExecIdScope)(seed % 5);
        ExecutionReport[] first = Life(random, scope, "V1", "");
        ExecutionReport[] second = [.. Life(random, scope, "V2", "b").Skip(1).Select(report => report with { VenueTime = report.VenueTime.AddMilliseconds(1) })];
        if (random.Next(3) == 0)
            first = first[..1]; // it only works
        ExecutionReport[] arrival = [.. first, .. second];
        if (random.Next(2) == 0)
            random.Shuffle(arrival);
        FamilyBook book = Told(scope, [.. arrival, .. arrival]);
        bool areBothFilled = first.Length > 1;
        decimal filled = first[^1].CumQty + second[^1].CumQty;
        decimal open = new[] { first, second }.Sum(static life => life[^1].LeavesQty);
        bool isKnown = areBothFilled || !second[^1].OrderStatus.IsEnd(); // else it may have been one that got another ID
        return book.Account.Holding("Q").Units == filled && (!isKnown || book.Family.Contribution.OpenUnits >= open) && book.Family.Alarms.IsEmpty != areBothFilled ? null
            : $"{scope}, {Describe(arrival)}: {book.End}, {open} open, {string.Join("; ", book.Family.Alarms)}";
    });

    private static FamilyBook Told(ExecIdScope scope, IEnumerable<ExecutionReport> reports)
    {
        FamilyBook book = new() { Rules = Plain with { ExecIds = scope } };
        book.Admit("X", 10m);
        foreach (ExecutionReport report in reports)
            book.Report(report);
        book.WaitForAll();
        return book;
    }

    // Accepted, filled once at least, the last fill taken back or not, and over or not.
    private static ExecutionReport[] Life(Random random, ExecIdScope scope, string venueId, string order, bool mayBeBusted = false)
    {
        List<ExecutionReport> told = [];
        told.Add(Tell(ExecType.New, OrderStatus.New, 0m));
        int fills = 1 + random.Next(3);
        for (int i = 0; i < fills && told[^1].CumQty < 10m; i++)
        {
            decimal quantity = Math.Min(1m + random.Next(6), 10m - told[^1].CumQty);
            told.Add(Tell(ExecType.Trade, told[^1].CumQty + quantity == 10m ? OrderStatus.Filled : OrderStatus.PartiallyFilled, quantity));
        }

        if (mayBeBusted && scope != ExecIdScope.None && told[^1].OrderStatus != OrderStatus.Filled && random.Next(3) == 0)
        {
            decimal left = told[^1].CumQty - told[^1].LastQty;
            told.Add(Tell(ExecType.TradeCancel, left > 0m ? OrderStatus.PartiallyFilled : OrderStatus.New, 0m) with { CumQty = left, LeavesQty = 10m - left, ExecRefId = told[^1].ExecId });
        }

        if (told[^1].OrderStatus != OrderStatus.Filled && random.Next(3) == 0)
            told.Add(Tell(ExecType.Canceled, OrderStatus.Canceled, 0m));
        return [.. told];

        ExecutionReport Tell(ExecType type, OrderStatus status, decimal last) => Said("X", ExecId(scope, order, told.Count + 1), type, status, 10m,
            (told.LastOrDefault()?.CumQty ?? 0m) + last, last: last, atMs: 5 * (told.Count + 1), venueId: venueId);
    }

    // The same life, at the same times or later.
    private static ExecutionReport[] Copy(ExecutionReport[] life, int laterMs, ExecIdScope scope) =>
        [.. life.Select((report, i) => report with { ExecId = ExecId(scope, "b", i + 1), BrokerOrderId = new("V2"), VenueTime = report.VenueTime.AddMilliseconds(laterMs), ExecRefId = report.ExecRefId is null ? null : ExecId(scope, "b", i) })];

    private static string ExecId(ExecIdScope scope, string order, int number) => scope switch
    {
        ExecIdScope.None => "",
        ExecIdScope.PerOrder => $"{number}",
        _ => $"{order}{number}",
    };

    private static string Describe(IEnumerable<ExecutionReport> reports) => string.Join(", ",
        reports.Select(static report => FormattableString.Invariant($"{report.BrokerOrderId} {report.ExecType} '{report.ExecId}' {report.LastQty} of {report.CumQty} at {(report.VenueTime - Start).TotalMilliseconds}")));

    private static void AssertNone(Func<int, string?> problem)
    {
        string[] wrong = [.. Enumerable.Range(0, Lives).Select(seed => problem(seed) is { } text ? $"seed {seed}: {text}" : null).OfType<string>()];
        Assert.True(wrong.Length == 0, $"{wrong.Length} wrong{Environment.NewLine}{string.Join(Environment.NewLine, wrong.Take(20))}");
    }
}
