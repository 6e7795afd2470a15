using Safety.Orders;
using Safety.Testing.Faults;
using Safety.Testing.Traders;
using Safety.Testing.Venues;

namespace Safety.Testing.Worlds;

/// <summary>
/// In every so-manieth world traders ask for what they may not have, each of which one safeguard alone refuses: else nobody would see that it is gone.
/// The numbers are drawn apart from all others, so that every other world is the one it was.
/// </summary>
internal static class Temptation
{
    private const long Ms = TimeSpan.TicksPerMillisecond;
    private const int Percent = 14;
    private const int FirstAct = 500; // acts have lower numbers, faults those from 1,000 on
    private const int FirstFault = 2_000;

    public static WorldPlan Into(WorldPlan plan)
    {
        Draw draw = Draw.For(plan.Seed, "temptation");
        if (!draw.Percent(Percent))
            return plan;
        AccountPlan[] accounts = [.. plan.Accounts.Select((account, index) => Into(plan, account, index))];
        return plan with { Accounts = accounts, Acts = [.. plan.Acts, .. Acts(plan, accounts)], Faults = [.. plan.Faults, .. Faults(plan)] };
    }

    private static AccountPlan Into(WorldPlan plan, AccountPlan account, int index)
    {
        Draw draw = Draw.For(plan.Seed, "tempted account", index);
        Instrument like = account.Instruments[0];
        Instrument[] forbidden = [like with { Symbol = $"OFF{index}" }, like with { Symbol = $"EUR{index}", Currency = "EUR" }, like with { Symbol = $"OLD{index}" }];
        // A minute that has begun by the middle of the world, or the next.
        DateTimeOffset closed = plan.Start.AddTicks(plan.Length / 2).AddMinutes(draw.Percent(50) ? 0 : 1);
        string? maintenance = draw.Percent(12) ? FormattableString.Invariant($"Daily {closed:HH:mm}-{closed.AddMinutes(1):HH:mm} UTC") : null;
        bool isCareless = draw.Percent(50);
        return account with
        {
            Forbidden = forbidden,
            Limits = account.Limits with
            {
                AllowedSymbols = account.Instruments.Concat(forbidden[1..]).Select(static instrument => instrument.Symbol).ToHashSet(),
                MaxDailyNotional = draw.Of<decimal?>(null, 3_000m, 10_000m),
            },
            Venues = [.. account.Venues.Select(venue => venue with { IsCareless = isCareless, Telling = venue.Telling with { Maintenance = maintenance } })],
        };
    }

    private static IEnumerable<TraderAct> Acts(WorldPlan plan, AccountPlan[] accounts)
    {
        int number = FirstAct;
        (long fails, bool isKilled) = Disk(plan);
        for (int i = 1; i <= 4 && !isKilled; i++)
            yield return Act(0, fails - (i * 20 * Ms), Side.Buy, Spice.None) with { Instrument = 1 };
        for (int account = 0; account < accounts.Length; account++)
        {
            Draw draw = Draw.For(plan.Seed, "temptations", account);
            foreach (Spice spice in (Spice[])[Spice.OutsideBand, Spice.TooLarge, Spice.NotOnTheList, Spice.NoRate, Spice.OldPrice, Spice.Expired])
            {
                long at = draw.Between(500, plan.Length / Ms) * Ms;
                if (draw.Percent(60))
                    yield return Act(account, at, draw.Of(Side.Buy, Side.Sell), spice);
            }

            // Somebody uses a key again, and somebody cannot wait for a cancel.
            if (plan.Acts.Where(act => act.Account == account && act.Kind == TraderActKind.Submit).ToArray() is not { Length: > 0 } submits)
                continue;
            foreach (TraderAct first in submits.Take(3))
                yield return Act(account, first.At + (draw.Between(50, 1_500) * Ms), first.Side, Spice.OtherContent, first);
            TraderAct impatient = submits[draw.Below(submits.Length)];
            long asked = impatient.At + (draw.Between(100, 1_000) * Ms);
            for (int i = 0; i < 10; i++)
                yield return Act(account, asked + (i * 70 * Ms), impatient.Side, Spice.None, impatient) with { Kind = TraderActKind.Cancel };

            // A loop that runs away; nothing of it stays in the book, for a mass cancel at its rate would take many seconds.
            long loop = draw.Between(1_500, plan.Length / Ms) * Ms;
            for (int i = 0; i < 40 && accounts[account] is { Limits.MaxOrdersPerSecond: 5 }; i++)
                yield return Act(account, loop + (i * Ms), i % 2 == 0 ? Side.Buy : Side.Sell, Spice.None) with { Instrument = 1, TimeInForce = TimeInForce.ImmediateOrCancel };
        }

        TraderAct Act(int account, long at, Side side, Spice spice, TraderAct? on = null) => new(
            number++, TraderActKind.Submit, Math.Min(at, plan.Length), account, on?.Desk ?? 0, on?.Number ?? 0, on?.Instrument ?? 0, side, (on?.Size ?? 0) + 1, OrderType.Limit, 0, TimeInForce.Day, false, spice);
    }

    // A latch that the journal cannot keep, so that the host's own file is all that is left of it; or a journal that fails while a call is between admission and wire.
    private static IEnumerable<Fault> Faults(WorldPlan plan)
    {
        (long at, bool isKilled) = Disk(plan);
        yield return new Fault(FirstFault, FaultKind.DiskError, at, 0, 0, (int)CommitFailure.UnknownAndLost);
        if (isKilled)
            yield return new Fault(FirstFault + 1, FaultKind.KillByApi, at, 0, 0, 0);
    }

    private static (long At, bool IsKilled) Disk(WorldPlan plan)
    {
        Draw draw = Draw.For(plan.Seed, "tempted disk");
        return (draw.Between(2_000, plan.Length / Ms) * Ms, draw.Percent(30));
    }
}
