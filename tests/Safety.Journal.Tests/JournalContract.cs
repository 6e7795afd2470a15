using System.Text;
using Safety.Decisions;
using Safety.Idempotency;
using Safety.Identity;
using Safety.Intents;
using Safety.Orders;
using static Safety.Journal.Tests.SampleRecords;

namespace Safety.Journal.Tests;

/// <summary>What every <see cref="IOrderJournal"/> does, whatever it is built on.</summary>
public abstract class JournalContract : IDisposable
{
    private IOrderJournal? _journal;

    protected IOrderJournal Journal => _journal ??= Create();

    /// <summary>Creates a journal for <see cref="SampleRecords.Accounts"/> and opens it.</summary>
    protected abstract IOrderJournal Create();

    /// <summary>Ends <paramref name="journal"/> as a dying process would and opens what is left.</summary>
    protected abstract IOrderJournal Reopen(IOrderJournal journal);

    public virtual void Dispose()
    {
        _journal?.Dispose();
        GC.SuppressFinalize(this);
    }

    private void Restart() => _journal = Reopen(Journal);

    private void InTransaction(Action<IOrderJournal> write)
    {
        Journal.Begin();
        write(Journal);
        Journal.Commit();
    }

    [Fact]
    public void A_new_journal_is_empty_and_knows_its_accounts()
    {
        JournalImage image = Journal.Load();

        Assert.Empty(image.OpenIntents);
        Assert.Empty(image.Positions);
        Assert.Empty(image.Counters);
        Assert.Empty(image.Kills);
        Assert.Null(image.LastArming);
        Assert.Null(image.LastSeal);
        Assert.Equal(0, image.LastEventSequence);
        Assert.Equal(0, image.LastReportSequence);
        Assert.Equal(0, image.LastCauseSequence);
        Assert.Equal(0, image.LastDecisionSequence);
        Assert.Equal(Accounts, Journal.Identity.Accounts);
        Assert.Equal(1, Journal.Identity.SchemaVersion);
        Assert.NotEqual(Guid.Empty, Journal.Identity.JournalId);
        Assert.False(string.IsNullOrEmpty(Journal.Location));
    }

    [Fact]
    public void The_identity_stays_the_same_after_a_restart()
    {
        JournalIdentity before = Journal.Identity;

        Restart();

        Assert.Equal(before.JournalId, Journal.Identity.JournalId);
        Assert.Equal(before.CreatedAt, Journal.Identity.CreatedAt);
        Assert.Equal(before.Accounts, Journal.Identity.Accounts);
    }

    [Fact]
    public void An_intent_comes_back_whole()
    {
        IntentRecord intent = Intent(1);
        InTransaction(journal => journal.Insert(intent));

        Restart();

        Assert.Equal(intent, Journal.FindIntent(1, intent.IntentKey));
        Assert.Equal(intent, Journal.FindByClientOrderId(1, intent.ClientOrderId.Value));
        Assert.Equal(intent, Assert.Single(Journal.Load().OpenIntents));
        Assert.Equal(intent, Assert.Single(Journal.ReadIntents(1)));
    }

    [Fact]
    public void An_intent_without_anything_optional_comes_back_whole()
    {
        IntentRecord intent = Bare(1);
        InTransaction(journal => journal.Insert(intent));

        Restart();

        IntentRecord? found = Journal.FindIntent(1, intent.IntentKey);
        Assert.Equal(intent, found);
        Assert.True(found!.ClientOrderId.IsEmpty);
    }

    [Fact]
    public void A_size_in_units_and_a_size_in_money_stay_apart()
    {
        IntentRecord units = Intent(1) with { Terms = Intent(1).Terms! with { Size = new Units(7m) } };
        IntentRecord money = Intent(2) with { Terms = Intent(2).Terms! with { Size = new Notional(7m) } };
        InTransaction(journal =>
        {
            journal.Insert(units);
            journal.Insert(money);
        });

        Restart();

        Assert.False(Journal.FindIntent(1, units.IntentKey)!.Terms!.Size.IsNotional);
        Assert.True(Journal.FindIntent(1, money.IntentKey)!.Terms!.Size.IsNotional);
    }

