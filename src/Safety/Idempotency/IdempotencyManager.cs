using Safety.Generated.V1;
using Safety.Guarding;
using Safety.Identity;
using Safety.Journal;
using Safety.Journal.Facts;
using Safety.Lifecycle;
using Safety.Writer;

namespace Safety.Idempotency;

/// <summary>
/// One key, one order. A key the journal knows gets its stored outcome, always, also under a latched kill switch; the same
/// key with other content is denied, loudly: one of the two callers is wrong.
/// </summary>
/// <remarks>The memory is an index in the journal, never a window: it does not forget. Maps to 17 CFR 240.15c3-5(c)(1)(ii).</remarks>
[Control("Idempotency", "One key, one order; another request under a used key is denied.", DenialCode.KeyReusedWithOtherContent, DenialCode.KeyMalformed, Sec = "(c)(1)(ii)", Rts6 = "15(1)", Fia = "repeated execution", Tests = "SameKey")]
public sealed class IdempotencyManager
{
    internal IdempotencyManager() { }

    /// <summary>The intent a key was used for, from memory or from the journal; null for a new key.</summary>
    internal static IntentRecord? Recall(JournalBatch journal, int account, string intentKey)
    {
        if (journal.Find(FactKeys.OfIntent(account, intentKey)) is not { } place)
            return null;
        if (place.Family == 0)
            return journal.Read(place.Sequence) is { Fact: Denied denied } entry ? IntentView.Of(entry.Header, denied) : null;
        return journal.Family(place.Family) is { } family && family.Intents.FirstOrDefault(intent => intent.Admission.IntentKey == intentKey) is { } intent
            ? IntentView.Of(family, intent) : null;
    }

    /// <summary>Denies when the key's first use had other content (or is another key altogether).</summary>
    internal static Denial? CheckContent(IntentRecord known, in OrderKey key, in ContentHash content)
    {
        if (known.Key == key && known.Content == content)
            return null;
        return Denials.Create(DenialCode.KeyReusedWithOtherContent,
            $"the key {key} was used at {known.CreatedAt:O} for another request (content {known.Content}, now {content}); nothing was sent and the first order stands. Use a new cause, leg or attempt for a new order.");
    }

    /// <summary>The stored outcome of a key, as a fresh call would have got it.</summary>
    internal static Outcome<T> Replay<T>(IntentRecord known)
    {
        IntentProgress progress = known.Progress;
        switch (progress.State)
        {
            case IntentState.Denied:
                DenialCode code = (DenialCode)known.DenialCode;
                return Outcome<T>.FromDenial(known.Key, new Denial(code, Denials.SafeguardOf(code), progress.Reason ?? "", SpendsKey: true));
            case IntentState.Rejected:
                return Outcome<T>.FromRejection(known.Key, progress.Reason ?? "", default);
            case IntentState.NotExecuted:
                return Outcome<T>.FromRejection(known.Key, progress.Reason ?? "proved absent at the venue", default);
            case IntentState.Pending or IntentState.Unknown or IntentState.Quarantine:
                return Outcome<T>.FromUnknown(known.Key, progress.Reason ?? "the first call's outcome is not known yet; the venue is being asked");
            default:
                return Outcome<T>.FromAcceptance(known.Key, new Acceptance(known.ClientOrderId, progress.BrokerOrderId, IsReplay: true), default);
        }
    }
}
