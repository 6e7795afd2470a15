using System.Globalization;
using Safety.Journal;
using Safety.Journal.Facts;
using Safety.Ledger;
using Safety.Lifecycle;
using Safety.Orders;

namespace Safety.Writer;

/// <summary>
/// Writes the tables for people behind the facts, a portion at a time, in the writer's place while nothing waits. It reads the facts
/// back instead of remembering what has changed: a host that is never idle owes nothing but the tables.
/// </summary>
internal sealed class Projector(IOrderJournal journal, JournalMemory memory, ulong upTo)
{
    private const int FactsPerPortion = 256;

    private readonly string[] _accounts = ["", .. journal.Identity.Accounts.Select(static account => account.ToString())];

    /// <summary>The last fact that the tables know.</summary>
    public ulong UpTo { get; private set; } = Math.Min(upTo, memory.Last); // a hand may have put it anywhere

    /// <summary>Writes the next portion; false when there is nothing to write.</summary>
    public bool Advance()
    {
        if (UpTo >= memory.Last)
            return false;
        List<ProjectionRow> rows = [];
        SortedDictionary<ulong, Family?> families = [];
        ulong before = UpTo;
        foreach (StoredBatch batch in journal.Read(UpTo + 1))
        {
            foreach (FactEntry entry in StoredFacts.Of(batch, journal.Location))
            {
                if (entry.Header.Sequence <= before)
                    continue;
                Fold(families, entry);
                Add(rows, entry);
            }

            UpTo = batch.Last;
            if (UpTo - before >= FactsPerPortion)
                break;
        }

        foreach ((ulong number, Family? folded) in families)
        {
            if (memory.Find(number) is { } open)
                Add(rows, open, AsOf);
            else if (folded is not null)
                Add(rows, folded, (long)UpTo);
            else if (memory.Family(number) is { } readBack)
                Add(rows, readBack, AsOf);
        }

        for (int account = 1; account < _accounts.Length; account++)
        {
            foreach (Holding holding in memory.Account(account).Holdings.Values)
            {
                if (holding.ChangedBy > before)
                    rows.Add(new(Projections.Position, [_accounts[account], holding.Symbol, $"{holding.Side}", Text(holding.Units), Text(holding.BuyUnits), Text(holding.SellUnits), Text(holding.Mark), AsOf]));
            }
        }

        memory.Publish(); // lets go of what was read back
        journal.Project(UpTo, rows);
        return true;
    }

    private long AsOf => (long)memory.Last;

    // An order that the portion opens is folded on the way: to read each back would prove its whole batch again. What comes of it later is told with a later portion.
    private static void Fold(SortedDictionary<ulong, Family?> families, in FactEntry entry)
    {
        ulong number = entry.Header.Family;
        if (entry.Fact is ProcessEnded)
        {
            foreach ((ulong other, Family? open) in families.ToArray())
                families[other] = open?.Apply(entry.Header, entry.Fact);
        }
        else if (number == entry.Header.Sequence)
        {
            families.Add(number, Family.Open(entry.Header, (Admitted)entry.Fact));
        }
        else if (number != 0)
        {
            families[number] = families.GetValueOrDefault(number)?.Apply(entry.Header, entry.Fact);
        }
    }

