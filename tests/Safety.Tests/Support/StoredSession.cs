using Safety.Contracts;
using Safety.Identity;

namespace Safety.Tests.Support;

/// <summary>
/// A FIX session as QuickFIX/n has one: asks the application, stores, then sends; asks the application again for every message a
/// resend request is about; false means "not sent now", not "never".
/// </summary>
public sealed class StoredSession
{
    /// <summary>The application's last word; an exception of type <see cref="DoNotSendException"/> holds the message back.</summary>
    public Action<StoredMessage>? ToApp { get; set; }

    public bool IsLoggedOn { get; set; } = true;

    /// <summary>What was stored; survives the process.</summary>
    public List<StoredMessage> Store { get; init; } = [];

    /// <summary>What the counterparty received.</summary>
    public List<StoredMessage> Wire { get; init; } = [];

    public bool SendToTarget(StoredMessage message)
    {
        try
        {
            ToApp?.Invoke(message);
        }
        catch (DoNotSendException)
        {
            return false;
        }

        Store.Add(message);
        return Put(message);
    }

    /// <summary>The counterparty asks for everything again; what is held back becomes a gap fill.</summary>
    public void Resend()
    {
        foreach (StoredMessage stored in Store.ToArray())
        {
            StoredMessage again = stored with { IsPossDup = true };
            try
            {
                ToApp?.Invoke(again);
            }
            catch (DoNotSendException)
            {
                continue;
            }

            Put(again);
        }
    }

    private bool Put(StoredMessage message)
    {
        if (IsLoggedOn)
            Wire.Add(message);
        return IsLoggedOn;
    }
}

/// <summary>A message: kind, client order ID (tag 11), PossDupFlag or PossResend.</summary>
public sealed record StoredMessage(BrokerCallKind Kind, ClientOrderId Id, bool IsPossDup = false);

/// <summary>What the application throws to hold a message back.</summary>
public sealed class DoNotSendException : Exception
{
    public DoNotSendException() { }

    public DoNotSendException(string message) : base(message) { }

    public DoNotSendException(string message, Exception innerException) : base(message, innerException) { }
}
