using System.ComponentModel;
using Safety.Contracts;
using Safety.Guarding;
using Safety.Orders;

namespace Safety.Generated.V1;

/// <summary>
/// What recovery can ask of the venue: generated from the contract's query roles. A role the contract lacks stays
/// unsupported, and what needs it falls back to the worst case.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class VenueAccess
{
    /// <summary>True when orders can be looked up by client order ID.</summary>
    public virtual bool CanFindOrder => false;

    /// <summary>True when orders can be looked up by the venue's ID.</summary>
    public virtual bool CanFindOrderByVenueId => false;

    /// <summary>True when working orders can be listed.</summary>
    public virtual bool CanListOpenOrders => false;

    /// <summary>True when execution reports can be fetched since a moment.</summary>
    public virtual bool CanListExecutions => false;

    /// <summary>True when positions can be listed.</summary>
    public virtual bool CanListPositions => false;

    /// <summary>True when the venue tells its time.</summary>
    public virtual bool CanTellTime => false;

    /// <summary>True when a single order can be canceled.</summary>
    public virtual bool CanCancel => false;

    /// <summary>True when the venue has a dead-man timer that the host can refresh.</summary>
    public virtual bool HasDeadMan => false;

    /// <summary>True when a refresh says how long the venue shall wait.</summary>
    public virtual bool CanSetDeadMan => false;

    /// <summary>Looks an order up; null = the venue does not know it.</summary>
    public virtual Task<OrderSnapshot?> FindOrderAsync(WorkingOrder order, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Looks an order up by the venue's ID; null = the venue does not know it.</summary>
    public virtual Task<OrderSnapshot?> FindOrderByVenueIdAsync(WorkingOrder order, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Lists the working orders.</summary>
    public virtual Task<IReadOnlyList<OrderSnapshot>> ListOpenOrdersAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Lists execution reports since a moment, oldest first.</summary>
    public virtual Task<IReadOnlyList<ExecutionReport>> ListExecutionsAsync(DateTimeOffset since, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Lists the positions.</summary>
    public virtual Task<IReadOnlyList<PositionSnapshot>> ListPositionsAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>The venue's time.</summary>
    public virtual Task<DateTimeOffset> GetServerTimeAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    internal LookUpBy LookUps => (CanFindOrder ? LookUpBy.ClientId : LookUpBy.None) | (CanFindOrderByVenueId ? LookUpBy.VenueId : LookUpBy.None);

    internal bool CanFind(bool byVenueId) => byVenueId ? CanFindOrderByVenueId : CanFindOrder;

    internal Task<OrderSnapshot?> FindAsync(WorkingOrder order, bool byVenueId, CancellationToken cancellationToken) =>
        byVenueId ? FindOrderByVenueIdAsync(order, cancellationToken) : FindOrderAsync(order, cancellationToken);

    /// <summary>Cancels one order under an admission: takes its permit, sends, and says what the venue's answer means.</summary>
    public virtual Task<Judgement> CancelAsync(Admission admission, WorkingOrder order) => throw new NotSupportedException();

    /// <summary>Refreshes the venue's dead-man timer under an admission: unless it is refreshed again in this time, the venue cancels what works.</summary>
    public virtual Task<Judgement> RefreshDeadManAsync(Admission admission, TimeSpan timeout) => throw new NotSupportedException();
}
