using Safety.Contracts;
using Safety.Journal;
using Safety.Journal.Facts;
using Safety.Orders;
using Safety.Tests.OrderStates;

namespace Safety.Tests.Families;

/// <summary>Orders as venues tell them: some written by hand, some drawn, and the matrices of FIX 4.4 where they are at hand.</summary>
internal static class OrderCorpus
{
    public static IReadOnlyList<ToldOrder> All { get; } = [.. ByHand().Concat(Drawn()).Concat(NamedAnew()).Concat(DrawnNamedAnew()).Select(static order => new ToldOrder(order.Name, order.Open, order.Reports, order.GoesBeyond, order.Cum, order.Position)), .. Matrices()];

    public static IEnumerable<HonestOrder> ByHand()
    {
        yield return new HonestOrder("filled in two", 10m).New().Fill(4m).Fill(6m);
        yield return new HonestOrder("fill before its acknowledgement", 10m).Fill(4m).New().Fill(6m);
        yield return new HonestOrder("immediate or cancel", 10m).New().Fill(4m).End();
        yield return new HonestOrder("canceled at once", 10m).New().End();
        yield return new HonestOrder("expired at once", 10m).New().End(ExecType.Expired);
        yield return new HonestOrder("pending new, rejected", 10m).PendingNew().New().End(ExecType.Rejected);
        yield return new HonestOrder("cancel pending", 10m).New().PendingCancel().End();
        yield return new HonestOrder("cancel refused", 10m).New().PendingCancel().RefuseCancel().Fill(10m);
        yield return new HonestOrder("halted", 10m).New().Suspend().New().Fill(10m);
        yield return new HonestOrder("late fill", 10m).New().Fill(4m).End().Fill(3m);
        yield return new HonestOrder("late fill completes", 10m).New().Fill(4m).End().Fill(6m);
        yield return new HonestOrder("bust reopens", 10m).New().Fill(4m).Fill(6m).Bust(1).Fill(6m);
        yield return new HonestOrder("bust and refill of one size", 10m).New().Fill(5m).Fill(5m).Bust(0).Fill(5m);
        yield return new HonestOrder("bust after the end", 10m).New().Fill(4m).End().Bust(0);
        yield return new HonestOrder("corrected twice", 10m).New().Fill(4m).Correct(0, 6m).Correct(0, 5m).Fill(5m);
        yield return new HonestOrder("corrected, then busted", 10m).New().Fill(4m).Correct(0, 6m).Bust(0).Fill(10m);
        yield return new HonestOrder("replaced larger", 10m).New().Fill(4m).AskReplace("Y", 20m).Replaced().Fill(16m);
        yield return new HonestOrder("replaced twice in an instant", 10m).New().AskReplace("Y", 20m).AskReplace("Z", 15m).Replaced().Replaced().Fill(15m);
        yield return new HonestOrder("replaced to what it was", 10m).New().AskReplace("Y", 20m).AskReplace("Z", 10m).Replaced().Replaced().Fill(10m);
        yield return new HonestOrder("another price only", 10m).New().Fill(4m).AskReplace("Y", 10m).Replaced().Fill(6m);
        yield return new HonestOrder("replaced below what had filled", 10m).New().Fill(8m).AskReplace("Y", 7m).Replaced();
        yield return new HonestOrder("replace refused", 10m).New().AskReplace("Y", 20m).RefuseReplace("Y").Fill(10m);
        yield return new HonestOrder("cancel of what has filled", 10m).New().Fill(10m).UnknownOrder("X");
        yield return new HonestOrder("cancel of what has ended", 10m).New().Fill(4m).End().UnknownOrder("X");
        yield return new HonestOrder("cancel under the ID before", 10m).New().AskReplace("Y", 20m).Replaced().UnknownOrder("X").Fill(20m);
        yield return new HonestOrder("cancel under the ID of a refused replace", 10m).New().AskReplace("Y", 20m).RefuseReplace("Y").UnknownOrder("Y").Fill(4m);
        yield return new HonestOrder("replaced, then canceled", 10m).New().AskReplace("Y", 20m).Replaced().Fill(3m).End();
        yield return new HonestOrder("restated smaller", 10m).New().Fill(4m).Restate(8m).Fill(4m);
        yield return new HonestOrder("split", 10m).New().Fill(4m).Split(2m).Fill(12m);
        yield return new HonestOrder("status told in between", 10m).New().Said().Fill(4m).Said().Fill(6m).Said();
        yield return new HonestOrder("self-trade: both sides fill in one instant", 10m).New().Fill(1m).Fill(1m).Fill(1m).Fill(1m);
        yield return new HonestOrder("in place", 10m) { Rules = FamilyBook.Plain with { Replaces = ReplaceActs.InPlace } }.New().Fill(4m).AskReplace("Y", 20m).Replaced().Fill(16m);
        yield return new HonestOrder("base fee", 10m) { Rules = FamilyBook.Plain with { Fees = FeeIn.Base } }.New().Fill(4m).Fill(6m);
    }