    [Fact]
    public void A_time_with_an_offset_comes_back_as_the_same_moment_to_the_tick()
    {
        var local = new DateTimeOffset(2026, 3, 14, 15, 9, 26, TimeSpan.FromHours(5.5)).AddTicks(5358979);
        IntentRecord intent = Intent(1) with { CreatedAt = local };
        InTransaction(journal => journal.Insert(intent));

        Restart();

        Assert.Equal(local.UtcTicks, Journal.FindIntent(1, intent.IntentKey)!.CreatedAt.UtcTicks);
    }

    [Theory]
    [InlineData("0.0000000000000000000000000001")]
    [InlineData("79228162514264337593543950335")]
    [InlineData("-79228162514264337593543950335")]
    [InlineData("7.9228162514264337593543950335")]
    [InlineData("1234567890123456789012345678")]
    [InlineData("-0.0")]
    [InlineData("1.00")]
    [InlineData("0")]
    public void A_number_comes_back_with_every_digit(string text)
    {
        decimal value = decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
        IntentRecord intent = Intent(1) with { OrderQty = value, Terms = Intent(1).Terms! with { LimitPrice = value } };
        InTransaction(journal =>
        {
            journal.Insert(intent);
            journal.Save(new PositionRecord(1, "X", value, value));
        });

        Restart();

        IntentRecord found = Journal.FindIntent(1, intent.IntentKey)!;
        Assert.Equal(value, found.OrderQty);
        Assert.Equal(value, found.Terms!.LimitPrice);
        Assert.Equal(value.Scale, found.OrderQty.Scale);
        Assert.Equal(new PositionRecord(1, "X", value, value), Assert.Single(Journal.Load().Positions));
    }

    [Theory]
    [InlineData("прибыль — 利益 — 🙂")]
    [InlineData("e\u0301 is not \u00e9")]
    [InlineData("a\0b")]
    [InlineData("'; DROP TABLE intent; --")]
    [InlineData(" ")]
    public void A_text_comes_back_unchanged(string text)
    {
        IntentRecord intent = Intent(1) with
        {
            IntentKey = text,
            ClientOrderId = new ClientOrderId(text),
            Member = text,
            Target = new ClientOrderId(text),
            Progress = Intent(1).Progress with { Reason = text, BrokerOrderId = new BrokerOrderId(text) },
        };
        ReportRecord report = Report(1, execId: text);
        InTransaction(journal =>
        {
            journal.Insert(intent);
            journal.Insert(report);
        });

        Restart();

        Assert.Equal(intent, Journal.FindIntent(1, text));
        Assert.Equal(intent, Journal.FindByClientOrderId(1, text));
        Assert.Equal(report, Journal.FindReport(1, "cid-1", text));
    }

    [Fact]
    public void A_long_text_comes_back_unchanged()
    {
        string text = new('ß', 20_000);
        IntentRecord intent = Intent(1) with { Progress = Intent(1).Progress with { Reason = text } };
        InTransaction(journal => journal.Insert(intent));

        Restart();

        Assert.Equal(text, Journal.FindIntent(1, intent.IntentKey)!.Progress.Reason);
    }

    [Fact]
    public void Progress_is_overwritten_and_nothing_else()
    {
        IntentRecord intent = Intent(1);
        InTransaction(journal => journal.Insert(intent));
        var progress = new IntentProgress { State = IntentState.Filled, CumQty = 5m, IsClosed = true, UpdatedAt = Noon.AddDays(1) };

        InTransaction(journal => journal.Update(intent with { Member = "changed by mistake" }, progress));
        Restart();

        Assert.Equal(intent with { Progress = progress }, Journal.FindIntent(1, intent.IntentKey));
    }

