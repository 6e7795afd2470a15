using System.Buffers;
using System.ComponentModel;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Safety.Decisions;
using Safety.Orders;

namespace Safety.Generated.V1;

/// <summary>
/// How generated code writes values down and reads them back: invariant, exact, and the same text for the same value, so that
/// texts can be compared and hashed.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class StateJson
{
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes one value as a text.</summary>
    public static string ToText<T>(T value, Action<Utf8JsonWriter, T> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        ArrayBufferWriter<byte> buffer = new(256);
        using (Utf8JsonWriter writer = new(buffer, s_options))
            write(writer, value);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Writes pairs in the order of their keys as written: a dictionary has none of its own.</summary>
    public static void WriteSorted<T>(Utf8JsonWriter writer, IEnumerable<T> items, Action<Utf8JsonWriter, T> write)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(items);
        writer.WriteStartArray();
        foreach (string item in items.Select(item => ToText(item, write)).Order(StringComparer.Ordinal))
            writer.WriteRawValue(item);
        writer.WriteEndArray();
    }

    /// <summary>Writes a text.</summary>
    public static void Write(Utf8JsonWriter writer, string? value) => Of(writer).WriteStringValue(value);

    /// <summary>Writes a flag.</summary>
    public static void Write(Utf8JsonWriter writer, bool value) => Of(writer).WriteBooleanValue(value);

    /// <summary>Writes a character.</summary>
    public static void Write(Utf8JsonWriter writer, char value) => Of(writer).WriteNumberValue((int)value);

    /// <summary>Writes a number.</summary>
    public static void Write(Utf8JsonWriter writer, long value) => Of(writer).WriteNumberValue(value);

    /// <summary>Writes a number.</summary>
    public static void Write(Utf8JsonWriter writer, ulong value) => Of(writer).WriteNumberValue(value);

    /// <summary>Writes a number by its value: 1.0 and 1.00 are the same.</summary>
    public static void Write(Utf8JsonWriter writer, decimal value) => Of(writer).WriteNumberValue(value / 1.000000000000000000000000000000000m);

    /// <summary>Writes a number by its bits, so that NaN and infinity come back too.</summary>
    public static void Write(Utf8JsonWriter writer, double value) => Of(writer).WriteStringValue(value.ToString("R", CultureInfo.InvariantCulture));

    /// <summary>Writes a moment, to the tick and with its offset.</summary>
    public static void Write(Utf8JsonWriter writer, DateTimeOffset value) => Of(writer).WriteStringValue(value.ToString("O", CultureInfo.InvariantCulture));

    /// <summary>Writes a duration.</summary>
    public static void Write(Utf8JsonWriter writer, TimeSpan value) => Of(writer).WriteStringValue(value.ToString("c", CultureInfo.InvariantCulture));

    /// <summary>Writes a date.</summary>
    public static void Write(Utf8JsonWriter writer, DateOnly value) => Of(writer).WriteStringValue(value.ToString("O", CultureInfo.InvariantCulture));

    /// <summary>Writes a time of day.</summary>
    public static void Write(Utf8JsonWriter writer, TimeOnly value) => Of(writer).WriteStringValue(value.ToString("O", CultureInfo.InvariantCulture));

    /// <summary>Writes an identifier.</summary>
    public static void Write(Utf8JsonWriter writer, Guid value) => Of(writer).WriteStringValue(value);

    /// <summary>Writes an enum by name: numbers may be given anew.</summary>
    public static void WriteEnum<T>(Utf8JsonWriter writer, T value)
        where T : struct, Enum => Of(writer).WriteStringValue(value.ToString());

    /// <summary>Writes a size with its unit.</summary>
    public static void Write(Utf8JsonWriter writer, OrderSize value)
    {
        Of(writer).WriteStartObject();
        writer.WriteNumber(value.IsNotional ? "notional" : "units", value.Value / 1.000000000000000000000000000000000m);
        writer.WriteEndObject();
    }

    /// <summary>Reads a size.</summary>
    public static OrderSize ReadOrderSize(JsonElement element) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty("notional", out JsonElement notional) ? new Notional(ReadDecimal(notional)) : new Units(ReadDecimal(Member(element, "units")));

    /// <summary>The member of an object.</summary>
    /// <exception cref="StateUnreadableException">It is not there.</exception>
    public static JsonElement Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement member)
            ? member
            : throw new StateUnreadableException($"the member {name} is missing");

    /// <summary>The elements of an array.</summary>
    /// <exception cref="StateUnreadableException">It is no array.</exception>
    public static IEnumerable<JsonElement> Items(JsonElement element) =>
        element.ValueKind == JsonValueKind.Array ? element.EnumerateArray() : throw Unreadable(element, "a list");

    /// <summary>True for a value that was null.</summary>
    public static bool IsNull(JsonElement element) => element.ValueKind == JsonValueKind.Null;

    /// <summary>Reads a text.</summary>
    public static string ReadString(JsonElement element) =>
        element.ValueKind is JsonValueKind.String or JsonValueKind.Null ? element.GetString()! : throw Unreadable(element, "a text");

    /// <summary>Reads a flag.</summary>
    public static bool ReadBoolean(JsonElement element) =>
        element.ValueKind is JsonValueKind.True or JsonValueKind.False ? element.GetBoolean() : throw Unreadable(element, "a flag");

    /// <summary>Reads a number.</summary>
    public static long ReadInt64(JsonElement element) =>
        element.ValueKind == JsonValueKind.Number && element.TryGetInt64(out long value) ? value : throw Unreadable(element, "a whole number");

    /// <summary>Reads a number.</summary>
    public static ulong ReadUInt64(JsonElement element) =>
        element.ValueKind == JsonValueKind.Number && element.TryGetUInt64(out ulong value) ? value : throw Unreadable(element, "a whole number");

    /// <summary>Reads a number.</summary>
    public static decimal ReadDecimal(JsonElement element) =>
        element.ValueKind == JsonValueKind.Number && element.TryGetDecimal(out decimal value) ? value : throw Unreadable(element, "a number");

    /// <summary>Reads a number.</summary>
    public static double ReadDouble(JsonElement element) =>
        double.TryParse(Text(element), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : throw Unreadable(element, "a number");

    /// <summary>Reads a moment.</summary>
    public static DateTimeOffset ReadDateTimeOffset(JsonElement element) =>
        DateTimeOffset.TryParseExact(Text(element), "O", CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out DateTimeOffset value) ? value : throw Unreadable(element, "a moment");

    /// <summary>Reads a duration.</summary>
    public static TimeSpan ReadTimeSpan(JsonElement element) =>
        TimeSpan.TryParseExact(Text(element), "c", CultureInfo.InvariantCulture, out TimeSpan value) ? value : throw Unreadable(element, "a duration");

    /// <summary>Reads a date.</summary>
    public static DateOnly ReadDateOnly(JsonElement element) =>
        DateOnly.TryParseExact(Text(element), "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly value) ? value : throw Unreadable(element, "a date");

    /// <summary>Reads a time of day.</summary>
    public static TimeOnly ReadTimeOnly(JsonElement element) =>
        TimeOnly.TryParseExact(Text(element), "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out TimeOnly value) ? value : throw Unreadable(element, "a time of day");

    /// <summary>Reads an identifier.</summary>
    public static Guid ReadGuid(JsonElement element) => Guid.TryParseExact(Text(element), "D", out Guid value) ? value : throw Unreadable(element, "an identifier");

    /// <summary>Reads an enum.</summary>
    public static T ReadEnum<T>(JsonElement element)
        where T : struct, Enum => Enum.TryParse(Text(element), ignoreCase: false, out T value) ? value : throw Unreadable(element, typeof(T).Name);

    private static Utf8JsonWriter Of(Utf8JsonWriter? writer) => writer ?? throw new ArgumentNullException(nameof(writer));

    private static string? Text(JsonElement element) => element.ValueKind == JsonValueKind.String ? element.GetString() : null;

    private static StateUnreadableException Unreadable(JsonElement element, string expected) => new($"'{element}' is not {expected}");
}
