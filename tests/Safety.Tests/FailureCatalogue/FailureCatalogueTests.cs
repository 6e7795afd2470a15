using System.Globalization;
using System.Reflection;

namespace Safety.Tests.FailureCatalogue;

/// <summary>The catalogue itself: every failure has a test of its number, or says why not; the document is written from here.</summary>
public class FailureCatalogueTests
{

    private static readonly FailureItem[] s_items =
    [
        new(1, "accepts the order; the response is lost", "Unknown, all of it reserved; the venue is asked and the live order adopted"),
        new(2, "accepts, then answers 504; the SDK repeats the request by itself", "the permit was for one call, so the guard cannot count behind it: SAFE212 and SAFE303 keep the retry out of the build. Where the venue rejects the repeated ID, the live order is adopted; where it places another, the second fill trips the breaker"),
        new(3, "answers 429 with Retry-After", "nothing is sent again; Rejected where the mapping says so, else Unknown until absence is proved"),
        new(4, "hears nothing: the socket times out before the request is written", "Unknown and reserved until \"not found\" is final, then NotExecuted; never sent again"),
        new(5, "answers a repeated ID with 422 after a timeout", "Unknown, then the live order. A mapping that calls it Rejected is corrected by the venue's first report, and the breaker trips"),
        new(6, "would take an ID again once its order is filled", "the journal answers: the same request gets its stored outcome, another one is denied"),
        new(7, "does not check IDs at all", "one send per key, whatever times out or restarts"),
        new(8, "gets the ID cut or rewritten, or looks it up by a part of it", "before the permit: nothing is sent. Behind it: the first report trips the breaker and the next start is blocked. An answer about another order proves nothing"),
        new(9, "the process dies before the intent is durable", "no order, and the key is free"),
        new(10, "the process dies after the intent, before the send", "proved absent, released, never sent"),
        new(11, "the process dies after the send, before the acknowledgement", "adopted with its fills"),
        new(12, "the process dies after a fill, before it is written", "fetched again, counted once"),
        new(13, "the process starts twice, or dies while it recovers", "recovery is repeatable: the same end from any point of it"),
        new(14, "two hosts recover the same intent", "the second one on a machine does not start. With a copy of the journal elsewhere neither sends it, the same key is the same client order ID, and a report of the other's order trips the breaker. A venue without de-duplication would take both: one journal, one host"),
        new(15, "reports a fill before the acknowledgement", "counts at once; the acknowledgement does not regress it"),
        new(16, "reports a fill after the cancel", "counts; the order stays canceled"),
        new(17, "completes the order while its cancel is pending, then rejects the cancel", "Filled"),
        new(18, "replays new and fill three times", "one fill, also across restarts"),
        new(19, "uses one trade ID on two orders", "two fills; the very same execution on two orders counts once and trips the breaker"),
        new(20, "sends a duplicate with another price or quantity", "quarantined, the first stands, the breaker trips until a person has looked"),
        new(21, "splits one fill of a netting account that flips its side", "each part with an ID of its own counts once. Parts under one ID trip the breaker; two equal ones look like one told twice, so the rest stays reserved and the next start puts the order in quarantine"),
        new(22, "fills more than was ordered", "counts, and trips the breaker"),
        new(23, "busts a fill of a filled order", "taken back once; the order can fill again and counts again"),
        new(24, "corrects a fill's price", "the average changes, the position does not"),
        new(25, "gets a replace below what has filled", "amended to CumQty, as FIX 4.4 has it"),
        new(26, "has two replaces in flight", "the largest of them stays reserved; every variant of FIX 4.4 D.2 ends as in the matrix"),
        new(27, "cancels without being asked", "canceled; a late fill stays reserved for its time"),
        new(28, "restates an order after a split, past the per-order maximum", "quantities follow, no position moves, the breaker trips, cancels go out"),
        new(29, "restates a stop order after a split and leaves its stop price", "the breaker trips whether it grew or shrank; what fills all the same counts"),
        new(30, "rejects a duplicate with the first order's state", "ends nothing"),
        new(31, "fills while nobody is connected", "missed fills are fetched, before arming and every now and then; what still differs blocks the arming, or trips the breaker"),
        new(32, "loses one frame; the heartbeat is well", "the next report's totals show the gap; caught up, or the breaker trips in time"),
        new(33, "rejects a cancel three times", "the third reject asks for the order's state; nothing is repeated"),
        new(34, "leaves a live order out of its list of orders", "an order missing from a list is not gone: only a look-up by its own ID is proof"),
        new(35, "fails to answer the question for positions", "a failed question is no answer: the host does not arm, and concludes nothing while it runs"),
        new(36, "the kill switch is set between check and send", "the permit is asked for once more next to the wire, and is void: nothing is sent"),
        new(37, "the kill file appears in the middle of a batch", "the next look (`WatchIntervalMs`) stops the rest, a basket as a whole; what was sent is canceled"),
        new(38, "kill, and the rate limit is exhausted", "cancels have a pace of their own: every working order's goes out"),
        new(39, "restart under a latched kill switch", "starts latched, and goes on canceling, also against a session that stays silent"),
        new(40, "the kill switch cannot be evaluated", "counts as killed; where the look itself fails, the guard closes"),
        new(41, "the process restarts in the middle of a trading day", "every count and sum of a limit is as it was: they are folded from the journal"),
        new(42, "leaves an order's outcome unknown", "its notional and its place among the open orders stay taken until absence is proved"),
        new(43, "a strategy sends in a loop without end", "the rates of a second, a minute and an hour stop it, then the day; its denials are counted together. Cancels go on"),
        new(44, "rejects one order after the other", "the account's breaker trips with the last reject"),
        new(45, "a strategy executes again and again", "it is disabled in its account until a person, named in the journal, enables it; exits pass"),
        new(46, "tells a stale, zero or negative reference price, or none", "nothing is sent"),
        new(47, "units and money are confused", "the types do not convert (SAFE113, SAFE114); what they come to is limited in units and in money"),
        new(48, "has a clock that is not ours, and ours is set", "deadlines are the venue's, known within an error: valid, expired or uncertain; a clock that is set expires nothing, and closes the guard until it is steady"),
        new(49, "sets its clock back", "told; deadlines count on the clock as it is now"),
        new(50, "the machine is suspended in the middle of a time-out", "disarmed: what the venue said meanwhile was not heard"),
        new(51, "fills in part, tells a fill again, or busts it, after its hedge", "what is owed follows the fills: each is hedged once and no further, also across restarts; what is hedged too much is undone"),
        new(52, "fills a hedge, which a strategy hedges in turn", "denied by its depth; where the limits allow it, never back to an instrument further up"),
        new(53, "shows no liquidity where the hedge would go", "the primary order is not sent"),
        new(54, "tells a fill that it may not have made", "the breaker trips before anything is hedged"),
        new(55, "a FIX engine stores while logged out and sends on logon", "the last gate holds it back"),
        new(56, "PossResend of an order nobody has seen", "the last gate holds it back"),
        new(57, "a sequence reset loses the engine's store", null, "the engine's own; what it sends again meets the last gate (T55, T56)"),
        new(58, "two builds trade one account", null, "JournalLifeTests: an older build does not arm"),
        new(59, "the journal is locked, full or damaged", null, "Safety.Journal.Tests and Safety.PowerCut.Tests: no send"),
        new(60, "a database fails over between intent and acknowledgement", null, "there is no PostgreSQL store yet"),
    ];

