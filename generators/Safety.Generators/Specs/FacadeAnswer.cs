namespace Safety.Generators.Specs;

/// <summary>What a facade's member tells its engine.</summary>
internal enum FacadeAnswer
{
    /// <summary>Nothing can be told: the member is forbidden and throws.</summary>
    Throws,

    /// <summary>The order's outcome as a bool, by the declared mapping.</summary>
    Flag,

    /// <summary>Nothing where the outcome is a yes, by the declared mapping; an exception where it is a no.</summary>
    Nothing,

    /// <summary>True when a call without an order was accepted.</summary>
    Done,

    /// <summary>Nothing when a call without an order was accepted, an exception else.</summary>
    DoneOrThrows,

    /// <summary>The response of a call without an order.</summary>
    Response,

    /// <summary>A property, read and written as it is.</summary>
    Property,
}
