using Safety.Testing.Faults;
using Safety.Testing.Traders;

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
