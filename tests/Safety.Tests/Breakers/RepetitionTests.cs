using Safety.Contracts;
using Safety.Guarding;
using Safety.Identity;
using Safety.Orders;
using Safety.Testing;
using Safety.Tests.Support;

namespace Safety.Tests.Breakers;

/// <summary>What repeats itself without end is stopped, and a person lets it go on.</summary>
public class RepetitionTests
{
    private static OrderTerms Exit(decimal units = 0.01m) => GuardFixture.Limit(Side.Sell, units, 50_000m);

    private static async Task<Denial?> DenialOf(GuardFixture f, string cause, OrderTerms terms, string strategy = "test") =>
        (await f.Run(f.Guard.SubmitAsync(f.Key(cause) with { Strategy = new StrategyId(strategy) }, terms).AsTask())).Denial;

    private static async Task FillAsync(GuardFixture f, string cause, decimal units = 0.01m)
    {
        Outcome<OrderAck> order = await f.BuyAsync(cause, units);
        Assert.Null(order.Denial);
        await f.Guarded.ReceiveAsync(f.Venue.Fill(order.Acceptance!.ClientOrderId, units, 50_000m));
    }

    [Fact]
    public async Task OrderToFillRatio_MakesRoomWithEachFill_AlsoAfterARestart()
    {
        await using GuardFixture f = new();
        f.Limits = f.Limits with { MaxOrdersPerFill = 2 };
        await f.StartAsync();
        await FillAsync(f, "one");
        await f.BuyAsync("two");
        Denial denial = (await f.BuyAsync("three")).Denial!;
        Assert.Equal((DenialCode.OrderToFillRatioExceeded, true), (denial.Code, denial.SpendsKey));
        Assert.Contains("3 orders of the day would stand against 1 fills", denial.Message, StringComparison.Ordinal);
        Assert.Null(await DenialOf(f, "exit", Exit()));
        await f.CrashAndRestartAsync();
        Assert.Equal(DenialCode.OrderToFillRatioExceeded, (await f.BuyAsync("four")).Denial?.Code);
        await f.Guarded.ReceiveAsync(f.Venue.Fill(new ClientOrderId(f.Venue.Sent[1].Id), 0.01m, 50_000m));
        Assert.Null((await f.BuyAsync("five")).Denial);
    }

    [Fact]
    public async Task DuplicateOrder_OfTheSameStrategy_IsDeniedForItsWindow()
    {
        await using GuardFixture f = new();
        f.Limits = f.Limits with { DuplicateWindowMs = 1_000 };
        await f.StartAsync();
        await FillAsync(f, "one");
        Denial denial = (await f.BuyAsync("two")).Denial!;
        Assert.Equal((DenialCode.DuplicateOrder, true), (denial.Code, denial.SpendsKey));
        Assert.Null((await f.BuyAsync("another price", price: 50_000.01m)).Denial);
        Assert.Null((await f.BuyAsync("another size", 0.011m)).Denial);
        Assert.Null(await DenialOf(f, "another strategy", GuardFixture.Limit(Side.Buy, 0.01m, 50_000m), "other"));
        Assert.Null(await DenialOf(f, "exit", Exit(0.005m)));
        Assert.Null(await DenialOf(f, "the same exit", Exit(0.005m)));
        await f.CrashAndRestartAsync();
        Assert.Equal(DenialCode.DuplicateOrder, (await f.BuyAsync("three")).Denial?.Code);
        f.Tick(1_100);
        Assert.Null((await f.BuyAsync("four")).Denial);
    }

    [Fact]
    public async Task DuplicateOrder_IsRememberedForThirtyTwoOrders()
    {
        await using GuardFixture f = new();
        f.Limits = f.Limits with { DuplicateWindowMs = 60_000, MaxOpenNotional = 10_000_000m };
        await f.StartAsync();
        for (int i = 1; i <= 33; i++)
            Assert.Null((await f.BuyAsync($"{i}", i * 0.001m)).Denial);
        Assert.Equal(DenialCode.DuplicateOrder, (await f.BuyAsync("second", 0.002m)).Denial?.Code);
        Assert.Null((await f.BuyAsync("first", 0.001m)).Denial);
    }