    [Fact]
    public void Progress_of_an_intent_that_is_not_there_is_an_error()
    {
        Journal.Begin();

        JournalException e = Assert.Throws<JournalException>(() => Journal.Update(Intent(1), Intent(1).Progress));

        Assert.Equal(JournalFault.Conflict, e.Fault);
    }

    [Fact]
    public void Only_what_is_not_closed_is_loaded_oldest_first()
    {
        InTransaction(journal =>
        {
            journal.Insert(Intent(3));
            journal.Insert(Intent(1, account: 2));
            journal.Insert(Intent(2, isClosed: true));
            journal.Insert(Intent(4));
        });

        Restart();

        Assert.Equal([KeyOf(1), KeyOf(3), KeyOf(4)], Journal.Load().OpenIntents.Select(intent => intent.IntentKey));
    }

    [Fact]
    public void An_intent_leaves_what_is_loaded_when_it_closes_and_comes_back_when_it_reopens()
    {
        IntentRecord intent = Intent(1);
        InTransaction(journal => journal.Insert(intent));
        InTransaction(journal => journal.Update(intent, intent.Progress with { IsClosed = true }));
        Assert.Empty(Journal.Load().OpenIntents);

        // A bust takes the last fill back.
        InTransaction(journal => journal.Update(intent, intent.Progress with { IsClosed = false, CumQty = 1m }));
        Restart();

        Assert.Equal(1m, Assert.Single(Journal.Load().OpenIntents).Progress.CumQty);
    }

    [Fact]
    public void Nothing_is_found_under_another_account_or_key()
    {
        InTransaction(journal =>
        {
            journal.Insert(Intent(1));
            journal.Insert(Bare(2));
            journal.Insert(Report(1));
        });

        Assert.Null(Journal.FindIntent(2, KeyOf(1)));
        Assert.Null(Journal.FindIntent(1, KeyOf(9)));
        Assert.Null(Journal.FindByClientOrderId(2, "cid-00000001"));
        Assert.Null(Journal.FindByClientOrderId(1, ""));
        Assert.Null(Journal.FindReport(2, "cid-1", "exec-1"));
        Assert.Null(Journal.FindReport(1, "cid-2", "exec-1"));
        Assert.Null(Journal.FindReport(1, "cid-1", "EXEC-1"));
        Assert.Empty(Journal.ReadIntents(2));
        Assert.Empty(Journal.ReadReports(2, 0));
    }

    [Fact]
    public void A_closed_intent_is_still_found()
    {
        InTransaction(journal => journal.Insert(Intent(1, isClosed: true)));

        Restart();

        Assert.NotNull(Journal.FindIntent(1, KeyOf(1)));
        Assert.NotNull(Journal.FindByClientOrderId(1, "cid-00000001"));
    }

    [Fact]
    public void The_same_key_and_client_order_id_are_free_in_another_account()
    {
        InTransaction(journal =>
        {
            journal.Insert(Intent(1, account: 1));
            journal.Insert(Intent(1, account: 2));
        });

        Assert.NotNull(Journal.FindIntent(2, KeyOf(1)));
    }

    [Fact]
    public void Many_denials_without_a_client_order_id_are_no_conflict()
    {
        InTransaction(journal =>
        {
            journal.Insert(Bare(1));
            journal.Insert(Bare(2));
        });

        Assert.Equal(2, Journal.Load().OpenIntents.Count);
    }

    public static TheoryData<string> Duplicates => ["key", "client order ID", "report", "report number", "event", "arming", "seal"];

    [Theory]
    [MemberData(nameof(Duplicates))]
    public void A_row_that_is_there_already_is_an_error_and_shuts_the_journal(string what)
    {
        var seal = new SealRecord(1, new byte[32], Noon);
        InTransaction(journal =>
        {
            journal.Insert(Intent(1));
            journal.Insert(Report(1));
            journal.Append(Event(1));
            journal.Append(Arming(1));
            journal.Append(seal);
        });
        Journal.Begin();
        Journal.Insert(Intent(50));

        JournalException e = Assert.Throws<JournalException>(() => Repeat(what, seal));

        Assert.Equal(JournalFault.Conflict, e.Fault);
        Assert.Throws<JournalException>(Journal.Commit);
        Assert.Throws<JournalException>(() => Journal.FindIntent(1, KeyOf(1)));
        Restart();
        Assert.Equal(Intent(1), Assert.Single(Journal.ReadIntents(1)));
    }

