using Safety.Generated.V1;
using Safety.Guard;
using Safety.Guarding;
using Safety.Timing;

namespace Safety.Recovery;

/// <summary>Asks a venue for its time, and says when it is not known well enough.</summary>
internal static class VenueTime
{
    /// <summary>Asks every venue of the account that tells its time. One that does not answer is no news yet: what is known of its clock gets less certain by itself.</summary>
    public static async Task PollAsync(AccountCore account, CancellationToken cancellationToken)
    {
        foreach (AccountEntry entry in account.Entries)
        {
            if (!entry.Access.CanTellTime)
                continue;
            try
            {
                await AskAsync(account, entry, TimeSpan.FromMilliseconds(entry.Contract.Profile.CallTimeoutMs), cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                // It is asked again.
            }
        }
    }

    /// <summary>Why no deadline of the account can be judged; null while its venues' clocks are known well enough, or have never been told.</summary>
    public static string? WhyUncertain(AccountCore account)
    {
        TimeSpan most = TimeSpan.FromMilliseconds(account.Host.Options.MaxVenueTimeErrorMs) * 2;
        foreach (AccountEntry entry in account.Entries)
        {
            // Reports bound it from one side only, until the first answer.
            if (entry.Access.CanTellTime && entry.Timeouts.Now is var now && now != default && now.Latest < DateTimeOffset.MaxValue && now.Uncertainty > most)
                return FormattableString.Invariant($"The venue's time is known to {now.Uncertainty.TotalMilliseconds / 2:0} ms either way, more than {account.Host.Options.MaxVenueTimeErrorMs} ms: it has not told it for too long, or answers too slowly. Arm again once it does.");
        }

        return null;
    }

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