    [Fact]
    public async Task RepeatedExecutions_DisableTheStrategy_AcrossARestart_UntilAPersonEnablesIt()
    {
        await using GuardFixture f = new();
        f.Limits = f.Limits with { MaxExecutions = 2 };
        await f.StartAsync();
        Outcome<OrderAck> first = await f.BuyAsync("one", 0.02m);
        await f.Guarded.ReceiveAsync(f.Venue.Fill(first.Acceptance!.ClientOrderId, 0.01m, 50_000m));
        await f.Guarded.ReceiveAsync(f.Venue.Fill(first.Acceptance.ClientOrderId, 0.01m, 50_000m)); // the same order: one execution
        await FillAsync(f, "two");
        Assert.Contains(f.Events, static e => e.Kind == SafetyEventKind.BreakerTripped && e.Message.Contains("2 orders of the strategy test", StringComparison.Ordinal));
        await f.CrashAndRestartAsync();
        Denial denial = (await f.BuyAsync("three")).Denial!;
        Assert.Equal((DenialCode.StrategyDisabled, true), (denial.Code, denial.SpendsKey));
        Assert.Null(f.BreakerReason); // the account goes on
        Assert.Null(await DenialOf(f, "other", GuardFixture.Limit(Side.Buy, 0.01m, 50_000m), "other"));
        Assert.Null(await DenialOf(f, "exit", Exit()));
        await f.Host.OperateAs("ops").EnableStrategyAsync(f.Guarded, new StrategyId("test"), "looked at it");
        await FillAsync(f, "four");
        Assert.Null((await f.BuyAsync("five")).Denial);
    }

    [Theory]
    [InlineData(AckBy.Response)]
    [InlineData(AckBy.Report)]
    public async Task ConsecutiveRejects_TripTheBreaker_AndAnAcceptanceInBetweenBeginsAnew(AckBy by)
    {
        await using GuardFixture f = new();
        f.Limits = f.Limits with { MaxConsecutiveRejects = 3 };
        f.Profile = GuardFixture.ProfileOf(by);
        await f.StartAsync();
        await RejectAsync(f, "one", by);
        await RejectAsync(f, "two", by);
        Task<Outcome<OrderAck>> taken = f.Guard.SubmitAsync(f.Key("taken"), GuardFixture.Limit(Side.Buy, 0.01m, 50_000m)).AsTask();
        await f.Guarded.ReceiveAsync(f.Venue.Report(new ClientOrderId(f.Venue.Sent[^1].Id), ExecType.New, OrderStatus.New));
        Assert.Null((await f.Run(taken)).Denial);
        await RejectAsync(f, "three", by);
        await RejectAsync(f, "four", by);
        await f.CrashAndRestartAsync();
        Assert.Null(f.BreakerReason);
        await RejectAsync(f, "five", by);
        Assert.Contains("rejected 3 requests", f.BreakerReason, StringComparison.Ordinal);
        Assert.Equal(DenialCode.BreakerTripped, (await f.BuyAsync("six")).Denial?.Code);
        await f.Host.OperateAs("ops").ResetBreakerAsync(f.Guarded, "the margin was raised");
        await RejectAsync(f, "seven", by);
        Assert.Null(f.BreakerReason);
    }

    // By its answer, or by a report after an answer that says that it was received.
    private static async Task RejectAsync(GuardFixture f, string cause, AckBy by)
    {
        if (by == AckBy.Response)
            f.Venue.Next.Enqueue(Script.Reject);
        Task<Outcome<OrderAck>> call = f.Guard.SubmitAsync(f.Key(cause), GuardFixture.Limit(Side.Buy, 0.01m, 50_000m)).AsTask();
        if (by == AckBy.Report)
        {
            f.Tick(1);
            ClientOrderId id = new(f.Venue.Sent[^1].Id);
            f.Venue.Orders[id.Value] = f.Venue.Orders[id.Value] with { Status = OrderStatus.Rejected };
            await f.Guarded.ReceiveAsync(f.Venue.Report(id, ExecType.Rejected, OrderStatus.Rejected));
        }

        Assert.Equal(OutcomeKind.Rejected, (await f.Run(call)).Kind);
        f.Tick(); // what an answer means is written down with the next batch
    }
}