    private void Repeat(string what, SealRecord seal)
    {
        switch (what)
        {
            case "key":
                Journal.Insert(Intent(1) with { ClientOrderId = new ClientOrderId("another") });
                break;
            case "client order ID":
                Journal.Insert(Intent(1) with { IntentKey = "another" });
                break;
            case "report":
                Journal.Insert(Report(2, execId: "exec-1"));
                break;
            case "report number":
                Journal.Insert(Report(1, execId: "another"));
                break;
            case "event":
                Journal.Append(Event(1));
                break;
            case "arming":
                Journal.Append(Arming(1));
                break;
            default:
                Journal.Append(seal);
                break;
        }
    }

    [Fact]
    public void A_transaction_is_visible_to_its_own_writer()
    {
        Journal.Begin();
        Journal.Insert(Intent(1));

        Assert.NotNull(Journal.FindIntent(1, KeyOf(1)));
    }

    [Fact]
    public void A_transaction_that_was_not_committed_leaves_nothing()
    {
        InTransaction(journal =>
        {
            journal.Insert(Intent(1));
            journal.Save(Counters(1));
        });
        Journal.Begin();
        Journal.Insert(Intent(2));
        Journal.Update(Intent(1), Intent(1).Progress with { IsClosed = true });
        Journal.Insert(Report(1));
        Journal.Save(new PositionRecord(1, "X", 1m, 1m));
        Journal.Save(Counters(1) with { DayOrders = 99 });
        Journal.Append(Event(1));
        Journal.Append(KillSwitchRecord(true, "lost"));
        Journal.Append(Arming(1));
        Journal.Append(new SealRecord(1, new byte[32], Noon));

        Restart();

        JournalImage image = Journal.Load();
        Assert.Equal(Intent(1), Assert.Single(image.OpenIntents));
        Assert.Equal(Counters(1), Assert.Single(image.Counters));
        Assert.Empty(image.Positions);
        Assert.Empty(image.Kills);
        Assert.Null(image.LastArming);
        Assert.Null(image.LastSeal);
        Assert.Equal(0, image.LastEventSequence);
        Assert.Equal(0, image.LastReportSequence);
        Assert.Null(Journal.FindIntent(1, KeyOf(2)));
        Assert.Null(Journal.FindReport(1, "cid-1", "exec-1"));
    }

    [Fact]
    public void What_is_loaded_after_a_restart_is_what_was_written()
    {
        var seal = new SealRecord(3, new byte[] { 1, 2, 3 }, Noon);
        InTransaction(journal =>
        {
            journal.Save(new PositionRecord(2, "ETH", -3.5m, 2000m));
            journal.Save(new PositionRecord(1, "BTC", 1m, 2m));
            journal.Save(new PositionRecord(1, "BTC", 3m, 4m));
            journal.Save(Counters(1));
            journal.Save(Counters(1) with { DayOrders = 18, BreakerReason = null });
            journal.Save(Counters(2));
            journal.Append(Arming(1));
            journal.Append(Arming(2));
            journal.Append(new SealRecord(1, new byte[] { 9 }, Noon));
            journal.Append(seal);
            journal.Append(Event(1));
            journal.Append(Event(2));
            journal.Insert(Report(4));
        });

        Restart();

        JournalImage image = Journal.Load();
        Assert.Equal([new PositionRecord(1, "BTC", 3m, 4m), new PositionRecord(2, "ETH", -3.5m, 2000m)], image.Positions);
        Assert.Equal([Counters(1) with { DayOrders = 18, BreakerReason = null }, Counters(2)], image.Counters);
        Assert.Equal(Arming(2), image.LastArming);
        Assert.Equal(seal.Sequence, image.LastSeal!.Sequence);
        Assert.Equal(seal.Hash.ToArray(), image.LastSeal.Hash.ToArray());
        Assert.Equal(seal.At, image.LastSeal.At);
        Assert.Equal(2, image.LastEventSequence);
        Assert.Equal(4, image.LastReportSequence);
    }

