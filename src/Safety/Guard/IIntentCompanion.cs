using Safety.Identity;
using Safety.Writer;

namespace Safety.Guard;

/// <summary>What goes into the batch that writes an intent.</summary>
internal interface IIntentCompanion
{
    /// <summary>Writes what belongs to the key's cause; in the writer.</summary>
    void WriteWith(in OrderKey key, JournalBatch journal);
}
