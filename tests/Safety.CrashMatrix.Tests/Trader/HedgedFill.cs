namespace Safety.CrashMatrix.Tests.Trader;

/// <summary>What a hedge is decided about.</summary>
/// <param name="Units">How much was bought.</param>
internal sealed record HedgedFill(decimal Units);