    [Fact]
    public void Kill_switch_records_come_back_whole_and_in_order_also_those_of_one_latching()
    {
        KillRecord[] records =
        [
            KillSwitchRecord(true, "first"),
            KillSwitchRecord(true, "further cause"),
            KillSwitchRecord(false, "release"),
            KillSwitchRecord(true, "", number: 2),
        ];
        InTransaction(journal => journal.Append(records[0]));
        InTransaction(journal =>
        {
            foreach (KillRecord record in records[1..])
                journal.Append(record);
        });

        Restart();
        Assert.Equal(records, Journal.Load().Kills);
    }

    [Fact]
    public void Reports_come_back_whole_and_in_order()
    {
        ReportRecord bare = new(
            1,
            3,
            new ExecutionReport
            {
                ClientOrderId = default,
                ExecId = "",
                ExecType = ExecType.New,
                OrderStatus = OrderStatus.PendingNew,
                VenueTime = DateTimeOffset.UnixEpoch,
            },
            ReportDisposition.ForeignOrder,
            Noon);
        InTransaction(journal =>
        {
            journal.Insert(Report(1));
            journal.Insert(Report(2, account: 2));
            journal.Insert(bare);
            journal.Insert(Report(5));
        });

        Restart();

        Assert.Equal([Report(1), bare, Report(5)], Journal.ReadReports(1, 0));
        Assert.Equal([bare, Report(5)], Journal.ReadReports(1, 1));
        Assert.Equal(Report(2, account: 2), Assert.Single(Journal.ReadReports(2, 0)));
        Assert.Equal(bare, Journal.FindReport(1, "", ""));
    }

    [Fact]
    public void Reports_of_an_order_come_back_by_its_id_and_by_the_original_one()
    {
        ReportRecord own = Report(1);
        ReportRecord request = Report(2) with { Report = Report(2).Report with { ClientOrderId = new ClientOrderId("request"), OrigClientOrderId = own.Report.ClientOrderId } };
        ReportRecord other = Report(3) with { Report = Report(3).Report with { ClientOrderId = new ClientOrderId("other"), OrigClientOrderId = null } };
        InTransaction(journal =>
        {
            journal.Insert(own);
            journal.Insert(request);
            journal.Insert(other);
        });

        Restart();

        Assert.Equal([own, request], Journal.ReadReportsOf(1, own.Report.ClientOrderId.Value));
        Assert.Empty(Journal.ReadReportsOf(2, own.Report.ClientOrderId.Value));
        Assert.Empty(Journal.ReadReportsOf(1, "nobody"));
        Assert.Equal([own], Journal.ReadReportsWith(1, own.Report.ExecId));
        Assert.Empty(Journal.ReadReportsWith(2, own.Report.ExecId));
    }

    [Fact]
    public void Reports_in_doubt_are_found_until_the_doubt_is_settled()
    {
        ReportRecord[] doubts = [.. Enumerable.Range(1, 4).Select(n => Report(n) with { Doubt = ReportDoubt.Open })];
        InTransaction(journal =>
        {
            foreach (ReportRecord doubt in doubts)
                journal.Insert(doubt);
            journal.Insert(Report(5));
            journal.Insert(Report(6, account: 2) with { Doubt = ReportDoubt.Open });
        });
        InTransaction(journal =>
        {
            journal.Update(doubts[1], ReportDoubt.Explained);
            journal.Update(doubts[2], ReportDoubt.Quarantined);
            journal.Update(Report(5), ReportDoubt.Open);
        });
        Journal.Begin();
        Journal.Update(doubts[0], ReportDoubt.Explained);

        Restart();

        Assert.Equal([doubts[0], doubts[3], Report(5) with { Doubt = ReportDoubt.Open }], Journal.ReadDoubts(1));
        Assert.Equal(ReportDoubt.Explained, Journal.FindReport(1, "cid-1", "exec-2")!.Doubt);
        Assert.Equal(doubts[2] with { Doubt = ReportDoubt.Quarantined }, Assert.Single(Journal.ReadReportsWith(1, "exec-3")));
    }