    /// <summary>Orders that get other IDs of the venue's, and such as the venue has refused a copy of.</summary>
    public static IEnumerable<HonestOrder> NamedAnew()
    {
        foreach ((string how, VenueRules rules) in ((string, VenueRules)[])[("", FamilyBook.Plain), (", in place", FamilyBook.Plain with { Replaces = ReplaceActs.InPlace })])
        {
            yield return Of("replaced under another ID").New().Fill(4m).AskReplace("Y", 20m).Named("V2").Replaced().Fill(16m);
            yield return Of("replaced under another ID before it fills").New().AskReplace("Y", 20m).Named("V2").Replaced().Fill(20m);
            yield return Of("replaced under another ID, then canceled").New().Fill(4m).AskReplace("Y", 20m).Named("V2").Replaced().End();
            yield return Of("replaced under another ID after a cancel was refused").New().PendingCancel().RefuseCancel().AskReplace("Y", 20m).Named("V2").Replaced().Fill(20m);
            yield return Of("replaced twice under three IDs").New().Fill(4m).AskReplace("Y", 20m).AskReplace("Z", 15m).Named("V2").Replaced().Named("V3").Replaced().Fill(11m);
            yield return Of("restated under another ID").New().Named("V2").Restate(10m).Fill(10m);
            yield return Of("restated under another ID between fills").New().Fill(4m).Named("V2").Restate(10m).Fill(3m).End(ExecType.Expired);
            yield return Of("restated smaller under another ID").New().Fill(4m).Named("V2").Restate(8m).Fill(4m);
            yield return Of("restated twice under three IDs").New().Named("V2").Restate(10m).Named("V3").Restate(10m).Fill(4m).Fill(6m);
            yield return Of("restated under another ID, then canceled").New().Named("V2").Restate(10m).End();
            yield return Of("restated under another ID, then expired").New().Named("V2").Restate(10m).End(ExecType.Expired);
            yield return Of("restated under another ID, then canceled after it was asked for").New().Named("V2").Restate(10m).PendingCancel().End();
            yield return Of("restated twice under three IDs, then canceled").New().Named("V2").Restate(10m).Named("V3").Restate(8m).End();
            yield return Of("restated under another ID, busted, then canceled").New().Named("V2").Restate(10m).Fill(4m).Bust(0).End();
            yield return Of("another ID overnight before it fills and is busted, then canceled").New().Named("V2").Fill(4m).Bust(0).End();
            yield return Of("halted, restated under another ID, then canceled").New().Suspend().Named("V2").Restate(10m).New().End();
            yield return Of("another ID overnight before it fills").New().Named("V2").Fill(4m).Fill(6m);
            yield return Of("another ID overnight before it is filled at once").New().Named("V2").Fill(10m);
            yield return Of("another ID overnight before it fills and is canceled").New().Named("V2").Fill(4m).End();
            yield return Of("another ID overnight between fills").New().Fill(4m).Named("V2").Fill(6m);
            yield return Of("another ID overnight, then canceled").New().Fill(4m).Named("V2").End();
            yield return Of("another ID overnight, then canceled after it was asked for").New().Fill(4m).Named("V2").PendingCancel().End();
            yield return Of("another ID overnight, a cancel under way").New().Fill(4m).PendingCancel().Named("V2").Fill(2m).End();
            yield return Of("other IDs on two nights").New().Named("V2").Fill(4m).Named("V3").Fill(6m);
            yield return Of("other IDs on two nights before it fills").New().Named("V2").Said().Named("V3").Fill(10m);
            yield return Of("bust under the ID before").New().Fill(4m).Bust(0).Named("V2").Fill(10m);
            yield return Of("bust under the ID after").New().Fill(4m).Named("V2").Bust(0).Fill(10m);
            yield return Of("corrected under the ID after").New().Fill(4m).Named("V2").Correct(0, 5m).Fill(5m);
            yield return Of("bust of both, and filled again").New().Fill(4m).Named("V2").Fill(3m).Bust(1).Bust(0).Fill(10m);
            yield return Of("bust reopens under another ID").New().Fill(4m).Named("V2").Fill(6m).Bust(1).Fill(6m);
            yield return Of("halted, and goes on under another ID").New().Suspend().New().Named("V2").Fill(10m);
            yield return Of("halted, and goes on under another ID with a word").New().Suspend().Named("V2").New().Fill(10m);
            yield return Of("halted between fills, and goes on under another ID with a word").New().Fill(4m).Suspend().Named("V2").New().Fill(6m);
            yield return Of("halted, goes on under another ID with a word, then canceled").New().Suspend().Named("V2").New().End();
            yield return Of("halted twice, under three IDs").New().Suspend().Named("V2").New().Suspend().Named("V3").New().Fill(10m);
            yield return Of("halted under another ID").New().Fill(4m).Named("V2").Suspend().Fill(6m);
            yield return Of("late fill under another ID").New().Fill(4m).End().Named("V2").Fill(3m);
            yield return Of("copy refused").New().RefuseCopy("V2").Fill(4m).Fill(6m);
            yield return Of("copy refused between fills").New().Fill(4m).RefuseCopy("V2").Fill(6m);
            yield return Of("copy refused, then canceled").New().RefuseCopy("V2").Fill(4m).End();
            yield return Of("acceptance lost, copy refused").RefuseCopy("V2").Fill(4m).Fill(6m);
            yield return Of("acceptance lost, copy refused after a fill").Fill(4m).RefuseCopy("V2").Fill(6m);
            yield return Of("copy refused, replaced").New().RefuseCopy("V2").Fill(4m).AskReplace("Y", 20m).Replaced().Fill(16m);
            yield return Of("copy refused twice").New().RefuseCopy("V2").RefuseCopy("V3").Fill(10m);
            yield return Of("copy refused, restated under another ID").New().RefuseCopy("V2").Named("V3").Restate(10m).Fill(4m).Fill(6m);
            yield return Of("copy refused, restated under another ID, then canceled").New().RefuseCopy("V2").Named("V3").Restate(10m).End();
            HonestOrder Of(string name) => new HonestOrder(name + how, 10m) { Rules = rules }.Named("V1");
        }

        yield return new HonestOrder("in place under another ID, canceled unfilled", 10m) { Rules = FamilyBook.Plain with { Replaces = ReplaceActs.InPlace } }.Named("V1").New().AskReplace("Y", 20m).Named("V2").Replaced().End();
    }

