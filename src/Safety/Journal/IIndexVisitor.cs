namespace Safety.Journal;

/// <summary>Is shown every row of a journal's indexes, in any order.</summary>
public interface IIndexVisitor
{
    /// <summary>A key.</summary>
    /// <param name="kind">What it names.</param>
    /// <param name="account">The journal's number of the account.</param>
    /// <param name="text">The name, as UTF-8; valid during the call.</param>
    /// <param name="place">Where it leads.</param>
    void Key(JournalKeyKind kind, int account, ReadOnlySpan<byte> text, in JournalPlace place);

    /// <summary>A family and the last fact of a batch that holds facts of it.</summary>
    void Family(ulong family, ulong batch);
}
