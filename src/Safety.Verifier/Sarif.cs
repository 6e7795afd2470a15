using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Safety.Analyzers.Rules;

namespace Safety.Verifier;

/// <summary>Writes findings as SARIF 2.1.0, the form that code scanning of every host reads. Deterministic: no times, no machine.</summary>
public static class Sarif
{
    private static readonly JsonWriterOptions s_readable = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The rules the verifier reports; a test compares them with their pages.</summary>
    private static readonly (string Id, string Name, string Title)[] s_rules =
    [
        ("SAFE401", "RawCallInOutput", "The finished output calls a broker past its guard"),
        ("SAFE402", "TestAssemblyInOutput", "A test assembly lies in the output of an application"),
        ("SAFE403", "UnreadableOutput", "A file of the output cannot be read"),
        ("SAFE404", "SafetyOpenedFromOutside", "The output opens what is for generated guards alone"),
    ];

    /// <summary>The findings as one SARIF log with one run.</summary>
    /// <param name="findings">What <see cref="OutputVerifier.Verify"/> found; an empty list makes a log without results.</param>
    /// <returns>The text of the log.</returns>
    public static string Write(IReadOnlyList<Finding> findings)
    {
        ArgumentNullException.ThrowIfNull(findings);
        using MemoryStream text = new();
        using (Utf8JsonWriter json = new(text, s_readable))
        {
            json.WriteStartObject();
            json.WriteString("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
            json.WriteString("version", "2.1.0");
            json.WriteStartArray("runs");
            json.WriteStartObject();
            WriteTool(json);
            json.WriteStartArray("results");
            foreach (Finding finding in findings)
                WriteResult(json, finding);
            json.WriteEndArray();
            json.WriteString("columnKind", "utf16CodeUnits");
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(text.ToArray()) + "\n";
    }

    private static void WriteTool(Utf8JsonWriter json)
    {
        json.WriteStartObject("tool");
        json.WriteStartObject("driver");
        json.WriteString("name", "Safety.Verifier");
        json.WriteStartArray("rules");
        foreach ((string id, string name, string title) in s_rules)
        {
            json.WriteStartObject();
            json.WriteString("id", id);
            json.WriteString("name", name);
            json.WriteStartObject("shortDescription");
            json.WriteString("text", title);
            json.WriteEndObject();
            if (RuleDocumentation.PageOf(id) is { Length: > 0 } page)
                json.WriteString("helpUri", page);
            json.WriteStartObject("defaultConfiguration");
            json.WriteString("level", "error");
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteResult(Utf8JsonWriter json, Finding finding)
    {
        json.WriteStartObject();
        json.WriteString("ruleId", finding.Rule);
        json.WriteNumber("ruleIndex", Array.FindIndex(s_rules, rule => rule.Id == finding.Rule));
        json.WriteString("level", "error");
        json.WriteStartObject("message");
        json.WriteString("text", $"{finding.Text} [{finding.Place}]");
        json.WriteEndObject();
        json.WriteStartArray("locations");
        json.WriteStartObject();
        json.WriteStartObject("physicalLocation");
        json.WriteStartObject("artifactLocation");
        json.WriteString("uri", UriOf(finding.SourceFile ?? finding.Assembly));
        json.WriteEndObject();
        if (finding.SourceLine is { } line)
        {
            json.WriteStartObject("region");
            json.WriteNumber("startLine", line);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        if (finding.Method is not null)
        {
            json.WriteStartArray("logicalLocations");
            json.WriteStartObject();
            json.WriteString("fullyQualifiedName", finding.Method);
            json.WriteString("kind", "function");
            json.WriteEndObject();
            json.WriteEndArray();
        }

        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteStartObject("properties");
        json.WriteString("assembly", finding.Assembly);
        if (finding.Member is not null)
            json.WriteString("member", finding.Member);
        if (finding.Offset is { } offset)
            json.WriteNumber("ilOffset", offset);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static string UriOf(string path) =>
        Path.IsPathRooted(path) ? new Uri(path).AbsoluteUri : Uri.EscapeDataString(path.Replace('\\', '/')).Replace("%2F", "/", StringComparison.Ordinal);
}
