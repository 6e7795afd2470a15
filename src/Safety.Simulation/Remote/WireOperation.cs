namespace Safety.Simulation.Remote;

/// <summary>What a client asks the venue for.</summary>
internal enum WireOperation
{
    Submit = 0,
    Replace,
    Cancel,
    FindOrder,
    OpenOrders,
    ExecutionsSince,
    Positions,
    ServerTime,
    Instruments,
    Tops,
    Step,
    Status,
    Shutdown,

    /// <summary>The first line of a connection: its <see cref="WireRequest.Token"/>.</summary>
    Logon,
}