    [Fact]
    public void A_report_in_quarantine_stays_there()
    {
        InTransaction(journal => journal.Insert(Report(1) with { Doubt = ReportDoubt.Open }));
        InTransaction(journal => journal.Update(Report(1), ReportDoubt.Quarantined));
        InTransaction(journal =>
        {
            journal.Update(Report(1), ReportDoubt.Open);
            journal.Update(Report(1), ReportDoubt.Quarantined);
        });

        Restart();

        Assert.Equal(ReportDoubt.Quarantined, Journal.FindReport(1, "cid-1", "exec-1")!.Doubt);
        Assert.Empty(Journal.ReadDoubts(1));
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(1, 2)]
    public void The_doubt_of_a_report_that_is_not_there_is_an_error(long sequence, int account)
    {
        InTransaction(journal => journal.Insert(Report(1)));
        Journal.Begin();

        JournalException e = Assert.Throws<JournalException>(() => Journal.Update(Report(sequence, account), ReportDoubt.Open));

        Assert.Equal(JournalFault.Conflict, e.Fault);
        Assert.Throws<JournalException>(Journal.Commit);
    }

    [Fact]
    public void Replacements_of_an_order_are_found_open_and_closed()
    {
        ClientOrderId target = new("the first");
        IntentRecord[] replacements = [Intent(2) with { Target = target }, Intent(3, isClosed: true) with { Target = target }];
        InTransaction(journal =>
        {
            journal.Insert(Intent(1) with { Target = null });
            foreach (IntentRecord replacement in replacements)
                journal.Insert(replacement);
            journal.Insert(Intent(4, account: 2) with { Target = target });
        });

        Restart();

        Assert.Equal(replacements, Journal.ReadReplacements(1, target.Value));
        Assert.Empty(Journal.ReadReplacements(1, "nobody"));
    }

    [Fact]
    public void Events_come_back_whole_and_in_order()
    {
        var empty = new EventRecord(4, EventKind.Born, 0, "", Noon, ReadOnlyMemory<byte>.Empty, ReadOnlyMemory<byte>.Empty);
        InTransaction(journal =>
        {
            for (int n = 1; n <= 3; n++)
                journal.Append(Event(n));

            journal.Append(in empty);
        });

        Restart();

        EventRecord[] events = [.. Journal.ReadEvents(1)];
        Assert.Equal([2, 3, 4], events.Select(e => e.Sequence));
        Assert.Equal("event 2 ✓", Encoding.UTF8.GetString(events[0].Data.Span));
        Assert.Equal(Event(2).Hash.ToArray(), events[0].Hash.ToArray());
        Assert.Equal(Event(2) with { Data = default, Hash = default }, events[0] with { Data = default, Hash = default });
        Assert.True(events[2].Data.IsEmpty);
        Assert.True(events[2].Hash.IsEmpty);
        Assert.Equal(EventKind.Born, events[2].Kind);
    }

    [Fact]
    public void An_events_buffers_may_be_used_again()
    {
        byte[] data = "first"u8.ToArray();
        byte[] hash = [1, 2, 3];
        Journal.Begin();
        Journal.Append(Event(1) with { Data = data, Hash = hash });
        "other"u8.CopyTo(data);
        hash[0] = 9;
        Journal.Commit();

        EventRecord stored = Assert.Single(Journal.ReadEvents(0));

        Assert.Equal("first", Encoding.UTF8.GetString(stored.Data.Span));
        Assert.Equal(new byte[] { 1, 2, 3 }, stored.Hash.ToArray());
    }

