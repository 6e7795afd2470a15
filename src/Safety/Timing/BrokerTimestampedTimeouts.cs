using Safety.Guarding;
using Safety.Journal;
using Safety.Ledger;
using Safety.Lifecycle;
using Safety.Orders;
using Safety.Writer;

namespace Safety.Timing;

/// <summary>
/// Time-outs on the venue's clock, and exits that happen once: a machine whose clock is wrong, was set or stood still neither expires what is valid nor leaves a
/// position twice.
/// </summary>
/// <remarks>
/// The venue's clock is known where the contract has the query role <see cref="Contracts.QueryRole.ServerTime"/>, which is asked whenever reports are fetched (at every arming, and by
/// <see cref="Host.GuardedAccount.CatchUpAsync"/>) and by the host's watch; the interval widens by a thousandth of the time since. Else the times of execution reports bound it from below.
/// </remarks>
[Control("BrokerTimestampedTimeouts", "Time-outs count on the venue's clock, and a position is left once.", DenialCode.EpisodeOver, DenialCode.ExitUnderWay, Sec = "(c)(1)(ii)", Rts6 = "15(1)", Fia = "repeated execution")]
public sealed class BrokerTimestampedTimeouts
{
    // Two clocks, each of them slewed by no more than what adjtimex(2) allows.
    private const int DriftPpm = 1_000;

    private readonly TimeProvider _clock;
    private readonly VenueClock _venue = new(DriftPpm);

    internal BrokerTimestampedTimeouts(TimeProvider clock) => _clock = clock;

    /// <summary>What the venue's clock shows now; a default value while nothing is known of it.</summary>
    public BrokerTime Now => _venue.At(Mono) ?? default;

    /// <summary>How often the venue's clock was set, or ran faster or slower than by a thousandth, since this process began.</summary>
    public int Steps => _venue.Steps;

    /// <summary>How much faster than this machine's clock the venue's runs, in millionths: at least, and at most; null while it was asked once.</summary>
    public (double AtLeast, double AtMost)? DriftRate => _venue.Rate;

    /// <summary>What a deadline on the venue's clock is now; <see cref="DeadlineState.Uncertain"/> while nothing is known of that clock.</summary>
    public DeadlineState StateOf(DateTimeOffset deadline) => Now.Of(deadline);

    /// <summary>A deadline on the venue's clock that is not over before a time from now has passed; null while nothing bounds that clock from above.</summary>
    public DateTimeOffset? In(TimeSpan time) => Now is { Latest: var latest } && latest < DateTimeOffset.MaxValue - time ? latest + time : null;

    /// <summary>A question to the venue for its time leaves.</summary>
    internal long Ask() => Mono;

    /// <summary>Its answer is there: what was the time at the venue, by this answer alone. False with a clock that was set.</summary>
    internal bool Answered(long askedAt, DateTimeOffset stamp, TimeSpan resolution, out BrokerTime told)
    {
        long now = Mono;
        told = new BrokerTime(stamp, stamp + resolution + TimeSpan.FromTicks(now - askedAt));
        return _venue.Asked(askedAt, now, stamp, resolution);
    }

    /// <summary>A live report tells a time.</summary>
    internal void Heard(DateTimeOffset stamp)
    {
        if (stamp > DateTimeOffset.UnixEpoch)
            _venue.Heard(Mono, stamp);
    }

    internal string LastStep => FormattableString.Invariant($"{_venue.LastStep.TotalMilliseconds:0} ms");

    /// <summary>Why an exit is not let through; null for other orders, and where nothing is against it.</summary>
    internal static Denial? CheckExit(JournalBatch journal, AccountState account, OrderTerms terms, Family? target)
    {
        if (terms.Exits is not { } episode)
            return null;
        if (!terms.ReduceOnly)
            return Denials.Create(DenialCode.TermsMalformed, $"an exit can only reduce a position; set {nameof(OrderTerms.ReduceOnly)} beside {nameof(OrderTerms.Exits)}. Nothing was sent.");
        Holding held = account.Holding(terms.Instrument.Symbol, terms.PositionSide);
        if (held.Episode != episode.Number)
        {
            return Denials.Create(DenialCode.EpisodeOver,
                $"the position in {terms.Instrument.Symbol} that this exit was decided for (episode {episode.Number}) is over, {(held.Episode == 0 ? "and none is held" : (FormattableString)$"and another began with {held.Episode}")}; nothing was sent. Decide anew.");
        }

        return journal.Families.FirstOrDefault(family => family.Account == account.Account && family.Number != target?.Number && family.First.Admission.Terms is { Exits: { } other } theirs
                && other == episode && theirs.Instrument.Symbol == terms.Instrument.Symbol && family.Contribution.OpenUnits > 0m) is not { } underWay ? null
            : Denials.Create(DenialCode.ExitUnderWay,
                $"the exit {underWay.LiveId} of this position can still trade; nothing was sent. Wait until it is known what became of it, or change it.");
    }

    private long Mono => _clock.GetElapsedTime(0, _clock.GetTimestamp()).Ticks;
}
