using System.ComponentModel;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Safety.Decisions;
using Safety.Guard;
using Safety.Guarding;
using Safety.Idempotency;
using Safety.Journal;
using Safety.Writer;

namespace Safety.Generated.V1;

/// <summary>A generated handler's way to its event: once per key, by a table in the journal.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class HandlerEntry
{
    /// <summary>Handles an event unless it was handled before.</summary>
    /// <exception cref="IdempotencyConflictException">Another event with this key was handled before.</exception>
    /// <exception cref="JournalException">The journal is latched.</exception>
    public static async ValueTask<HandlerReceipt> RunAsync<TEvent>(
        string handler, AccountBinding binding, TEvent e, Action<Utf8JsonWriter, TEvent> writeKey, Action<Utf8JsonWriter, TEvent>? writeContent,
        Func<TEvent, CancellationToken, ValueTask> core, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(binding);
        ArgumentNullException.ThrowIfNull(core);
        AccountCore account = binding.Core;
        string key = StateJson.ToText(e, writeKey);
        string content = writeContent is null ? "" : Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(StateJson.ToText(e, writeContent))));
        int accountRef = account.Ref;
        OrderIntentPersistence writer = account.Host.Writer;
        await account.Host.Handling.EnterAsync(accountRef, handler, key, cancellationToken).ConfigureAwait(false);
        try
        {
            if (await writer.RunAsync(journal => DecisionFacts.FindHandled(journal, accountRef, handler, key)).ConfigureAwait(false) is { } first)
            {
                if (content.Length > 0 && first.Content.Length > 0 && first.Content != content)
                {
                    string message = $"The handler {handler} has handled an event {key} at {first.HandledAt:O} that says something else; nothing was done with this one. Find out which of the two is true, and give every event a key of its own.";
                    account.Host.Raise(SafetyEventKind.Mismatch, account.Id, message);
                    throw new IdempotencyConflictException(message);
                }

                return new HandlerReceipt(first, IsDuplicate: true);
            }

            await core(e, cancellationToken).ConfigureAwait(false);
            HandledRecord record = await writer.RunAsync(journal =>
            {
                HandledRecord handled = new(accountRef, handler, key, content, journal.Now);
                DecisionFacts.Save(journal, handled);
                return handled;
            }).ConfigureAwait(false);
            return new HandlerReceipt(record, IsDuplicate: false);
        }
        finally
        {
            account.Host.Handling.Leave(accountRef, handler, key);
        }
    }
}
