using Safety.Guarding;
using Safety.Identity;
using Safety.Journal;
using Safety.Journal.Facts;
using Safety.Orders;
using Safety.PowerCut.Tests.Disk;
using Safety.Sqlite;
using Safety.Testing;
using Safety.Tests.Support;
using Safety.Writer;

namespace Safety.PowerCut.Tests.Trading;

/// <summary>Opens the journal in a disk image as a restart does, and says what is wrong with it; an empty answer is a good image.</summary>
internal sealed class ImageCheck(string directory, string fileSystem, Promises promises)
{
    private readonly string _path = Path.Combine(directory, TradingHost.JournalName);

    /// <summary>What a reader finds, without the promises: the same for equal images.</summary>
    public sealed record Found(string? Damage, HashSet<string> Intents, HashSet<(string, string)> Reports, long Epoch, bool IsKilled);

    /// <summary>Opens, proves the whole chain, folds.</summary>
    public Found Read(DiskImage image)
    {
        image.WriteTo(directory, TradingHost.JournalName);
        try
        {
            using SqliteJournal journal = JournalOpening.OpenExisting(_path, TradingHost.Settings(fileSystem));
            journal.CheckIntegrity();
            JournalStart start = JournalStart.Open(journal);
            while (!start.Audit.IsDone)
                start.Audit.Advance();
            IReadOnlyList<FactEntry> facts = journal.Facts();
            List<ExecutionReport> reports = [.. facts.Select(static entry => entry.Fact).OfType<Reported>().Select(static reported => reported.Report)];
            Dictionary<ClientOrderId, Side> sides = facts.Select(static entry => entry.Fact).OfType<Admitted>().ToDictionary(static admitted => admitted.ClientOrderId, static admitted => admitted.Terms!.Side);
            decimal position = start.Memory.Account(1).UnitsOf(TradingHost.Btc.Symbol);
            decimal derived = reports.Where(static report => report.ExecType == ExecType.Trade).Sum(report => sides[report.ClientOrderId] == Side.Buy ? report.LastQty : -report.LastQty);
            return new Found(
                position == derived ? null : FormattableString.Invariant($"the position is {position}, its fills make {derived}"),
                [.. facts.Select(static entry => (entry.Fact as Admitted)?.IntentKey ?? (entry.Fact as Denied)?.IntentKey).OfType<string>()],
                [.. reports.Select(static report => (report.ClientOrderId.Value, report.ExecId))],
                start.Memory.Host.ArmingEpoch,
                !start.Memory.Host.Latchings.IsEmpty);
        }
        catch (JournalException exception)
        {
            return new Found($"{exception.Fault}: {exception.Message}", [], [], 0, false);
        }
    }

    /// <summary>Compares what is there with what was promised.</summary>
    public string? Problem(Found found, Promise promise)
    {
        if (found.Damage is not null)
            return found.Damage;
        for (int i = 0; i < promise.Intents; i++)
        {
            if (!found.Intents.Contains(promises.Intents[i]))
                return FormattableString.Invariant($"the acknowledged intent {i} of {promise.Intents} is lost");
        }

        for (int i = 0; i < promise.Reports; i++)
        {
            if (!found.Reports.Contains(promises.Reports[i]))
                return FormattableString.Invariant($"the acknowledged report {i} of {promise.Reports} is lost");
        }

        if (found.Epoch < promise.Epoch)
            return FormattableString.Invariant($"the arming {promise.Epoch} is lost, the last is {found.Epoch}");
        if (promise.MustBeKilled && !found.IsKilled)
            return "the latched kill switch is forgotten";
        return promise.MustNotBeKilled && found.IsKilled ? "the release of the kill switch is lost" : null;
    }

    /// <summary>Recovers a whole host on the image, against the venue as it was at the cut.</summary>
    public string? Recover(DiskImage image, Promise promise)
    {
        image.WriteTo(directory, TradingHost.JournalName);
        VirtualTime time = new(promise.Now + TimeSpan.FromSeconds(1));
        ScriptedVenue venue = promise.Venue.Restore(time);
        int sent = venue.Sent.Count;
        try
        {
            using TradingHost host = TradingHost.Open(directory, fileSystem, venue, time);
            try
            {
                host.Run(host.Host.ArmAsync());
            }
            catch (ArmingBlockedException) when (host.Host.Kill.IsLatched)
            {
                if (host.Run(host.Guard.SubmitAsync(host.Key("killed"), TradingHost.Terms(Side.Buy, 0.01m, 50_000m)).AsTask()).Denial?.Code != DenialCode.KillSwitchLatched)
                    return "the latched kill switch does not hold after a restart";
                host.Run(host.Host.OperateAs("Ada").ReleaseKillAsync("checked"));
                host.Run(host.Host.ArmAsync());
            }

            return Problem(host, venue, sent);
        }
        catch (Exception exception) when (exception is JournalException or ArmingBlockedException)
        {
            return $"recovery failed: {exception.Message}";
        }
    }

    private string? Problem(TradingHost host, ScriptedVenue venue, int sent)
    {
        if (venue.Sent.Count != sent)
            return "recovery sent an order";
        foreach ((string id, _) in venue.Sent)
        {
            if (host.Journal.FindByClientOrderId(1, id) is null)
                return $"the order {id} was sent and has no intent";
        }

        foreach (IntentRecord intent in host.Journal.ReadIntents(1))
        {
            OrderSnapshot? order = venue.Orders.GetValueOrDefault(intent.ClientOrderId.Value ?? "");
            IntentState state = intent.Progress.State;
            if (state is IntentState.Pending or IntentState.Unknown)
                return $"{intent.ClientOrderId} is still {state}";
            if (order is { Status: OrderStatus.New or OrderStatus.PartiallyFilled } && state is not (IntentState.Working or IntentState.PartiallyFilled))
                return $"{intent.ClientOrderId} works at the venue, and is {state} in the journal";
            if (order is not null && state is not IntentState.Replaced && order.CumQty != intent.Progress.CumQty)
                return FormattableString.Invariant($"{intent.ClientOrderId} has filled {order.CumQty}, and {intent.Progress.CumQty} in the journal");
        }

        decimal position = host.Run(host.Guarded.GetPositionAsync(TradingHost.Btc.Symbol));
        decimal atVenue = venue.Positions.GetValueOrDefault(TradingHost.Btc.Symbol);
        if (position != atVenue)
            return FormattableString.Invariant($"the position is {position}, at the venue {atVenue}");

        // The host trades again, and a known key sends nothing.
        OrderKey key = host.Key("after");
        OrderTerms terms = TradingHost.Terms(Side.Buy, 0.01m, 50_000m);
        if (host.Run(host.Guard.SubmitAsync(key, terms).AsTask()).Kind != OutcomeKind.Accepted)
            return "the recovered host does not trade";
        if (host.Run(host.Guard.SubmitAsync(key, terms).AsTask()).Acceptance is not { IsReplay: true } || venue.Sent.Count != sent + 1)
            return "a repeated key was sent again";
        return null;
    }
}
