namespace Safety.Generators.Specs;

/// <summary>How a type holds several elements.</summary>
internal enum CollectionForm
{
    None = 0,

    /// <summary>An array, or an interface an array implements.</summary>
    TakesArray,

    /// <summary><c>List&lt;T&gt;</c>.</summary>
    List,

    /// <summary>Anything else that can be enumerated.</summary>
    Enumerable,

    /// <summary><c>IAsyncEnumerable&lt;T&gt;</c>.</summary>
    AsyncEnumerable,
}
