using Safety.Contracts;
using Safety.Identity;

namespace Safety.Guarding;

/// <summary>What became of a guarded call. <c>default</c> is <see cref="OutcomeKind.Unknown"/>.</summary>
/// <typeparam name="T">The broker's own response type.</typeparam>
/// <remarks>An outcome that is ignored or not awaited is a build error (SAFE301, SAFE302).</remarks>
[MustUseOutcome]
public readonly struct Outcome<T>
{
    private Outcome(OutcomeKind kind, OrderKey key, Acceptance? acceptance, Denial? denial, string? reason, T? response)
    {
        Kind = kind;
        Key = key;
        Acceptance = acceptance;
        Denial = denial;
        Reason = reason;
        Response = response;
    }

    /// <summary>Which of the four it is.</summary>
    public OutcomeKind Kind { get; }

    /// <summary>The key the call was made with.</summary>
    public OrderKey Key { get; }

    /// <summary>Set when <see cref="OutcomeKind.Accepted"/>.</summary>
    public Acceptance? Acceptance { get; }

    /// <summary>Set when <see cref="OutcomeKind.Denied"/>.</summary>
    public Denial? Denial { get; }

    /// <summary>The venue's reason when rejected; what made it unknown when unknown.</summary>
    public string? Reason { get; }

    /// <summary>The broker's live response; absent on a replay and on anything but a fresh answer.</summary>
    public T? Response { get; }

    /// <summary>Handles all four; the compiler sees to it that none is forgotten.</summary>
    public TResult Match<TResult>(
        Func<Acceptance, T?, TResult> accepted, Func<string, TResult> rejected, Func<Denial, TResult> denied, Func<string, TResult> unknown)
    {
        ArgumentNullException.ThrowIfNull(accepted);
        ArgumentNullException.ThrowIfNull(rejected);
        ArgumentNullException.ThrowIfNull(denied);
        ArgumentNullException.ThrowIfNull(unknown);
        return Kind switch
        {
            OutcomeKind.Accepted => accepted(Acceptance!, Response),
            OutcomeKind.Rejected => rejected(Reason ?? ""),
            OutcomeKind.Denied => denied(Denial!),
            _ => unknown(Reason ?? "no outcome"),
        };
    }

    /// <inheritdoc/>
    public override string ToString() => Kind switch
    {
        OutcomeKind.Accepted => $"Accepted {Acceptance!.ClientOrderId}",
        OutcomeKind.Rejected => $"Rejected: {Reason}",
        OutcomeKind.Denied => $"Denied: {Denial}",
        _ => $"Unknown: {Reason ?? "no outcome"}",
    };

    /// <summary>An accepted outcome; for decorators and fakes of a guard.</summary>
    public static Outcome<T> FromAcceptance(OrderKey key, Acceptance acceptance, T? response) =>
        new(OutcomeKind.Accepted, key, acceptance ?? throw new ArgumentNullException(nameof(acceptance)), null, null, response);

    /// <summary>A rejected outcome; for decorators and fakes of a guard.</summary>
    public static Outcome<T> FromRejection(OrderKey key, string reason, T? response) =>
        new(OutcomeKind.Rejected, key, null, null, reason, response);

    /// <summary>A denied outcome; for decorators and fakes of a guard.</summary>
    public static Outcome<T> FromDenial(OrderKey key, Denial denial) =>
        new(OutcomeKind.Denied, key, null, denial ?? throw new ArgumentNullException(nameof(denial)), null, default);

    /// <summary>An unknown outcome; for decorators and fakes of a guard.</summary>
    public static Outcome<T> FromUnknown(OrderKey key, string reason, T? response = default) =>
        new(OutcomeKind.Unknown, key, null, null, reason, response);
}