    [Fact]
    public void A_slow_reader_does_not_stop_the_writer()
    {
        for (int batch = 0; batch < 3; batch++)
        {
            int first = 1 + (batch * 300);
            InTransaction(journal =>
            {
                for (int n = first; n < first + 300; n++)
                    journal.Append(Event(n));
            });
        }

        var seen = new List<long>();
        foreach (EventRecord e in Journal.ReadEvents(0))
        {
            seen.Add(e.Sequence);
            if (e.Sequence == 100)
            {
                InTransaction(journal => journal.Append(Event(901)));
                Journal.Idle();
            }
        }

        Assert.Equal(Enumerable.Range(1, 900).Select(n => (long)n), seen.Take(900));
    }

    [Fact]
    public void Ten_thousand_intents_are_kept_and_found()
    {
        const int Count = 10_000;
        for (int n = 1; n <= Count;)
        {
            InTransaction(journal =>
            {
                for (int end = n + 500; n < end; n++)
                {
                    journal.Insert(Intent(n, isClosed: n % 1000 != 0));
                    journal.Append(Event(n));
                }
            });
            Journal.Idle();
        }

        Restart();

        JournalImage image = Journal.Load();
        Assert.Equal(10, image.OpenIntents.Count);
        Assert.Equal(Count, image.LastEventSequence);
        Assert.Equal(Intent(7777, isClosed: true), Journal.FindByClientOrderId(1, "cid-00007777"));
        Assert.Equal(Enumerable.Range(1, Count).Select(KeyOf), Journal.ReadIntents(1).Select(intent => intent.IntentKey));
        Assert.Equal(Count - 500, Journal.ReadEvents(500).Count());
    }

    [Fact]
    public void Causes_come_back_whole_and_in_order()
    {
        InTransaction(journal =>
        {
            journal.Insert(Cause(1));
            journal.Insert(Cause(2, account: 2));
            journal.Insert(Cause(3));
        });

        Restart();

        Assert.Equal(Cause(3), Journal.FindCause(1, "cause-3"));
        Assert.Null(Journal.FindCause(1, "cause-2"));
        Assert.Equal([Cause(1), Cause(3)], Journal.ReadCauses(1, 0));
        Assert.Equal([Cause(3)], Journal.ReadCauses(1, 1));
        Assert.Equal(3, Journal.Load().LastCauseSequence);
    }

    [Fact]
    public void Decisions_come_back_whole_and_in_order()
    {
        DecisionRecord bare = Decision(2) with { DenialMessage = null, DenialCode = 0, Input = "" };
        InTransaction(journal =>
        {
            journal.Insert(Decision(1));
            journal.Insert(bare);
            journal.Insert(Decision(3, account: 2));
        });

        Restart();

        Assert.Equal(Decision(1), Journal.FindDecision(1, "s", "cause-1"));
        Assert.Null(Journal.FindDecision(1, "other", "cause-1"));
        Assert.Null(Journal.FindDecision(1, "s", "cause-3"));
        Assert.Equal([Decision(1), bare], Journal.ReadDecisions(1, 0));
        Assert.Equal([bare], Journal.ReadDecisions(1, 1));
        Assert.Equal(3, Journal.Load().LastDecisionSequence);
    }

    [Fact]
    public void A_strategy_keeps_where_it_started_and_its_last_place()
    {
        InTransaction(journal => journal.Save(new StrategyCursor(1, new StrategyId("s"), 5, 5)));
        InTransaction(journal => journal.Save(new StrategyCursor(1, new StrategyId("s"), 99, 7)));

        Restart();

        Assert.Equal(new StrategyCursor(1, new StrategyId("s"), 5, 7), Journal.FindCursor(1, "s"));
        Assert.Null(Journal.FindCursor(2, "s"));
    }

