namespace Safety.PowerCut.Tests.Trading;

/// <summary>What had been promised at a moment, and what the venue knew.</summary>
/// <param name="Intents">How many intents were acknowledged: their permit was granted.</param>
/// <param name="Reports">How many execution reports were acknowledged.</param>
/// <param name="Epoch">The arming that was acknowledged.</param>
/// <param name="MustBeKilled">True between a latch that was acknowledged and its release.</param>
/// <param name="MustNotBeKilled">True while no latch was under way.</param>
/// <param name="Venue">The venue.</param>
/// <param name="Now">The time.</param>
internal sealed record Promise(int Intents, int Reports, long Epoch, bool MustBeKilled, bool MustNotBeKilled, VenueMemory Venue, DateTimeOffset Now);
