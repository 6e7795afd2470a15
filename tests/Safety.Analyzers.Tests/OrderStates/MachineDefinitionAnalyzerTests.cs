using Safety.Analyzers.OrderStates;

namespace Safety.Analyzers.Tests.OrderStates;

/// <summary>SAFE501–SAFE505 and the shape of a machine (SAFE109).</summary>
public sealed class MachineDefinitionAnalyzerTests
{
    private const string Accepted = "[OrderTransition<Stage>(News.Accepted, From = [Stage.Sent], To = [Stage.Live])]";
    private const string LateFill = "[OrderTransition<Stage>(News.Filled, From = [Stage.Done], To = [Stage.Done])]";

    [Fact]
    public async Task SoundMachine_DoesNotTrigger()
    {
        await MachineScenario.WithMembers("").VerifyAsync<StateUnreachableAnalyzer>();
        await MachineScenario.WithMembers("").VerifyAsync<StateDeadEndAnalyzer>();
        await MachineScenario.WithMembers("").VerifyAsync<HandledTwiceAnalyzer>();
        await MachineScenario.WithMembers("").VerifyAsync<ReportNotHandledAnalyzer>();
        await MachineScenario.WithMembers("").VerifyAsync<TransitionSourceAnalyzer>();
        await MachineScenario.WithMembers("").VerifyAsync<MachineDeclarationAnalyzer>();
    }

    [Fact]
    public Task StateNothingLeadsTo_Triggers() =>
        MachineScenario.With("enum Stage { Sent, Live, Done }", "enum Stage { Sent, Live, Done, Lost }")
            .Marking("record Order(", "Order").VerifyAsync<StateUnreachableAnalyzer>();

    [Fact]
    public Task TwoNamesOfOneState_DoesNotTrigger() =>
        MachineScenario.With("enum Stage { Sent, Live, Done }", "enum Stage { Sent, Live, Done, Over = Done }").VerifyAsync<StateUnreachableAnalyzer>();

    [Fact]
    public Task StateWithRiskThatNothingLeadsOutOf_Triggers() =>
        MachineScenario.With("enum Stage { Sent, Live, Done }", "enum Stage { Sent, Live, Done, Stuck }")
            .Replacing(Accepted, "[OrderTransition<Stage>(News.Accepted, From = [Stage.Sent], To = [Stage.Live, Stage.Stuck])]")
            .Marking("record Order(", "Order").VerifyAsync<StateDeadEndAnalyzer>();

    [Fact]
    public Task DeadEndWithoutNewRisk_DoesNotTrigger() =>
        MachineScenario.With(LateFill, "").Replacing("From = [Stage.Sent, Stage.Live, Stage.Done], To = [Stage.Done]", "From = [Stage.Sent, Stage.Live], To = [Stage.Done]")
            .VerifyAsync<StateDeadEndAnalyzer>();

    [Fact]
    public Task TwoHandlersForOneReport_Triggers() =>
        MachineScenario.WithMembers("""
            [[|OrderTransition<Stage>(News.Accepted, From = [Stage.Sent], To = [Stage.Live])|]]
                private OrderStep<Order> OnAcceptedToo(Report report) => this with { State = Stage.Live };
            """).VerifyAsync<HandledTwiceAnalyzer>();

    [Fact]
    public Task OneHandlerTwiceInOneState_Triggers() =>
        MachineScenario.With(LateFill, "[[|OrderTransition<Stage>(News.Filled, From = [Stage.Live], To = [Stage.Done])|]]").VerifyAsync<HandledTwiceAnalyzer>();

    [Fact]
    public Task TwoHandlersInDifferentStates_DoesNotTrigger() =>
        MachineScenario.WithMembers("""
            [OrderTransition<Stage>(News.Accepted, From = [Stage.Live], To = [Stage.Live])]
                private OrderStep<Order> OnAcceptedToo(Report report) => this;
            """).VerifyAsync<HandledTwiceAnalyzer>();

    [Fact]
    public Task KindWithoutHandler_Triggers() =>
        MachineScenario.With("enum News { Accepted, Filled, Canceled }", "enum News { Accepted, Filled, Canceled, Halted }")
            .Marking("record Order(", "Order").VerifyAsync<ReportNotHandledAnalyzer>();

    [Fact]
    public Task KindHandledWithAnother_DoesNotTrigger() =>
        MachineScenario.With("enum News { Accepted, Filled, Canceled }", "enum News { Accepted, Filled, Canceled, Expired }")
            .Replacing("(News.Canceled, From", "(News.Canceled, News.Expired, From").VerifyAsync<ReportNotHandledAnalyzer>();

    [Fact]
    public Task WayOutOfNoNewRiskWithoutSource_Triggers() =>
        MachineScenario.With(LateFill, "[[|OrderTransition<Stage>(News.Filled, From = [Stage.Done], To = [Stage.Done, Stage.Live])|]]").VerifyAsync<TransitionSourceAnalyzer>();

    [Fact]
    public Task WayOutOfNoNewRiskWithSource_DoesNotTrigger() =>
        MachineScenario.With(LateFill, "[OrderTransition<Stage>(News.Filled, From = [Stage.Done], To = [Stage.Done, Stage.Live], Source = \"FIX44 C.1.c\")]").VerifyAsync<TransitionSourceAnalyzer>();

    [Theory]
    [InlineData("private OrderStep<Order> OnAccepted(Report report) => this with { State = Stage.Live };", "private Order OnAccepted(Report report) => this;")]
    [InlineData("private OrderStep<Order> OnAccepted(Report report) => this with { State = Stage.Live };", "private static OrderStep<Order> OnAccepted(Report report) => new Order(1);")]
    [InlineData("private OrderStep<Order> OnAccepted(Report report) => this with { State = Stage.Live };", "private OrderStep<Order> OnAccepted(Report report, int more) => this;")]
    [InlineData("OnAccepted(Report report) => this with { State = Stage.Live };", "OnAccepted(string report) => this;")]
    [InlineData(Accepted, "[OrderTransition<Stage>(News.Accepted, From = [], To = [Stage.Live])]")]
    [InlineData(Accepted, "[OrderTransition<Stage>(From = [Stage.Sent], To = [Stage.Live])]")]
    [InlineData(Accepted, "[OrderTransition<News>(News.Accepted, From = [News.Accepted], To = [News.Accepted])]")]
    public async Task WrongHandler_Triggers(string piece, string replacement)
    {
        Harness.Scenario scenario = MachineScenario.With(piece, replacement) with { AllowedErrors = ["CS0117", "CS1061", "CS0103"] };
        Assert.Contains(await scenario.AnalyzeAsync(new MachineDeclarationAnalyzer()), static finding => finding.Id == "SAFE109");
    }

    [Theory]
    [InlineData("sealed partial record Order", "partial record Order")]
    [InlineData("sealed partial record Order", "sealed partial class Order")]
    [InlineData("sealed partial record Order", "sealed record Order")]
    [InlineData("public decimal Filled { get; init; }", "public decimal Filled { get; init; } public int Validator => 1;")]
    public async Task WrongRecord_Triggers(string piece, string replacement)
    {
        Harness.Scenario scenario = MachineScenario.With(piece, replacement) with { AllowedErrors = ["CS0117", "CS1061", "CS0260", "CS0261", "CS0102", "CS8858", "CS8983", "CS9057", "CS0246", "CS0029"] };
        Assert.Contains(await scenario.AnalyzeAsync(new MachineDeclarationAnalyzer()), static finding => finding.Id == "SAFE109");
    }
}
