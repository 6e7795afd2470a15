namespace Safety.Tests.FailureCatalogue;

/// <summary>One failure of the catalogue.</summary>
/// <param name="Number">Its number; its tests are named <c>Tnn_…</c>.</param>
/// <param name="Happens">What happens, at the venue or to the process.</param>
/// <param name="Guard">What the guard does about it; null where another subject has it.</param>
/// <param name="Excepted">Why there is no test of that name yet, or where it is shown; null where there must be one.</param>
internal sealed record FailureItem(int Number, string Happens, string? Guard, string? Excepted = null);
