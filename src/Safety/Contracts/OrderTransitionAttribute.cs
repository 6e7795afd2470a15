namespace Safety.Contracts;

/// <summary>
/// Says which reports a handler of an <see cref="OrderStateMachineAttribute{TState}"/> takes, in which states, and to which
/// states it may lead. What no transition names is an illegal report: quarantined, never applied.
/// </summary>
/// <typeparam name="TState">The enum of the states.</typeparam>
/// <param name="reports">The values of the report's kind (for FIX: ExecType) that the handler takes.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true, Inherited = false)]
public sealed class OrderTransitionAttribute<TState>(params object[] reports) : Attribute
    where TState : struct, Enum
{
    /// <summary>The values of the report's kind that the handler takes.</summary>
    public IReadOnlyList<object> Reports { get; } = reports;

    /// <summary>The states it is taken in.</summary>
    public required TState[] From { get; init; }

    /// <summary>The states it may lead to; any other result quarantines the report.</summary>
    public required TState[] To { get; init; }

    /// <summary>Where it is written that this may happen: <c>FIX44 A.1.a</c>. Required out of a state without new risk (SAFE505).</summary>
    public string? Source { get; init; }
}
