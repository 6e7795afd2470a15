namespace Safety.Journal;

/// <summary>What a reader may do with a fact.</summary>
[Flags]
internal enum FactFlags : byte
{
    /// <summary>A reader that does not know the kind must not go on.</summary>
    None = 0,

    /// <summary>A reader that does not know the kind may skip it.</summary>
    MaySkip = 1,
}
