using Safety.Hedging;
using Safety.Host;
using Safety.Testing.Venues;
using Safety.Testing.Worlds;

namespace Safety.Testing.Invariants;

/// <summary>At rest what is owed for fills is what has filled at the venue, less what its hedges have filled there.</summary>
internal sealed class HedgesAtRest(World world, AlarmReadings readings, SentOrders sent, HedgeBook book) : Check(world, Invariant.HedgesAtRest)
{
    public override void AtRest()
    {
        if (World.Life is not { IsDead: false } life)
            return;
        for (int account = 0; account < life.Accounts.Count; account++)
        {
            int index = account;
            if (World.Plan.Accounts[index].Hedging is not null && readings.Tainted(index) is null)
                World.Go(life, () => CompareAsync(life.Accounts[index], index));
        }
    }

    private async Task CompareAsync(GuardedAccount account, int index)
    {
        IReadOnlyList<HedgeObligation> owed = await account.GetHedgeObligationsAsync().ConfigureAwait(false);
        foreach (WireMessage first in sent.All.Where(one => one.Account == index && one is { Kind: WireKind.Submit, IsTwice: false, Terms.HedgedBy: not null } && one == sent.Find(index, one.ClientId)))
        {
            WireMessage[] hedges = [.. book.HedgesOf(first)];
            if (Array.Exists(hedges, static hedge => hedge.IsTwice))
                continue; // the answer to its second copy may have been a no
            decimal filled = book.Filled(first);
            decimal due = HedgeBook.Due(first.Terms!.HedgedBy!, filled);
            decimal open = due - hedges.Sum(hedge => hedge.Terms!.Side == first.Terms.Side ? -book.Filled(hedge) : book.Filled(hedge));
            HedgeObligation? here = owed.FirstOrDefault(one => sent.FirstOf(index, one.Fill.Order.Value) == first.ClientId);
            if ((here?.OutstandingQty ?? 0m) != open || (here is not null && (here.FilledQty != filled || here.DueQty != due)))
                Fail(FormattableString.Invariant($"of {first.ClientId} {filled} have filled at the venue, {due} of it are to be hedged and {open} are not; here it is {here?.FilledQty}, {here?.DueQty} and {here?.OutstandingQty}"));
        }
    }
}
