namespace Safety.Testing.Venues;

/// <summary>By what a venue finds an order.</summary>
public enum LookUpBy
{
    /// <summary>By any client order ID it ever had.</summary>
    ClientId = 0,

    /// <summary>By the client order ID it lives under now; those it had before are not known any more.</summary>
    LiveIdOnly,

    /// <summary>By the venue's ID, else by the client order ID.</summary>
    VenueId,

    /// <summary>Orders cannot be looked up.</summary>
    Nothing,
}
