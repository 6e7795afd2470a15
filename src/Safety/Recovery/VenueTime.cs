using Safety.Generated.V1;
using Safety.Guard;
using Safety.Guarding;
using Safety.Timing;

namespace Safety.Recovery;

/// <summary>Asks a venue for its time.</summary>
internal static class VenueTime
{
    /// <summary>What the time was at the venue when it answered, by that answer alone: what proves something must not stand on an earlier one.</summary>
    public static async Task<BrokerTime> AskAsync(AccountCore account, AccountEntry entry, TimeSpan patience, CancellationToken cancellationToken)
    {
        long askedAt = entry.Timeouts.Ask();
        DateTimeOffset stamp = await entry.Access.GetServerTimeAsync(cancellationToken).WaitAsync(patience, account.Host.Clock, cancellationToken).ConfigureAwait(false);
        if (!entry.Timeouts.Answered(askedAt, stamp, TimeSpan.FromMilliseconds(Math.Max(1, entry.Rules.TimeResolutionMs)), out BrokerTime told))
            account.Host.Raise(SafetyEventKind.VenueClockSet, account.Id, $"The venue's clock was set by {entry.Timeouts.LastStep}, or runs faster or slower than by a thousandth; deadlines on it count anew from {stamp:O}.");
        return told;
    }
}
