using System.Collections.Concurrent;
using System.ComponentModel;
using Safety.Identity;

namespace Safety.Generated.V1;

/// <summary>
/// The engine's own request objects behind a facade, by client order ID: the kill switch cancels with them where a cancel takes the
/// request it was placed with. Kept for the life of the process, as such engines do themselves.
/// </summary>
/// <typeparam name="T">The engine's request.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class FacadeRequests<T>
    where T : class
{
    private readonly ConcurrentDictionary<ClientOrderId, T> _requests = new();

    /// <summary>Keeps the request that an order is sent with.</summary>
    public void Keep(ClientOrderId id, T request) => _requests[id] = request;

    /// <summary>The request of an order.</summary>
    /// <exception cref="InvalidOperationException">The order was placed by an earlier process.</exception>
    public T Find(ClientOrderId id) => _requests.TryGetValue(id, out T? request)
        ? request
        : throw new InvalidOperationException($"The order {id} was placed by an earlier process, and what the engine placed it with is gone; cancel it at the venue.");
}
