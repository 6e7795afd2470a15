namespace Safety.Lifecycle;

/// <summary>A fill as it stands after its corrections.</summary>
/// <param name="Quantity">Its quantity in units; 0 when it was busted.</param>
/// <param name="Price">Its price.</param>
/// <param name="IsBusted">True when it was taken back.</param>
internal readonly record struct Execution(decimal Quantity, decimal Price, bool IsBusted);
