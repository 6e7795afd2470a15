using Safety.Identity;
using Safety.Journal;
using Safety.Sqlite;

namespace Safety.Testing.Worlds;

/// <summary>The medium of a journal in a SQLite file. A death leaves a copy of what is in its files at that moment.</summary>
internal sealed class SqliteDisk : ISimulatedDisk
{
    private static readonly string[] s_suffixes = ["", "-wal"];

    private readonly string _directory;
    private readonly List<string> _files = [];
    private MortalJournal? _life;
    private bool _isAway;
    private int _opened;

    public SqliteDisk(string directory, IReadOnlyList<AccountId> accounts, TimeProvider clock)
    {
        _directory = directory;
        SqliteJournal.Create(Next(), accounts, clock).Dispose();
    }

    private string Path => _files[^1];

    public IOrderJournal Open(Action committing, Action committed)
    {
        PutFilesBack();
        MortalJournal journal = _life = new(SqliteJournal.OpenExisting(Path), committing, committed);
        return journal;
    }

    public void Die(bool inFlightSurvives)
    {
        PutFilesBack();
        string dead = Path, next = Next();
        foreach (string suffix in s_suffixes.Where(suffix => File.Exists(dead + suffix)))
            File.Copy(dead + suffix, next + suffix);
        _life?.Die();
        _life = null;
    }

    public void FailNextCommit(CommitFailure how) => _life?.FailNextCommit(how);

    public bool TakeFilesAway()
    {
        if (_isAway || _life is null)
            return false;
        foreach (string suffix in s_suffixes.Where(suffix => File.Exists(Path + suffix)))
            File.Move(Path + suffix, Away(suffix));
        return _isAway = true;
    }

    public void PutFilesBack()
    {
        if (!_isAway)
            return;
        foreach (string suffix in s_suffixes.Where(suffix => File.Exists(Away(suffix))))
            File.Move(Away(suffix), Path + suffix, overwrite: true);
        _isAway = false;
    }

    public bool? Holds(AccountId account, ClientOrderId id) => null;

    public void Dispose()
    {
        _life?.Die();
        foreach (string file in Directory.GetFiles(_directory, "journal*"))
            File.Delete(file);
    }

    private string Next()
    {
        _files.Add(System.IO.Path.Combine(_directory, FormattableString.Invariant($"journal{++_opened}.db")));
        return Path;
    }

    private string Away(string suffix) => $"{Path}.away{suffix}";
}
