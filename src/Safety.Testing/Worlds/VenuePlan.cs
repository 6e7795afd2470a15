using Safety.Testing.Venues;

namespace Safety.Testing.Worlds;

/// <summary>One desk of a venue, and how far away it is.</summary>
/// <param name="Account">The number of its account.</param>
/// <param name="Desk">Its number in the account.</param>
/// <param name="ContractName">The name of its contract.</param>
/// <param name="Does">What it does.</param>
/// <param name="Telling">What the product is told of it.</param>
/// <param name="RequestMs">How long a request takes.</param>
/// <param name="ResponseMs">How long an answer takes.</param>
/// <param name="ReportMs">How long a report takes.</param>
/// <param name="GivesUpMs">How long the connection waits for an answer before it fails the call.</param>
public sealed record VenuePlan(
    int Account, int Desk, string ContractName, VenueSemantics Does, Telling Telling, (int Least, int Most) RequestMs, (int Least, int Most) ResponseMs, (int Least, int Most) ReportMs, int GivesUpMs)
{
    /// <summary>True where the callers of its guard hesitate between permission and wire, and share their requests.</summary>
    public bool IsCareless { get; init; }
}
