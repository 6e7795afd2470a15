namespace Safety.Testing.Venues;

/// <summary>Among what an ExecID is unique.</summary>
public enum ExecIdScope
{
    /// <summary>Ever.</summary>
    Forever = 0,

    /// <summary>Among the reports of one trading day.</summary>
    PerDay,

    /// <summary>Among the reports of one order.</summary>
    PerOrder,

    /// <summary>There is none: the adapter makes one of what the report says.</summary>
    None,
}
