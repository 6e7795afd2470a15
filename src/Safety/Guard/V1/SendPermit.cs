using System.ComponentModel;
using Safety.Guard;
using Safety.Guarding;

namespace Safety.Generated.V1;

/// <summary>
/// The right to make one raw broker call. Comes only from an <see cref="Admission"/>; a raw call is legal in exactly one
/// shape: a non-async, straight-line method that takes a permit and demands it first (SAFE201, SAFE204).
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly ref struct SendPermit
{
    // An object, not an Admission: the type is asked for when it is demanded, so that a reference forged over other memory is refused.
    private readonly object? _admission;

    internal SendPermit(Admission admission) => _admission = admission;

    /// <summary>
    /// The last check, next to the wire: once only, still armed, same epoch, not past the deadline, same content.
    /// </summary>
    /// <param name="request">The content about to be sent.</param>
    /// <exception cref="PermitVoidException">Any of these fails; nothing has been sent.</exception>
    public void Demand(in ContentHash request)
    {
        Issuer.Demand(request);
    }

    /// <summary>After the demand: the permit for the body of a break-glass method, once.</summary>
    /// <exception cref="PermitVoidException">The permit was not demanded, or not issued for a break-glass method; nothing has been sent.</exception>
    public BreakGlassPermit ToBreakGlass() => Issuer.OpenBreakGlass();

    private Admission Issuer => _admission as Admission
        ?? throw new PermitVoidException("A SendPermit that no admission issued was demanded; nothing was sent. Call the generated guard.");
}
