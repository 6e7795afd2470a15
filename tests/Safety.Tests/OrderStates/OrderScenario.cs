using Safety.Identity;
using Safety.Lifecycle;
using Safety.Orders;

namespace Safety.Tests.OrderStates;

/// <summary>The rows of a matrix that are about one order, along one of its branches.</summary>
/// <param name="Name">The scenario and the branch.</param>
/// <param name="Steps">The rows, in the venue's order.</param>
/// <param name="TimeInForce">How long the order works.</param>
/// <param name="IsNotional">True when the order's size is money.</param>
public sealed record OrderScenario(string Name, IReadOnlyList<ScenarioStep> Steps, TimeInForce TimeInForce, bool IsNotional)
{
    /// <summary>The reports, in the venue's order.</summary>
    public IReadOnlyList<ExecutionReport> Reports => [.. Steps.Where(static step => step.Report is not null).Select(static step => step.Report!)];

    /// <summary>The last row that has figures.</summary>
    public ScenarioStep Last => Steps.Last(static step => step.Report is not null && step.CumQty is not null);

    /// <summary>The order of which nothing is known yet but what was asked for first.</summary>
    internal Fix44Order Open()
    {
        ScenarioStep first = Steps.First(static step => step.Asked is not null);
        return Fix44Order.Open(new ClientOrderId(first.Id), first.Asked!.Value, TimeInForce, IsNotional);
    }

    /// <summary>All requests of the scenario made, nothing reported.</summary>
    internal VenueHistory OpenAtVenue()
    {
        Fix44Order order = Open();
        foreach (ScenarioStep request in Steps.Where(static step => step is { Asked: not null, OriginalId: not null }))
            order = order.Asked(new ClientOrderId(request.Id), request.Asked!.Value);
        return VenueHistory.Open(Steps.Any(static step => step.IsCancelRequest) ? order.CancelAsked() : order);
    }

    public override string ToString() => Name;
}
