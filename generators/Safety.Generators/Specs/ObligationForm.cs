namespace Safety.Generators.Specs;

/// <summary>The generic checks that a configuration obligation can ask for.</summary>
internal enum ObligationForm
{
    /// <summary>Where a client is made, a property must be given a value.</summary>
    MustSet,

    /// <summary>A property must not be given a value.</summary>
    NeverSet,

    /// <summary>A method or constructor must not be called (with an argument of a value).</summary>
    NeverCall,

    /// <summary>Who implements a member must call another one in it.</summary>
    MustCall,
}
