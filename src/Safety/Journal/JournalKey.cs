using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Safety.Journal;

/// <summary>A name by which a fact is found again. Its text is one that every store can hold and index.</summary>
public readonly record struct JournalKey
{
    private const int LongestText = 256;

    /// <summary>Names something.</summary>
    /// <param name="kind">What is named.</param>
    /// <param name="account">The journal's number of the account.</param>
    /// <param name="text">The name. One that a store could not hold (half a surrogate pair, U+0000) or index (over 256 characters) is replaced by its hash.</param>
    public JournalKey(JournalKeyKind kind, int account, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        (Kind, Account, Text) = (kind, account, IsStorable(text) ? text : "\uFFFD" + Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes(text.AsSpan()))));
    }

    /// <summary>What is named.</summary>
    public JournalKeyKind Kind { get; }

    /// <summary>The journal's number of the account.</summary>
    public int Account { get; }

    /// <summary>The name.</summary>
    public string Text { get; }

    private static bool IsStorable(string text)
    {
        if (text.Length > LongestText || text.StartsWith('\uFFFD'))
            return false;
        if (!text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF'))
            return !text.Contains('\0', StringComparison.Ordinal);
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '\0' || (char.IsSurrogate(text[i]) && (!char.IsHighSurrogate(text[i]) || ++i == text.Length || !char.IsLowSurrogate(text[i]))))
                return false;
        }

        return true;
    }
}
