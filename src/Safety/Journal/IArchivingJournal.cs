
namespace Safety.Journal;

/// <summary>A journal that can be copied while it is in use.</summary>
public interface IArchivingJournal : IOrderJournal
{
    /// <summary>Begins a copy. Called in the writer's place.</summary>
    /// <param name="path">The file to make; it must not exist.</param>
    /// <exception cref="IOException">The file cannot be made.</exception>
    IJournalSnapshot StartSnapshot(string path);
}
