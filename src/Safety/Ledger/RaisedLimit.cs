namespace Safety.Ledger;

/// <summary>A limit that a person has raised for a time.</summary>
/// <param name="Value">What it is until then.</param>
/// <param name="UntilTicks">When it goes back, UTC ticks. The fold has no clock: who asks compares.</param>
internal readonly record struct RaisedLimit(decimal Value, long UntilTicks);
