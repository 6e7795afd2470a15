namespace Safety.Generators.Specs;

/// <summary><c>[BrokerFacade]</c> as it was found on a guard.</summary>
/// <param name="UnknownAs">What an unknown outcome is told as; null where nobody said.</param>
/// <param name="IsInterface">True when the guarded type is an interface.</param>
/// <param name="IsDisposable">True when it is <c>IDisposable</c>.</param>
/// <param name="IsAsyncDisposable">True when it is <c>IAsyncDisposable</c>.</param>
internal sealed record FacadeSubjectSpec(bool? UnknownAs, bool IsInterface, bool IsDisposable, bool IsAsyncDisposable);
