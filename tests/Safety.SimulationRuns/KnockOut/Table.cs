namespace Safety.SimulationRuns.KnockOut;

/// <summary>
/// The safeguards, each with the step that is it. A step that another one covers is no row of its own: where two have to fail before anything shows, the
/// row is what they share.
/// </summary>
internal static class Table
{
    private const string Hedges = "Hedging/RecursiveHedgeMonitor.cs";
    private const string Timeouts = "Timing/BrokerTimestampedTimeouts.cs";

    public static IReadOnlyList<Mutation> Mutations { get; } =
    [
        // What is asked before an intent is written.
        new("knownKey", "Guard/GuardedCall.cs",
            "if (IdempotencyManager.Recall(journal, account.Ref, call.IntentKey) is { } known)",
            "if (journal.Last == ulong.MaxValue && IdempotencyManager.Recall(journal, account.Ref, call.IntentKey) is { } known)"),
        new("keyContent", "Idempotency/IdempotencyManager.cs", "if (known.Key == key && known.Content == content)", "if (known.Key == key)"),
        new("armedAtAdmission", "Guard/GuardedCall.cs", "account.CheckArmed(call.Needs) ?? account.CheckLatches(call) ?? account.CheckBreaker(state)", "account.CheckBreaker(state)"),
        new("breaker", "Guard/GuardedCall.cs", "?? account.CheckBreaker(state) ??", "??"),
        new("maintenance", "Guard/GuardedCall.cs", " ?? entry.CheckMaintenance(journal.Now);", ";"),
        new("instrumentList", "Guard/GuardedCall.cs", "is { } allowed && !allowed.Contains(instrument.Symbol)", "is { } allowed && allowed.Count == 0"),
        new("replaceTarget", "Guard/GuardedCall.cs", "if (denial is null && call.Site.Kind == BrokerCallKind.Replace)", "if (denial is null && call.Site.Kind == BrokerCallKind.Replace && target?.Find(call.Target) is null)"),
        new("priceBand", "Limits/PriceBand.cs", "return distance <= Whole(center) * _bandBps ? null", "return distance >= 0m ? null"),
        new("priceAge", "Limits/PriceBand.cs", "if (age > _maxAgeMs || age < -_maxAgeMs)", "if (double.IsNaN(age))"),
        new("exchangeRate", "Guard/GuardedCall.cs", "        if (rate <= 0m)\n", "        if (rate <= 0m)\n            rate = 1m;\n        if (rate <= 0m)\n"),
        new("orderNotional", "Limits/NotionalLimit.cs", "_limits.MaxOrderNotional is not { } limit || notional <= limit ? null", "_limits.MaxOrderNotional is not { } limit || notional >= 0m ? null"),
        new("dayNotional", "Limits/NotionalLimit.cs", "_limits.MaxDailyNotional is not { } limit || admittedToday + notional <= limit ? null", "_limits.MaxDailyNotional is not { } limit || admittedToday >= 0m ? null"),
        new("exposure", "Limits/NotionalLimit.cs", "_limits.MaxOpenNotional is not { } limit || exposureWithOrder <= limit || (canOnlyReduce && exposureWithOrder <= exposureNow) ? null", "_limits.MaxOpenNotional is not { } limit || exposureWithOrder >= 0m ? null"),
        new("reduceOnly", "Guard/GuardedCall.cs", "if (terms.ReduceOnly && reducing > reducible)", "if (terms.ReduceOnly && reducing < 0m)"),
        new("orderRate", "Guard/GuardedCall.cs", "denial ??= call.Terms.Count == 0 ? null : account.Rate.Check(journal.Now, call.Terms.Count);", ""),
        new("breakGlassExpiry", "Guard/V1/CallSite.cs", "DateOnly.FromDateTime(now.UtcDateTime) > ExpiresOn", "DateOnly.FromDateTime(now.UtcDateTime) > ExpiresOn && ExpiresOn is null"),

        // What is asked once more at the wire.
        new("armedAtTheWire", "Guard/V1/Admission.cs", "if (_entry.Arming.MaySend < Needs || _entry.Arming.Epoch != _epoch)", "if (_entry.Arming.Epoch != _epoch)"),
        new("deadlineAtTheWire", "Guard/V1/Admission.cs", "return IsPastDeadline ? \"The call came to the wire after its deadline\" : null;", "return null;"),
        new("contentAtTheWire", "Guard/V1/Admission.cs", "if (request != _permitted)", "if (request != _permitted && _isClosed)"),

        // Kill switch and arming.
        new("latchHalts", "KillSwitch/KillSwitch.cs", "                _host.Halt();\n                _open.Add(kill.Id);\n                _causes = 1;", "                _open.Add(kill.Id);\n                _causes = 1;"),
        new("journalProbe", "Writer/OrderIntentPersistence.cs", "            _journal.Probe();\n", ""),
        new("latchDurability", "KillSwitch/KillSwitch.cs", "                    if (IsOpen(kill.Id))\n                        _directory.WriteOwn(kill);", "                    throw new IOException(\"not tried\");"),
        new("releaseOnlyCloses", "Arming/ArmingMachine.cs", "(Halted, Release) => ArmingState.Closed,", "(Halted, Release) => new(Armed, Full),"),
        new("massCancel", "Recovery/MassCancel.cs", "_timer ??= _clock.CreateTimer(static self => ((MassCancel)self!).Look(), this, s_look, s_look);\n        }\n\n        Look();", "_isOver = true;\n        }"),
        new("cancelLookUp", "Guard/CancelTracker.cs", "if (by == CancelBy.Caller && attempts.IsAccepted(clock, out cancelId))", "if (by == CancelBy.Caller && target.IsEmpty && attempts.IsAccepted(clock, out cancelId))"),

        // What the venue says.
        new(
            "reportDuplicates",
            new Edit("Reports/ReportIntake.cs", "if (news == ReportNews.News)", "if (news == ReportNews.News || (first != 0 && news == ReportNews.Repeated))"),
            new Edit("Lifecycle/Family.cs", "if (Compare(report, out ulong first) != ReportNews.News)", "if (Compare(report, out ulong first) is not (ReportNews.News or ReportNews.Repeated))")),
        new("ordersOfOthers", "Reports/ReportIntake.cs", "        if (receipt.IsDuplicate)\n            return receipt;\n        if (account.IsOurs", "        if (!receipt.Record.Report.ClientOrderId.IsEmpty)\n            return receipt;\n        if (account.IsOurs"),
        new("positions", "Recovery/Reconciliation.cs", "if (units != ours && !stirring.Contains(symbol)", "if (units != ours && symbol.Length == 0 && !stirring.Contains(symbol)"),
        new("unexplainedReports", "Lifecycle/Family.cs", "private Family Raise(AlarmKind kind, string text) => this with { Alarms = Alarms.Add(new Alarm(kind, text)) };", "private Family Raise(AlarmKind kind, string text) => this;"),

        // What a protocol must not do.
        new(
            "intentBeforeSend",
            new Edit("Guard/V1/AccountEntry.cs", "return _account.Host.Writer.RunTogether(admission) ? new ValueTask<Admission>(admission) : new ValueTask<Admission>(admission.Completion);", "_account.Host.Writer.Post(admission);\n        return new ValueTask<Admission>(admission.Completion);"),
            new Edit("Guard/V1/Admission.cs", "void IJournalWork.Apply(JournalBatch journal) => _entry.Decide(this, journal);", "void IJournalWork.Apply(JournalBatch journal)\n    {\n        _entry.Decide(this, journal);\n        _completion!.TrySetResult(this);\n    }")),
        new("noBlindResend", "Guard/GuardedCall.cs",
            "if (IdempotencyManager.Recall(journal, account.Ref, call.IntentKey) is { } known)",
            "if (IdempotencyManager.Recall(journal, account.Ref, call.IntentKey) is { } known && known.Progress.State is not (IntentState.Pending or IntentState.Unknown))"),
        new("notFoundIsNoProof", "Lifecycle/Intent.cs", "AbsentFrom is { } from && lookedUp.AskedAt >= from && lookedUp.HadEnded;", "lookedUp.Answer == LookUpAnswer.Absent;"),
        new("timeOutIsNoAnswer", "Guard/V1/Admission.cs", "Judgement judgement = Judgement.Unknown(exception is OperationCanceledException ?", "Judgement judgement = exception is OperationCanceledException ? Judgement.Rejected(\"too late\") : Judgement.Unknown(exception is OperationCanceledException ?"),
        new("reportBeforeAnswer", "Reports/ReportIntake.cs", "        if (family is null)\n            return Foreign(journal, account, report);\n        ReportNews", "        if (family is null)\n            return Foreign(journal, account, report);\n        if (family.Intents.All(static intent => intent.Own == IntentState.Pending))\n            return new ReportReceipt(new ReportRecord(account.Ref, 0, report, ReportDisposition.Stale, journal.Now), IsDuplicate: true);\n        ReportNews"),
        new("executionOfOneOrder", "Reports/ReportIntake.cs", "if (IsOfAnotherOrder(journal, account, report, family) is { } theirs)", "if (IsOfAnotherOrder(journal, account, report, family) is { } theirs && theirs.ExecId.Length == 0)"),
        new("orderNumbers", "Guard/AccountCore.cs", "if (next >= before)", "if (next >= before || next > 0)"),

        // Hedges.
        new("hedgedOnce", Hedges, "other.ExecId == fill.ExecId && other.OpenUnits != 0m", "other.ExecId.Length == 0 && other.OpenUnits != 0m"),
        new("hedgeQuantity", Hedges, "return units <= Math.Abs(uncovered) ? null", "return units > 0m ? null"),
        new("hedgeSide", Hedges, "if (uncovered == 0m || (terms.Side == against) != (uncovered > 0m))", "if (uncovered == 0m)"),
        new("hedgeDepth", Hedges, "if (depth > limits.MaxHedgeDepth)", "if (depth > limits.MaxHedgeDepth && depth > 8)"),
        new("hedgeCycle", Hedges, "is { } cycle)", "is { Length: 0 } cycle)"),
        new("hedgePlanned", Hedges, " || due.Plan.With.Symbol != terms.Instrument.Symbol)", ")"),
        new("hedgedFill", Hedges, "\n            || parent.FindExecution(fill.ExecId) is not { ExecType: ExecType.Trade })", ")"),
        new("hedgeLiquidity", Hedges, "return displayed.Units >= needed ? null", "return displayed.Units >= 0m ? null"),
        new("hedgeBookAge", Hedges, " || (journal.Now - displayed.At).Duration().TotalMilliseconds > limits.MarketDataMaxAgeMs)", ")"),
        new("hedgeOverdue", Hedges, "is not { } overdue ? null", "is not { Filled: < 0m } overdue ? null"),
        new("hedgesFollowBusts", "Ledger/AccountState.cs", "(due.Filled != family.CumQty ||", "(due.Filled < family.CumQty ||"),

        // Exits and the venue's clock.
        new("exitOnce", Timeouts, "family.Contribution.OpenUnits > 0m) is not { } underWay", "family.Contribution.OpenUnits < 0m) is not { } underWay"),
        new("exitEpisode", Timeouts, "if (held.Episode != episode.Number)", "if (held.Episode == 0)"),
        new("clockInterval", "Timing/VenueClock.cs", "resolution.Ticks + Widened(receivedAt - sentAt)", "resolution.Ticks"),
        new("clockDrift", "Timing/VenueClock.cs", "(long)((Int128)Math.Abs(passed) * driftPpm / 1_000_000) + 1;", "1;"),
        new("clockStep", "Timing/VenueClock.cs", "if (both.Low <= both.High)", "if (both.Low > both.High)\n                both = known;\n            if (both.Low <= both.High)"),
    ];
}
