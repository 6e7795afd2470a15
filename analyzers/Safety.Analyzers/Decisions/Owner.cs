namespace Safety.Analyzers.Decisions;

/// <summary>Whose an object is, as far as it matters: who else may have changed it.</summary>
internal enum Owner
{
    /// <summary>Made here, or handed in.</summary>
    Nobody,

    /// <summary>The object whose code it is, or what that object keeps.</summary>
    This,

    /// <summary>Everybody: it is behind a static member.</summary>
    Everybody,
}
