namespace Safety.Contracts;

/// <summary>
/// Makes a <see cref="BrokerGuardAttribute">guard</see> implement the interface that it guards, so that an engine which calls the
/// broker itself (LEAN's <c>IBrokerage</c>) gets the guard in its place: admitted, limited and journaled like any other call. The
/// key of an order comes from the mapping: <c>static OrderKey KeyOf(Order order, BrokerCallKind kind)</c>, the same for the same order.
/// </summary>
/// <remarks>
/// The engine's <c>bool</c> cannot say "unknown". Accepted is true; rejected and denied are false, with the reason in a
/// <see cref="Guarding.SafetyEventKind.AnsweredNo"/> event; what unknown is you say in <see cref="UnknownAs"/>, there is no default
/// (SAFE119). A member without a response returns where the answer would be true and throws where it would be false.
/// In your own code the facade's typed members are called on the guard; a call through the guarded interface stays an error (SAFE201).
/// </remarks>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class BrokerFacadeAttribute : Attribute
{
    /// <summary>
    /// What the engine is told when nobody knows whether the order is at the venue. Usually true: "submitted, wait for events". False
    /// says "not placed" to an engine that then may decide anew, about an order that may be working; LEAN does so.
    /// </summary>
    public bool UnknownAs { get; init; }
}