    // Whole lives by chance, in which the order gets another ID of the venue's once or twice, with a word or without, of at most seven reports.
    private static IEnumerable<HonestOrder> DrawnNamedAnew()
    {
        for (int seed = 0; seed < 150; seed++)
        {
            Random random = new(seed);
            ExecIdScope scope = (ExecIdScope)(seed % 5);
            bool isInPlace = seed / 5 % 2 == 0;
            HonestOrder order = new HonestOrder($"drawn, named anew {seed}", 10m, seed)
            {
                Rules = FamilyBook.Plain with { ExecIds = scope, Replaces = isInPlace ? ReplaceActs.InPlace : ReplaceActs.NewClientId },
                CountsExecIds = scope == ExecIdScope.PerOrder,
            }.Named("V1").New();
            int length = 4 + random.Next(4);
            bool isReplaced = false;
            bool isTold = true; // a word or a fill tells that it has the ID it has
            int names = 1;
            while (order.Reports.Count < length)
            {
                switch (random.Next(seed < 75 ? 12 : 15))
                {
                    case < 4 when !order.IsOver:
                        order.Fill(Math.Min(1m + random.Next(3), order.Leaves));
                        isTold = true;
                        break;
                    case 4 when scope != ExecIdScope.None && order.Standing(out int corrected) && order.Leaves >= 3m:
                        order.Correct(corrected, 1m + random.Next(3));
                        break;
                    case 5 when scope != ExecIdScope.None && order.Standing(out int busted):
                        order.Bust(busted);
                        break;
                    case 6 when !isReplaced && !order.IsOver:
                        order.Named($"V{names += random.Next(2)}").AskReplace("Y", 12m + random.Next(5)).Replaced();
                        isReplaced = isTold = true;
                        break;
                    case 7 or 8 when names < 3 && !order.IsOver:
                        order.Named($"V{++names}");
                        isTold = random.Next(3) == 0;
                        if (isTold)
                            order.Restate(order.Cum + order.Leaves);
                        break;
                    case 9 when !order.IsOver && order.Reports.Count > 2 && (order.Cum > 0m || isTold): // else one end that nobody knew
                        order.End();
                        break;
                    case 10 when names == 1 && !isReplaced && !order.IsOver:
                        order.RefuseCopy("C");
                        names = 3;
                        break;
                    case 12 or 13 when names < 3 && !order.IsOver && order.Reports.Count < length - 1:
                        order.Suspend().Named($"V{names += random.Next(2)}").New();
                        isTold = true;
                        break;
                    default:
                        order.Said();
                        break;
                }
            }

            yield return order;
        }
    }

