using System.Reflection;
using Safety.Intents;

namespace Safety.Tests.Support;

/// <summary>A journal whose process can die: from then on nothing is read or written through it.</summary>
public class MortalJournal : DispatchProxy
{
    private IOrderJournal _inner = null!;

    public bool IsDead { get; set; }

    /// <summary>Runs in a commit, before anything of it is durable.</summary>
    public Action? Committing { get; set; }

    /// <summary>Runs in a commit, when all of it is durable.</summary>
    public Action? Committed { get; set; }

    public static (IOrderJournal Journal, MortalJournal Life) Of(IOrderJournal inner)
    {
        IOrderJournal journal = Create<IOrderJournal, MortalJournal>();
        MortalJournal life = (MortalJournal)journal;
        life._inner = inner;
        return (journal, life);
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        bool isCommit = targetMethod!.Name == nameof(IOrderJournal.Commit);
        if (isCommit)
            Committing?.Invoke();
        if (IsDead && targetMethod is { IsSpecialName: false, Name: not nameof(IDisposable.Dispose) })
            throw new ProcessDiedException();
        object? result = targetMethod.Invoke(_inner, BindingFlags.DoNotWrapExceptions, null, args, null);
        if (isCommit)
            Committed?.Invoke();
        return result;
    }
}
