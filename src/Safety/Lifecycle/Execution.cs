namespace Safety.Lifecycle;

/// <summary>A fill as it stands after its corrections.</summary>
/// <param name="Key">What it is told from others by.</param>
/// <param name="Quantity">Its quantity in units; 0 when it was busted.</param>
/// <param name="Price">Its price.</param>
/// <param name="IsBusted">True when it was taken back.</param>
/// <param name="Fee">What was paid for it.</param>
/// <param name="FeeCurrency">In what; empty where the report does not say.</param>
internal readonly record struct Execution(ExecutionKey Key, decimal Quantity, decimal Price, bool IsBusted, decimal Fee, string FeeCurrency);
