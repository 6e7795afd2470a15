namespace Safety.Intents;

/// <summary>Work off the hot path: recovery, reports, operator actions, reads.</summary>
internal sealed class DelegateWork<T>(Func<JournalTransaction, T> apply, TaskCreationOptions continuations = TaskCreationOptions.RunContinuationsAsynchronously) : IJournalWork
{
    private readonly TaskCompletionSource<T> _completion = new(continuations);
    private T _result = default!;

    public Task<T> Task => _completion.Task;

    public void Apply(JournalTransaction transaction) => _result = apply(transaction);

    public void Committed() => _completion.TrySetResult(_result);

    public void Failed(JournalException fault) => _completion.TrySetException(fault);
}