    // Whole lives by chance, of at most eight reports.
    private static IEnumerable<HonestOrder> Drawn()
    {
        for (int seed = 0; seed < 120; seed++)
        {
            Random random = new(seed);
            HonestOrder order = new($"drawn {seed}", 10m, seed);
            int length = 4 + random.Next(seed < 60 ? 5 : 4); // eight reports have eight times as many orders of arrival as seven
            order.New();
            bool isReplaced = false;
            while (order.Reports.Count < length)
            {
                switch (random.Next(10))
                {
                    case < 5 when !order.IsOver:
                        order.Fill(Math.Min(1m + random.Next(3), order.Leaves));
                        break;
                    case 5 when order.Standing(out int corrected) && order.Leaves >= 3m:
                        order.Correct(corrected, 1m + random.Next(3));
                        break;
                    case 6 when order.Standing(out int busted):
                        order.Bust(busted);
                        break;
                    case 7 when !isReplaced && !order.IsOver:
                        order.AskReplace("Y", 12m + random.Next(5)).Replaced();
                        isReplaced = true;
                        break;
                    case 8 when !order.IsOver && order.Reports.Count > 2:
                        order.End();
                        break;
                    default:
                        order.Said();
                        break;
                }
            }

            yield return order;
        }
    }

    /// <summary>Lives by chance of few quantities, so that many totals are the same, all of one time.</summary>
    public static IEnumerable<ToldOrder> OfOneInstant(int seeds)
    {
        for (int seed = 0; seed < seeds; seed++)
        {
            Random random = new(seed);
            HonestOrder order = new($"of one instant {seed}", 10m, seed);
            int length = 4 + random.Next(9);
            order.New();
            bool isRestated = false; // of two restatements nothing tells which was the last
            while (order.Reports.Count < length)
            {
                bool hasFill = order.AnyStanding(random, out int fill);
                switch (random.Next(12))
                {
                    case < 5 when order.Leaves > 0m && (!order.IsOver || random.Next(4) == 0):
                        order.Fill(Math.Min(1m + random.Next(4), order.Leaves));
                        break;
                    case < 7 when hasFill:
                        order.Bust(fill);
                        break;
                    case 7 or 8 when hasFill:
                        order.Correct(fill, order.StandsAt(fill)); // of the price only
                        break;
                    case 9 when hasFill:
                        order.Correct(fill, Math.Min(1m + random.Next(4), order.StandsAt(fill) + order.Leaves));
                        break;
                    case 10 when !order.IsOver:
                        order.End(random.Next(2) == 0 ? ExecType.Canceled : ExecType.Expired);
                        break;
                    case 11 when !order.IsOver && !isRestated && order.Leaves > 1m:
                        order.Restate(order.Cum + order.Leaves - 1m);
                        isRestated = true;
                        break;
                    default:
                        break;
                }
            }

            yield return new ToldOrder(order.Name, order.Open, [.. order.Reports.Select(static report => report with { VenueSequence = 0, VenueTime = FamilyBook.Start })], order.GoesBeyond, order.Cum, order.Position);
        }
    }

    private static IEnumerable<ToldOrder> Matrices()
    {
        foreach (OrderScenario scenario in ScenarioFile.All)
        {
            ScenarioStep first = scenario.Steps.First(static step => step.Asked is not null);
            decimal asked = scenario.Steps.Max(static step => step.Asked ?? 0m);
            yield return new ToldOrder(scenario.Name, Open, scenario.Reports, scenario.Reports.Any(report => report.OrderQty > asked), scenario.Last.CumQty!.Value, null);

            FamilyBook Open()
            {
                FamilyBook book = new();
                book.Admit(first.Id, first.Asked!.Value, tif: scenario.TimeInForce, isNotional: scenario.IsNotional);
                foreach (ScenarioStep request in scenario.Steps.Where(static step => step is { Asked: not null, OriginalId: not null }))
                    book.Admit(request.Id, request.Asked!.Value, request.OriginalId);
                if (scenario.Steps.Any(static step => step.IsCancelRequest))
                    book.Add(new CancelAsked(new("C"), 1, new(first.Id), null, CancelBy.Caller));
                return book;
            }
        }
    }
}
