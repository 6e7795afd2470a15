using System.Reflection;
using Safety.Intents;

namespace Safety.Testing.Worlds;

/// <summary>A journal whose process can die and whose next commit can fail, whatever it is kept in.</summary>
/// <remarks>A proxy, so that it stays what it is when the port grows.</remarks>
public class MortalJournal : DispatchProxy
{
    private IOrderJournal _inner = null!;
    private Action _committing = null!;
    private Action _committed = null!;
    private bool _isShut;
    private bool _fails;
    private bool _failsDurably;

    internal static (IOrderJournal Journal, MortalJournal Life) Of(IOrderJournal inner, Action committing, Action committed)
    {
        IOrderJournal journal = Create<IOrderJournal, MortalJournal>();
        MortalJournal life = (MortalJournal)journal;
        (life._inner, life._committing, life._committed) = (inner, committing, committed);
        return (journal, life);
    }

    internal void Die()
    {
        _isShut = true;
        _inner.Dispose();
    }

    internal void FailNextCommit(bool durably) => (_fails, _failsDurably) = (true, durably);

    /// <inheritdoc/>
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        string name = targetMethod!.Name;
        if (name == nameof(IDisposable.Dispose))
        {
            Die();
            return null;
        }

        bool isCommit = name == nameof(IOrderJournal.Commit);
        if (isCommit)
            _committing();
        if (_isShut && !targetMethod.IsSpecialName)
            throw new JournalException(JournalFault.Io, "The journal is shut.");
        if (isCommit && _fails)
        {
            if (_failsDurably)
                targetMethod.Invoke(_inner, BindingFlags.DoNotWrapExceptions, null, args, null);
            _isShut = true;
            throw new JournalException(JournalFault.Io, "The commit failed, and was told to.");
        }

        object? result = targetMethod.Invoke(_inner, BindingFlags.DoNotWrapExceptions, null, args, null);
        if (isCommit)
            _committed();
        return result;
    }
}