    [Fact]
    public void The_last_snapshot_of_a_strategy_comes_back_whole()
    {
        CheckpointRecord first = new(1, new StrategyId("s"), 3, 1, "A int", "{}", "AB", Noon);
        CheckpointRecord second = new(1, new StrategyId("s"), 4, 2, "A int\nB text", "{\"A\":1}", "CD", Noon.AddTicks(7));
        InTransaction(journal => journal.Save(first));
        InTransaction(journal => journal.Save(second));

        Restart();

        Assert.Equal(second, Journal.FindCheckpoint(1, "s"));
        Assert.Null(Journal.FindCheckpoint(2, "s"));
    }

    [Fact]
    public void What_a_handler_has_handled_comes_back()
    {
        HandledRecord handled = new(1, "Book.OnFill", "[\"e1\"]", "FF", Noon);
        InTransaction(journal => journal.Insert(handled));

        Restart();

        Assert.Equal(handled, Journal.FindHandled(1, "Book.OnFill", "[\"e1\"]"));
        Assert.Null(Journal.FindHandled(1, "Book.OnFill", "[\"e2\"]"));
        Assert.Null(Journal.FindHandled(2, "Book.OnFill", "[\"e1\"]"));
    }

    [Theory]
    [InlineData("cause")]
    [InlineData("decision")]
    [InlineData("handled")]
    public void A_second_row_with_the_same_key_shuts_the_journal(string what)
    {
        Action<IOrderJournal> first = what switch
        {
            "cause" => journal => journal.Insert(Cause(1)),
            "decision" => journal => journal.Insert(Decision(1)),
            _ => journal => journal.Insert(new HandledRecord(1, "h", "k", "", Noon)),
        };
        Action<IOrderJournal> second = what switch
        {
            "cause" => journal => journal.Insert(Cause(2) with { Key = Cause(1).Key }),
            "decision" => journal => journal.Insert(Decision(2) with { Cause = Decision(1).Cause }),
            _ => journal => journal.Insert(new HandledRecord(1, "h", "k", "other", Noon)),
        };
        InTransaction(first);
        Journal.Begin();
        JournalException fault = Assert.Throws<JournalException>(() => second(Journal));
        Assert.Equal(JournalFault.Conflict, fault.Fault);
        Assert.Throws<JournalException>(Journal.Commit);
    }

    [Fact]
    public void Causes_and_decisions_that_were_not_committed_are_gone()
    {
        Journal.Begin();
        Journal.Insert(Cause(1));
        Journal.Insert(Decision(1));
        Journal.Save(new StrategyCursor(1, new StrategyId("s"), 1, 1));

        Restart();

        Assert.Empty(Journal.ReadCauses(1, 0));
        Assert.Empty(Journal.ReadDecisions(1, 0));
        Assert.Null(Journal.FindCursor(1, "s"));
    }

    [Fact]
    public void Writing_outside_a_transaction_and_two_transactions_at_once_are_mistakes()
    {
        Assert.Throws<InvalidOperationException>(() => Journal.Insert(Intent(1)));
        Assert.Throws<InvalidOperationException>(Journal.Commit);
        Journal.Begin();
        Assert.Throws<InvalidOperationException>(Journal.Begin);

        // A mistake is not a failure of the medium: the transaction goes on.
        Journal.Insert(Intent(1));
        Journal.Commit();
        Assert.NotNull(Journal.FindIntent(1, KeyOf(1)));
    }

    [Fact]
    public void An_empty_transaction_and_idling_inside_one_are_allowed()
    {
        InTransaction(_ => { });
        Journal.Begin();
        Journal.Idle();
        Journal.Insert(Intent(1));
        Journal.Commit();

        Restart();

        Assert.NotNull(Journal.FindIntent(1, KeyOf(1)));
    }

    [Fact]
    public void A_closed_journal_cannot_be_used()
    {
        Journal.Dispose();
        Journal.Dispose();

        Assert.Throws<ObjectDisposedException>(Journal.Load);
        Assert.Throws<ObjectDisposedException>(Journal.Begin);
        Assert.Throws<ObjectDisposedException>(() => Journal.FindIntent(1, "x"));
        Assert.Throws<ObjectDisposedException>(() => Journal.ReadEvents(0).Count());
    }
}
