namespace Safety.Journal;

/// <summary>Text that a journal can write and read back as it was. What it cannot write would latch it for everybody.</summary>
internal static class StoredText
{
    /// <summary>True without half a surrogate pair.</summary>
    public static bool IsWhole(string? text)
    {
        for (int i = 0; i < text?.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && (!char.IsHighSurrogate(text[i]) || ++i == text.Length || !char.IsLowSurrogate(text[i])))
                return false;
        }

        return true;
    }
}