    private void Add(List<ProjectionRow> rows, in FactEntry entry)
    {
        FactHeader header = entry.Header;
        string account = _accounts[header.Account];
        long sequence = (long)header.Sequence;
        string at = Text(header.At);
        switch (entry.Fact)
        {
            case Denied denied:
                rows.Add(new(Projections.IdempotencyKey, [account, denied.IntentKey, $"{denied.Content}", $"Denied {(Guarding.DenialCode)denied.Code}: {denied.Message}", null, null, sequence, at, AsOf]));
                break;
            case Reported { Report: var report, Disposition: var disposition }:
                rows.Add(new(Projections.Execution,
                [
                    account, sequence, header.Family == 0 ? null : (long)header.Family, report.ClientOrderId.Value, report.BrokerOrderId?.Value, report.ExecId, $"{report.ExecType}", $"{report.OrderStatus}",
                    Text(report.LastQty), Text(report.LastPx), Text(report.CumQty), Text(report.LeavesQty), Text(report.Fee), report.FeeCurrency, report.ExecRefId, $"{disposition}", Text(report.VenueTime), report.Text, at, AsOf,
                ]));
                break;
            case KillLatched latched:
                rows.Add(new(Projections.KillSwitch, [sequence, "latched", $"{latched.KillId:D}", latched.Source, latched.By, null, latched.Reason, $"{latched.Scope.Kind}", latched.Scope.Name, $"{latched.Mode}", at, AsOf]));
                break;
            case KillReleased released:
                rows.Add(new(Projections.KillSwitch, [sequence, "released", $"{released.KillId:D}", null, released.Operator, released.SecondPerson, released.Reason, null, null, null, at, AsOf]));
                break;
            case DenialsCounted counted:
                foreach (CodeCount denied in counted.Counts)
                    AddEvent("denied", $"{(Guarding.DenialCode)denied.Code}", denied.Count, null);
                break;
            case BreakerTripped tripped:
                AddEvent("breaker tripped", tripped.Strategy ?? tripped.Code, null, tripped.Reason);
                break;
            case BreakerReset reset:
                AddEvent("breaker reset", reset.Strategy ?? "", null, reset.Reason, reset.Operator, reset.SecondPerson);
                break;
            case LimitRaised raised:
                AddEvent("limit raised", raised.Limit, null, $"{Text(raised.Value)} until {raised.Until:O}: {raised.Reason}", raised.Operator, raised.SecondPerson);
                break;
            case Ruled ruled:
                AddEvent("ruled", $"{ruled.Choice}", null, $"{ruled.Order}: {ruled.Reason}", ruled.Operator, ruled.SecondPerson);
                break;
            case ActionProposed proposed:
                AddEvent("action proposed", $"{proposed.Action}", null, $"{proposed.Id:D} {proposed.Subject}: {proposed.Reason}", proposed.By);
                break;
            case ActionClosed closed:
                AddEvent(closed.ConfirmedBy is null ? "action expired" : "action confirmed", "", null, $"{closed.Id:D}", closed.ConfirmedBy);
                break;
            case HeldBack held:
                AddEvent("held back", $"{held.Kind}", null, held.Reason);
                break;
            case PositionSet position:
                AddEvent("position set", position.Symbol, null, $"{position.Side} {Text(position.Units)} ({position.Source})");
                break;
            case Armed armed when header.Account != 0:
                AddEvent("armed", armed.Mode == 0 ? "full" : "reduce only", armed.ArmingEpoch, null);
                break;
            case Armed armed:
                rows.Add(new(Projections.Arming, [armed.ArmingEpoch, armed.Host, armed.Build, armed.Mode == 0 ? "full" : "reduce only", string.Join('\n', armed.Contracts), string.Join('\n', armed.Limits), at, AsOf]));
                break;
            case Decided decided:
                rows.Add(new(Projections.Decision,
                [
                    account, sequence, decided.Strategy.Value, decided.Cause, Text(decided.CauseTime), decided.CauseSequence, decided.Code, decided.Inputs, decided.Observed, decided.Plan,
                    (long)decided.DenialCode, decided.DenialMessage, decided.ArmingEpoch, at, AsOf,
                ]));
                break;
        }

        void AddEvent(string what, string code, long? number, string? detail, string? by = null, string? secondPerson = null) =>
            rows.Add(new(Projections.AccountEvent, [account, sequence, what, code, number, detail, by, secondPerson, at, AsOf]));
    }

    private void Add(List<ProjectionRow> rows, Family family, long asOf)
    {
        string account = _accounts[family.Account];
        long number = (long)family.Number;
        Intent live = family.Find(family.LiveId) ?? family.First;
        rows.Add(new(Projections.OrderState,
        [
            account, number, family.Instrument?.Symbol, family.Instrument is null ? null : $"{family.Side}", family.Instrument is null ? null : $"{family.PositionSide}", $"{live.State}", family.LiveId.Value,
            live.BrokerOrderId?.Value, Text(live.TotalQty), Text(family.CumQty), Text(family.LeavesQty), Text(family.AveragePrice), family.Questions.IsEmpty ? null : family.Questions[0].Why,
            family.HasDoubt ? string.Join("; ", family.Complaints) : null, family.Alarms.IsEmpty ? null : family.Alarms[^1].Text, family.IsClosed ? 1L : 0L, Text(family.First.AdmittedAt), asOf,
        ]));
        foreach (Intent intent in family.Intents)
        {
            Admitted admission = intent.Admission;
            OrderTerms? terms = admission.Terms;
            rows.Add(new(Projections.Intent,
            [
                account, (long)intent.Sequence, number, admission.IntentKey, admission.Key.Strategy.Value, admission.Key.Cause.Value, Text(admission.Key.CauseTime), (long)admission.Key.Leg, (long)admission.Key.Attempt,
                intent.ClientOrderId.Value, intent.BrokerOrderId?.Value, $"{admission.Kind}", admission.Contract, admission.Member, admission.Target.IsEmpty ? null : admission.Target.Value,
                terms?.Instrument.Symbol, terms is null ? null : $"{terms.Side}", terms is null ? null : Text(terms.Size.Value), terms is null ? null : terms.Size.IsNotional ? terms.Instrument.Currency : "units",
                terms is null ? null : $"{terms.Type}", Text(terms?.LimitPrice), Text(terms?.StopPrice), terms is null ? null : $"{terms.TimeInForce}", terms is null ? null : terms.ReduceOnly ? 1L : 0L,
                Text(admission.OrderQty), Text(admission.WorstPrice), Text(admission.Reserved), admission.TradingDay.ToString("O", CultureInfo.InvariantCulture), admission.ArmingEpoch, $"{intent.State}", intent.Reason,
                Text(intent.AdmittedAt), admission.ExpiresAt is { } expires ? Text(expires) : null, asOf,
            ]));
            rows.Add(new(Projections.IdempotencyKey, [account, admission.IntentKey, $"{admission.Content}", $"{intent.State}", intent.ClientOrderId.Value, number, (long)intent.Sequence, Text(intent.AdmittedAt), asOf]));
        }
    }

    private static string Text(decimal value) => (value / 1.000000000000000000000000000000000m).ToString(CultureInfo.InvariantCulture);

    private static string? Text(decimal? value) => value is { } number ? Text(number) : null;

    private static string Text(DateTimeOffset value) => value.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
}
