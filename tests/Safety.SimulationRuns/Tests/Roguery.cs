namespace Safety.SimulationRuns.Tests;

/// <summary>What a rogue guard does.</summary>
public enum Roguery
{
    /// <summary>Sends an order that was accepted once more.</summary>
    SendsTwice = 0,

    /// <summary>Sends orders of which no intent is written.</summary>
    SendsUnrecorded,

    /// <summary>Sends what was denied.</summary>
    SendsDenied,

    /// <summary>Says "rejected" of what was accepted.</summary>
    SaysNo,

    /// <summary>Tells the account of fills that never were.</summary>
    MakesFills,
}