    [Fact]
    public void EveryItemHasATest()
    {
        Assert.Equal(Enumerable.Range(1, 60), s_items.Select(static item => item.Number));
        ILookup<int, MethodInfo> tests = Tests().ToLookup(static test => int.Parse(test.Name.AsSpan(1, 2), CultureInfo.InvariantCulture));
        Assert.Empty(s_items.Where(item => item.Excepted is null && !tests[item.Number].Any(static test => SkipOf(test) is null)).Select(static item => $"T{item.Number:00}"));

        string path = PathOf("docs/failure-catalogue.md");
        string expected = $"""
            # Failure catalogue

            Written by `FailureCatalogueTests`; do not edit. `SAFETY_UPDATE_DOCS=1 dotnet test tests/Safety.Tests --filter EveryItemHasATest` rewrites it.

            What goes wrong between a guard and a venue, taken from public incidents and issue threads. A test named `Tnn_…` drives the real guard, journal and
            recovery against a scripted venue; where a process dies, on the journal in memory and on the SQLite file.

            | item | the venue, or the process, … | the guard | shown by |
            |---|---|---|---|
            {string.Join('\n', s_items.Select(item => $"| T{item.Number:00} | {item.Happens} | {item.Guard ?? "–"} | {Shown(item, tests[item.Number])} |"))}

            """.ReplaceLineEndings("\n");
        string current = File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : "";
        if (current == expected)
            return;
        if (Environment.GetEnvironmentVariable("SAFETY_UPDATE_DOCS") == "1")
            File.WriteAllText(path, expected);
        else
            Assert.Fail("docs/failure-catalogue.md is stale; run this test with SAFETY_UPDATE_DOCS=1.");
    }

    private static IEnumerable<MethodInfo> Tests() =>
        from type in typeof(FailureCatalogueTests).Assembly.GetTypes()
        from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
        where method.Name is ['T', >= '0' and <= '9', >= '0' and <= '9', '_', ..] && method.IsDefined(typeof(FactAttribute), inherit: false)
        orderby method.Name, type.Name
        select method;

    private static string Shown(FailureItem item, IEnumerable<MethodInfo> tests)
    {
        string named = string.Join(", ", tests.Select(static test => SkipOf(test) is { } why ? $"`{test.Name}` ({why})" : $"`{test.Name}`"));
        return named.Length > 0 ? named : item.Excepted!;
    }

    // A test that needs files which are not at hand here is a test all the same: the document must not depend on the machine.
    private static string? SkipOf(MethodInfo test) =>
        test.CustomAttributes.SelectMany(static attribute => attribute.NamedArguments).FirstOrDefault(static argument => argument.MemberName == nameof(FactAttribute.Skip)).TypedValue.Value as string;

    internal static string PathOf(string file)
    {
        DirectoryInfo at = new(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(at.FullName, "Safety.sln")))
            at = at.Parent!;
        return Path.Combine(at.FullName, file);
    }
}
