using Safety.Generators.Parsing;
using Safety.Generators.Specs;

namespace Safety.Generators.Emission;

/// <summary>Writes the wrapper of an idempotent handler.</summary>
internal static class HandlerEmitter
{
    private const string Token = "global::System.Threading.CancellationToken";

    public static string Emit(HandlerSpec handler) => PartialTypeEmitter.Emit(handler.Type!, "", writer =>
    {
        bool isSkeleton = handler.Problems.Count > 0;
        string state = $"{handler.Name}EventState";
        writer.Line($"/// <summary>Handles the event once, however often it comes: its key is kept in the account's journal.</summary>");
        writer.Line($"{handler.Accessibility} global::System.Threading.Tasks.ValueTask<global::Safety.Idempotency.HandlerReceipt> {handler.Name}Async(global::Safety.Host.GuardedAccount account, {handler.Event} e, {Token} cancellationToken = default) =>");
        if (isSkeleton)
        {
            writer.Hanging("throw new global::System.NotSupportedException();");
            return;
        }

        var states = new StateEmitter(handler.States);
        string content = handler.HasContent ? $"{state}.{states.WriteMethod(handler.EventIdentity)}" : "null";
        string key = handler.Key.Count == 0 ? content : $"{state}.WriteKey";
        writer.Hanging($"global::Safety.Generated.V1.HandlerEntry.RunAsync({Identifiers.Quote($"{handler.Type!.FullName}.{handler.Name}")}, account, e, {key}, {content}, (e, cancellationToken) => {handler.Call}, cancellationToken);");
        writer.Blank();
        states.EmitClass(state, writer, handler.Key.Count == 0 ? null : () =>
        {
            writer.Line($"public static void WriteKey(global::System.Text.Json.Utf8JsonWriter writer, {handler.EventIdentity} value)");
            writer.Open();
            writer.Line("writer.WriteStartArray();");
            foreach (StateMemberSpec member in handler.Key)
                writer.Line($"{states.WriteMethod(member.Type)}(writer, value.{member.Name}{SameInstant(member.Type)});");
            writer.Line("writer.WriteEndArray();");
            writer.Close();
        });
    });

    // The same instant is the same key, whatever offset it is told with.
    private static string SameInstant(string type) => type switch
    {
        TypeNames.DateTimeOffset => ".ToUniversalTime()",
        TypeNames.DateTimeOffset + "?" => "?.ToUniversalTime()",
        _ => "",
    };
}
