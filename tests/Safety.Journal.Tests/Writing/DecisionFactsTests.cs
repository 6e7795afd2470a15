using Safety.Decisions;
using Safety.Idempotency;
using Safety.Identity;
using Safety.Journal;
using Safety.Journal.Facts;
using Safety.Testing;
using Safety.Writer;
using static Safety.Journal.Tests.Writing.SampleFacts;

namespace Safety.Journal.Tests.Writing;

public sealed class DecisionFactsTests : IDisposable
{
    private static readonly StrategyId s_strategy = new("s");

    private readonly VirtualTime _time = new();
    private InMemoryJournal _journal = new(SampleRecords.Accounts);
    private OrderIntentPersistence _writer;

    public DecisionFactsTests() => _writer = Open();

    public void Dispose() => _journal.Dispose();

    [Fact]
    public void Causes_are_what_was_handed_in_and_every_report_that_changed_something_in_their_order()
    {
        Run(static journal =>
        {
            journal.Append(1, 0, new Caused("bar 1", DateTimeOffset.UnixEpoch, "p"));
            ulong family = journal.Append(1, 0, Admitted(1));
            journal.Append(1, family, Filled(1) with { Disposition = ReportDisposition.Stale });
            journal.Append(1, family, Filled(1));
            journal.Append(2, 0, new Caused("of another account", DateTimeOffset.UnixEpoch, ""));
            journal.Append(1, 0, new Caused("bar 2", DateTimeOffset.UnixEpoch, ""));
            return true;
        });
        for (int i = 0; i < 2; i++)
        {
            (CauseRecord Cause, Reported? Report)[] causes = Run(static journal => DecisionFacts.ReadCauses(journal, 1, 0).ToArray());
            Assert.Equal(["bar 1", "report:cid-00000001/x-1", "bar 2"], causes.Select(static cause => cause.Cause.Key.Value));
            Assert.Equal([CauseKind.Event, CauseKind.ExecutionReport, CauseKind.Event], causes.Select(static cause => cause.Cause.Kind));
            Assert.Equal("x-1", causes[1].Report!.Report.ExecId);
            Assert.Equal(["bar 2"], Run(journal => DecisionFacts.ReadCauses(journal, 1, causes[1].Cause.Sequence).Select(static cause => cause.Cause.Key.Value).ToArray()));
            Assert.Equal("p", Run(static journal => DecisionFacts.FindCause(journal, 1, new CauseKey("bar 1")))!.Payload);
            Assert.Null(Run(static journal => DecisionFacts.FindCause(journal, 2, new CauseKey("bar 1"))));
            Restart();
        }
    }

    [Fact]
    public void A_decision_is_written_once_and_found_whole()
    {
        DecisionRecord decision = SampleRecords.Decision(5);
        Run(journal =>
        {
            DecisionFacts.Write(journal, decision);
            DecisionFacts.Write(journal, decision with { Plan = "another" });
            return true;
        });
        Restart();
        Run(journal =>
        {
            DecisionFacts.Write(journal, decision with { Plan = "another" });
            return true;
        });

        DecisionRecord found = Run(journal => DecisionFacts.Find(journal, 1, decision.Strategy, decision.Cause))!;
        Assert.Equal(decision with { Sequence = found.Sequence, DecidedAt = found.DecidedAt }, found);
        Assert.Null(Run(journal => DecisionFacts.Find(journal, 1, new StrategyId("another"), decision.Cause)));
        Assert.Null(Run(journal => DecisionFacts.Find(journal, 2, decision.Strategy, decision.Cause)));
    }

    [Fact]
    public void A_strategy_starts_behind_every_cause_there_is_and_goes_on_where_it_was()
    {
        Run(static journal => journal.Append(1, 0, new Caused("before", DateTimeOffset.UnixEpoch, "")));
        StrategyCursor first = Run(static journal => DecisionFacts.Begin(journal, 1, s_strategy));
        Assert.Empty(Run(journal => DecisionFacts.ReadCauses(journal, 1, first.Position).ToArray()));
        ulong cause = Run(static journal => journal.Append(1, 0, new Caused("after", DateTimeOffset.UnixEpoch, "")));
        Run(journal =>
        {
            DecisionFacts.Save(journal, first with { Position = (long)cause });
            DecisionFacts.Save(journal, new CheckpointRecord(1, s_strategy, (long)cause, 2, "shape", "{}", "sum", default));
            return true;
        });

        for (int i = 0; i < 2; i++)
        {
            Restart();
            Assert.Equal(first with { Position = (long)cause }, Run(static journal => DecisionFacts.Begin(journal, 1, s_strategy)));
            CheckpointRecord snapshot = Run(static journal => DecisionFacts.FindSnapshot(journal, 1, s_strategy))!;
            Assert.Equal(new CheckpointRecord(1, s_strategy, (long)cause, 2, "shape", "{}", "sum", snapshot.At), snapshot);
            Assert.Null(Run(static journal => DecisionFacts.FindSnapshot(journal, 2, s_strategy)));
            _writer.Settle(); // the second time from a checkpoint
            Run(static _ => true);
        }
    }

    [Fact]
    public void An_event_that_was_handled_is_known_for_ever_by_handler_and_key()
    {
        HandledRecord handled = new(1, "H.On", "{\"id\":\"" + new string('x', 5_000) + "\"}", "content", default);
        Run(journal =>
        {
            DecisionFacts.Save(journal, handled);
            return true;
        });
        Restart();

        HandledRecord found = Run(journal => DecisionFacts.FindHandled(journal, 1, handled.Handler, handled.Key))!;
        Assert.Equal(handled with { HandledAt = found.HandledAt }, found);
        Assert.Null(Run(journal => DecisionFacts.FindHandled(journal, 1, "H.O", "n" + handled.Key)));
        Assert.Null(Run(journal => DecisionFacts.FindHandled(journal, 1, handled.Handler, "another")));
    }

    private OrderIntentPersistence Open() => new(JournalStart.Open(_journal), new InlineExecutor(), _time);

    private void Restart()
    {
        _journal = _journal.CrashAndReopen();
        _writer = Open();
    }

    private T Run<T>(Func<JournalBatch, T> apply) => _writer.RunAsync(apply).GetAwaiter().GetResult();
}
