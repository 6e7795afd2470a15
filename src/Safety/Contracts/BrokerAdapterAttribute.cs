namespace Safety.Contracts;

/// <summary>
/// Marks a class that implements a broker contract over an SDK. Inside a member that implements a
/// <see cref="BrokerCallAttribute">broker call</see> it may make one raw call of that kind per path: no loop, no retry,
/// no catch-and-resend, no fire-and-forget (SAFE203). To everyone else the adapter is itself a raw broker.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class BrokerAdapterAttribute : Attribute;
