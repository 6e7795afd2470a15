namespace Safety.Ledger;

/// <summary>A hedge, as far as it counts for what is owed.</summary>
/// <param name="ExecId">The fill it was placed for.</param>
/// <param name="CumQty">What it has filled, in units; negative where it undoes a hedge.</param>
/// <param name="OpenUnits">What it can still fill, likewise.</param>
internal readonly record struct HedgeOrder(string ExecId, decimal CumQty, decimal OpenUnits);
