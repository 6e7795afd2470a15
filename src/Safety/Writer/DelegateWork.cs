namespace Safety.Writer;

/// <summary>Work off the hot path: recovery, reports, operator actions, reads.</summary>
internal sealed class DelegateWork<T>(Func<JournalBatch, T> apply, bool isNews = false, TaskCreationOptions continuations = TaskCreationOptions.RunContinuationsAsynchronously) : IJournalWork
{
    private readonly TaskCompletionSource<T> _completion = new(continuations);
    private T _result = default!;

    public Task<T> Task => _completion.Task;

    public bool IsNews => isNews;

    public void Apply(JournalBatch journal) => _result = apply(journal);

    public void Committed() => _completion.TrySetResult(_result);

    public void Failed(Exception fault) => _completion.TrySetException(fault);
}
