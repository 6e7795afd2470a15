namespace Safety.Orders;

/// <summary>Who is behind an order. Mandatory (RTS 6 art. 12(3): which algorithm, trader and desk own each order).</summary>
/// <param name="Algorithm">The algorithm's name or ID.</param>
/// <param name="Trader">The trader responsible.</param>
/// <param name="Desk">The desk.</param>
/// <param name="DecisionMaker">Who or what took the investment decision.</param>
public sealed record Origin(string Algorithm, string Trader, string Desk, string DecisionMaker);
