using System.ComponentModel;
using Safety.Guarding;
using Safety.Identity;

namespace Safety.Generated.V1;

/// <summary>What one guarded call was granted, and the place where its outcome is settled.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class Admission
{
    /// <summary>True when the call may be sent; false when <see cref="Result{T}"/> has its outcome already.</summary>
    public bool IsGranted => throw new NotSupportedException();

    /// <summary>The client order ID to stamp on the request (the first leg's).</summary>
    public ClientOrderId ClientOrderId => throw new NotSupportedException();

    /// <summary>The client order IDs of all legs, in the order of their terms.</summary>
    public IReadOnlyList<ClientOrderId> ClientOrderIds => throw new NotSupportedException();

    /// <summary>Ends the call: the venue profile's time-out, or a latched kill switch.</summary>
    public CancellationToken Deadline => throw new NotSupportedException();

    /// <summary>The outcome of a call that is not granted: refused, or the stored outcome of an earlier call with the same key.</summary>
    public Outcome<T> Result<T>() => throw new NotSupportedException();

    /// <summary>The permit for one raw call.</summary>
    /// <param name="request">The content of the stamped request.</param>
    /// <param name="stampedId">The client order ID read back from the stamped request.</param>
    /// <exception cref="PermitVoidException">The request does not carry <see cref="ClientOrderId"/>, or a permit was already taken.</exception>
    public SendPermit TakePermit(in ContentHash request, ClientOrderId stampedId) => throw new NotSupportedException();

    /// <summary>The permit for one raw call that carries no client order ID (a cancel, a session call).</summary>
    public SendPermit TakePermit(in ContentHash request) => throw new NotSupportedException();

    internal void Demand(in ContentHash request) => throw new NotSupportedException();

    /// <summary>Waits for the raw call until <see cref="Deadline"/>; a call still under way then is remembered as such.</summary>
    public Task<T> Watch<T>(Task<T> call) => throw new NotSupportedException();

    /// <inheritdoc cref="Watch{T}(Task{T})"/>
    public Task Watch(Task call) => throw new NotSupportedException();

    /// <inheritdoc cref="Watch{T}(Task{T})"/>
    public Task<T> Watch<T>(ValueTask<T> call) => throw new NotSupportedException();

    /// <inheritdoc cref="Watch{T}(Task{T})"/>
    public Task Watch(ValueTask call) => throw new NotSupportedException();

    /// <summary>Records what the response means; where the venue acknowledges by report, waits for the report until the deadline.</summary>
    public ValueTask<Outcome<T>> SettleAsync<T>(Verdict verdict, T response) => throw new NotSupportedException();

    /// <summary>As <see cref="SettleAsync{T}(Verdict, T)"/> with one verdict per leg.</summary>
    public ValueTask<Outcome<T>> SettleAsync<T>(IReadOnlyList<Verdict> verdicts, T response) => throw new NotSupportedException();

    /// <summary>Records what the response of a synchronous call means; where the venue acknowledges by report the outcome stays unknown until it comes.</summary>
    public Outcome<T> Settle<T>(Verdict verdict, T response) => throw new NotSupportedException();

    /// <summary>Records a call that threw: refused when it threw before the wire, else what <paramref name="judge"/> says (unknown without one).</summary>
    public Outcome<T> SettleFault<T>(Exception exception, Func<Exception, Verdict>? judge = null) => throw new NotSupportedException();
}
