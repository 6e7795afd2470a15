namespace Safety.Contracts;

/// <summary>What a query means to recovery. The generator builds the recovery of an account from the roles it finds.</summary>
public enum QueryRole
{
    /// <summary>A query recovery does not use.</summary>
    None = 0,

    /// <summary>Looks an order up by client order ID. Without it an outcome of which nothing was heard can only be quarantined.</summary>
    OrderByClientId,

    /// <summary>Lists the working orders.</summary>
    OpenOrders,

    /// <summary>Lists execution reports since a moment, oldest first.</summary>
    ExecutionsSince,

    /// <summary>Lists the positions of the account.</summary>
    Positions,

    /// <summary>Tells the venue's time.</summary>
    ServerTime,

    /// <summary>Looks an order up by the venue's ID of it: for orders whose ID is known, where ours finds nothing.</summary>
    OrderByVenueId,
}
