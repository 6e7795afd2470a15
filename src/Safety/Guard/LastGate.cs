using System.Collections.Concurrent;
using System.Globalization;
using Safety.Contracts;
using Safety.Generated.V1;
using Safety.Guarding;
using Safety.Identity;
using Safety.Journal.Facts;

namespace Safety.Guard;

/// <summary>
/// The last check of what a session engine puts on the wire by itself. A FIX engine stores an order before it sends it and sends
/// it again on a resend request or a logon, long after the guard has let it through; what it asks last (QuickFIX/n:
/// <c>IApplication.ToApp</c>) asks <see cref="TryPass"/>, and throws the engine's <c>DoNotSend</c> where the answer is false:
/// <code>
/// public void ToApp(Message message, SessionID session)
/// {
///     if (!_lastGate.TryPass(Mapping.ReadId(message), Mapping.Classify(message), isResend: IsPossDupOrPossResend(message)))
///         throw new DoNotSend();
/// }
/// </code>
/// </summary>
/// <remarks>
/// An order passes once, while the guard's call that permitted it is not past its deadline, in the process and the arming that
/// permitted it, and only as long as the kill switch is clear; an order without an ID never passes. An <see cref="BrokerCallKind.AccountChange"/> need not carry one:
/// it passes while a guarded call of that kind is under way, once for each. A cancel, a query and session traffic always pass. What does not
/// pass is journaled and raised as <see cref="SafetyEventKind.HeldBack"/>. Thread-safe; never waits.
/// </remarks>
public sealed class LastGate
{
    private const int MostNamedPerSecond = 64;

    private readonly ConcurrentDictionary<ClientOrderId, Admission> _expected = new();
    private readonly AccountCore _account;
    private long _second;
    private int _namedInSecond;
    private int _unnamed;

    /// <summary>Opens the gate of an account; belongs into the composition root, before the host arms. One gate per account.</summary>
    /// <param name="account">The account whose guard permits the orders.</param>
    /// <exception cref="InvalidOperationException">The account has a gate already, or its host is armed.</exception>
    public LastGate(AccountBinding account)
    {
        ArgumentNullException.ThrowIfNull(account);
        _account = account.Core;
        _account.Attach(this);
    }

    /// <summary>True when the message may go to the wire now; asking is what counts, so ask once per message.</summary>
    /// <param name="id">The client order ID the message carries (FIX tag 11); of a list of orders the first. Empty where it has none.</param>
    /// <param name="kind">
    /// What the message is, by the mapping's <c>Classify</c>. <see cref="BrokerCallKind.Forbidden"/>, which is what a message nobody has
    /// classified is, does not pass.
    /// </param>
    /// <param name="isResend">True when the message says that it may have been sent before (FIX PossDupFlag 43 or PossResend 97 is Y).</param>
    public bool TryPass(ClientOrderId id, BrokerCallKind kind, bool isResend)
    {
        switch (kind)
        {
            case BrokerCallKind.Cancel or BrokerCallKind.CancelAll or BrokerCallKind.DeadMan or BrokerCallKind.Session or BrokerCallKind.Query:
                return true;
            case BrokerCallKind.Submit or BrokerCallKind.SubmitMany or BrokerCallKind.Replace or BrokerCallKind.ClosePosition or BrokerCallKind.AccountChange:
                break;
            default:
                HoldBack(id, kind, "its type is not classified as one that may be sent");
                return false;
        }

        if (Take(id, kind) is not { } permitted)
        {
            HoldBack(id, kind, isResend
                ? "it is sent again, and an order is sent once"
                : "no guarded call of this process is sending it: it was stored before, sent already, or never admitted");
            return false;
        }

        if ((isResend ? "it says that it was sent before" : permitted.WhyVoid()) is not { } reason)
            return true;
        permitted.HoldBack(reason);
        HoldBack(id, kind, reason);
        return false;
    }

    /// <summary>The guard has let an order through to the engine.</summary>
    internal void Expect(Admission permitted)
    {
        // An engine may send one message for all legs, by the first ID, or one for each.
        foreach (ClientOrderId id in permitted.ClientOrderIds)
            _expected[id] = permitted;
    }

    /// <summary>Forgets what did not come to the wire in time, and tells of denials that were too many to be named.</summary>
    internal void KeepHouse()
    {
        foreach ((ClientOrderId id, Admission permitted) in _expected)
        {
            if (permitted.IsPastDeadline)
                _expected.TryRemove(id, out _);
        }

        if (Interlocked.Exchange(ref _unnamed, 0) is > 0 and int more)
            Tell(default, default, string.Create(CultureInfo.InvariantCulture, $"{more} more messages were held back at the last gate."));
    }

    // Taking it out is what lets it pass only once, however many threads ask.
    private Admission? Take(ClientOrderId id, BrokerCallKind kind)
    {
        if (!id.IsEmpty)
            return _expected.TryRemove(id, out Admission? permitted) ? permitted : null;
        if (kind != BrokerCallKind.AccountChange)
            return null;
        // It is no order, and its message has no place for an ID: as many pass as calls are under way.
        foreach ((ClientOrderId expected, Admission change) in _expected)
        {
            if (change.Site.Kind == BrokerCallKind.AccountChange && change.WhyVoid() is null && _expected.TryRemove(expected, out _))
                return change;
        }

        return null;
    }

    private void HoldBack(ClientOrderId id, BrokerCallKind kind, string reason)
    {
        // An engine that is asked for its whole store must not fill the journal.
        long second = _account.Host.Clock.GetUtcNow().UtcTicks / TimeSpan.TicksPerSecond;
        if (Interlocked.Exchange(ref _second, second) != second)
            Volatile.Write(ref _namedInSecond, 0);
        if (Interlocked.Increment(ref _namedInSecond) > MostNamedPerSecond)
            Interlocked.Increment(ref _unnamed);
        else
            Tell(id, kind, $"{kind} {(id.IsEmpty ? "without a client order ID" : id.ToString())} was held back at the last gate: {reason}.");
    }

    private void Tell(ClientOrderId id, BrokerCallKind kind, string message)
    {
        _account.Leave(journal => journal.Append(_account.Ref, 0, new HeldBack(id, kind, message)));
        _account.Host.Raise(SafetyEventKind.HeldBack, _account.Id, message);
    }
}
