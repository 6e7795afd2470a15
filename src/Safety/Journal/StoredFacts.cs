namespace Safety.Journal;

/// <summary>What a store gives back, as facts again.</summary>
internal static class StoredFacts
{
    /// <summary>The facts of a batch that this build knows, or only those of a family.</summary>
    /// <exception cref="JournalException">They are not what their place says, or a newer build wrote them.</exception>
    public static List<FactEntry> Of(StoredBatch batch, string location, ulong family = 0)
    {
        List<FactEntry> entries = [];
        ulong next = batch.First;
        try
        {
            FactReader reader = new(batch.Facts.Span);
            while (!reader.IsAtEnd)
            {
                FactHeader header = reader.Header(out FactReader fields);
                if (header.Sequence != next++)
                    throw HashChain.Broken(location, next - 1, "it is not in its place");
                if ((family == 0 || header.Family == family) && fields.Fields(header) is { } fact)
                    entries.Add(new FactEntry(header, fact));
            }
        }
        catch (InvalidDataException e)
        {
            throw new JournalException(JournalFault.Corrupt, FormattableString.Invariant($"The journal {location} cannot be read in the facts {batch.First}–{batch.Last}: {e.Message}"), e);
        }

        return next == batch.Last + 1 ? entries : throw HashChain.Broken(location, next, "the fact is missing");
    }
}
