namespace Safety.Generators.Specs;

/// <summary>A query recovery uses.</summary>
/// <param name="Role">What for.</param>
/// <param name="Call">The call, written in terms of <c>broker</c>, <c>order</c>, <c>since</c> and <c>cancellationToken</c>.</param>
/// <param name="IsAwaited">True when it returns a task.</param>
/// <param name="IsAsyncSequence">True when it returns <c>IAsyncEnumerable&lt;T&gt;</c>.</param>
/// <param name="Item">The type of what it returns (of each element), as written.</param>
/// <param name="Convert">Turns one into the neutral type; <c>{0}</c> stands for it.</param>
internal sealed record VenueCallSpec(QueryRoleKind Role, string Call, bool IsAwaited, bool IsAsyncSequence, string Item, string Convert);
