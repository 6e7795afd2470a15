namespace Safety.Simulation.Faults;

/// <summary>How the response to a request comes back.</summary>
public enum DeliveryKind
{
    /// <summary>At once.</summary>
    Delivered = 0,

    /// <summary>After a delay.</summary>
    Delayed,

    /// <summary>Never; whether the request was done cannot be told from here.</summary>
    Dropped,

    /// <summary>Never: the connection has dropped; whether the request was done cannot be told from here.</summary>
    Disconnected,
}
