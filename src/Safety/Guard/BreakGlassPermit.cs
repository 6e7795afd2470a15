using Safety.Generated.V1;
using Safety.Guarding;

namespace Safety.Guard;

/// <summary>
/// What a <see cref="Contracts.BreakGlassAttribute">break-glass method</see> is given by the guard that calls it. Demand it directly before each
/// broker call; nothing else may be done with it (SAFE211).
/// </summary>
public readonly struct BreakGlassPermit
{
    // An object, not an Admission: the type is asked for when it is demanded, so that a reference forged over other memory is refused.
    private readonly object? _admission;

    internal BreakGlassPermit(Admission admission) => _admission = admission;

    /// <summary>
    /// The last check before one broker call: the call was admitted and is still under way, armed, of the same epoch, within its
    /// deadline and within the break-glass method's last day.
    /// </summary>
    /// <exception cref="PermitVoidException">Any of these fails; the call that follows must not be made.</exception>
    public void Demand()
    {
        if (_admission is not Admission admission)
            throw new PermitVoidException("A BreakGlassPermit that no guard issued was demanded; nothing was sent. Call the generated guard.");
        admission.DemandInBreakGlass();
    }
}
