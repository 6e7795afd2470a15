using Safety.Guarding;
using Safety.Identity;
using Safety.Limits;
using Safety.Orders;
using Safety.Testing.Faults;
using Safety.Testing.Traders;
using Safety.Testing.Venues;

namespace Safety.Testing.Worlds;

/// <summary>Everything about a world that was drawn before it begins; what happens in it follows.</summary>
/// <param name="Seed">The seed it was drawn from.</param>
/// <param name="Start">The true time at its beginning.</param>
/// <param name="Length">How long things go on, in ticks; then it comes to rest.</param>
/// <param name="UsesSqlite">True when the journal is a SQLite file.</param>
/// <param name="Host">The host's settings.</param>
/// <param name="Accounts">The accounts.</param>
/// <param name="Acts">What traders do.</param>
/// <param name="Faults">What goes wrong.</param>
public sealed record WorldPlan(
    ulong Seed, DateTimeOffset Start, long Length, bool UsesSqlite, HostPlan Host, IReadOnlyList<AccountPlan> Accounts, IReadOnlyList<TraderAct> Acts, IReadOnlyList<Fault> Faults);

/// <summary>The settings of a world's host.</summary>
/// <param name="WatchIntervalMs">How often the watcher looks.</param>
/// <param name="ArmedForMs">How long the guard stays armed without it.</param>
/// <param name="ReconcileEveryMs">How often venue and journal are compared.</param>
/// <param name="BackfillOverlapMs">How far back missed reports are fetched again.</param>
/// <param name="RecoveryTimeoutMs">How long recovery waits.</param>
/// <param name="OffsetMs">How far the host's wall clock is from the true time at the beginning.</param>
/// <param name="OperatorDelayMs">How long the operator takes to do what has to be done.</param>
/// <param name="ForgetsToArm">True for an operator who releases and arms much later.</param>
public sealed record HostPlan(int WatchIntervalMs, int ArmedForMs, int ReconcileEveryMs, int BackfillOverlapMs, int RecoveryTimeoutMs, int OffsetMs, int OperatorDelayMs, bool ForgetsToArm);

/// <summary>One account of a world.</summary>
/// <param name="Id">The account.</param>
/// <param name="Limits">Its limits.</param>
/// <param name="Instruments">What it trades.</param>
/// <param name="Prices">What each of them costs at the beginning.</param>
/// <param name="Held">What it holds of each at the beginning.</param>
/// <param name="Venues">Its venue, or two desks of it behind contracts of their own.</param>
/// <param name="VenueOffsetMs">How far the venue's clock is from the true time at the beginning.</param>
/// <param name="Hedges">True when a strategy decides about every fill.</param>
public sealed record AccountPlan(
    AccountId Id, LimitOptions Limits, IReadOnlyList<Instrument> Instruments, IReadOnlyList<decimal> Prices, IReadOnlyList<decimal> Held, IReadOnlyList<VenuePlan> Venues, int VenueOffsetMs, bool Hedges);

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
    int Account, int Desk, string ContractName, VenueSemantics Does, Telling Telling, (int Least, int Most) RequestMs, (int Least, int Most) ResponseMs, (int Least, int Most) ReportMs, int GivesUpMs);
