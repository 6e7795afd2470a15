using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Safety.Verifier.Checks;
using Safety.Verifier.Metadata;
using Safety.Verifier.Surface;

namespace Safety.Verifier;

/// <summary>
/// What can change an order in an output and what stands before it, to be read and compared in review. Sorted, without
/// times, versions or machine paths: it changes when the broker surface does.
/// </summary>
internal static class Inventory
{
    private static readonly JsonWriterOptions s_readable = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(OutputImage output, BrokerSurface surface, AssemblyImage[] verified, AssemblyImage[] tests)
    {
        using MemoryStream text = new();
        using (Utf8JsonWriter json = new(text, s_readable))
        {
            TypeImage[] types = [.. verified.SelectMany(static assembly => assembly.Types).OrderBy(static type => type.Name, StringComparer.Ordinal)];
            json.WriteStartObject();
            json.WriteNumber("format", 1);
            Names(json, "verified", verified.Select(static assembly => assembly.Name));
            Names(json, "sdks", surface.Sdks.Select(static assembly => assembly.Name));
            Names(json, "trustedAssemblies", surface.Sdks.Select(static assembly => assembly.Name).Where(surface.Trusts));
            Names(json, "testAssemblies", tests.Select(static assembly => assembly.Name));
            json.WriteStartArray("brokers");
            foreach (IGrouping<(string, string?), GuardedType> copies in surface.Types
                .GroupBy(static type => (type.Type.Name, type.Guard))
                .OrderBy(static copies => copies.Key.Name, StringComparer.Ordinal).ThenBy(static copies => copies.Key.Guard, StringComparer.Ordinal))
            {
                WriteType(json, [.. copies], surface);
            }

            json.WriteEndArray();
            Names(json, "adapters", types.Where(static type => type.HasGenuine(SafetyIdentity.BrokerAdapter)).Select(type => $"{type.Name} : {string.Join(", ", BrokersOf(type, output, surface))}"));
            Names(json, "compositionRoots", types.Where(static type => type.HasGenuine(SafetyIdentity.CompositionRoot)).Select(static type => type.Name)
                .Concat(types.SelectMany(static type => type.Methods).Where(static method => method.HasGenuine(SafetyIdentity.CompositionRoot)).Select(static method => method.Display)));
            WriteBreakGlass(json, output, surface);
            Names(json, "permitMethods", types.SelectMany(static type => type.Methods)
                .Where(static method => method.HasBody && MethodCode.PermitsOf(method).Any())
                .Select(method => (method, new MethodCode(method, output, surface).Uses))
                .Where(static item => item.Uses.Count > 0)
                .Select(static item => $"{item.method.Display} -> {string.Join(", ", item.Uses.Select(static use => use.Member.Id))}"));
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(text.ToArray()) + "\n";
    }

    /// <summary>The same type in every copy of its assembly is one broker.</summary>
    private static void WriteType(Utf8JsonWriter json, GuardedType[] copies, BrokerSurface surface)
    {
        GuardedType type = copies[0];
        json.WriteStartObject();
        json.WriteString("type", type.Type.Name);
        json.WriteString("assembly", type.Type.Assembly.Name);
        json.WriteString("form", type.IsContract ? "contract" : "sdk");
        json.WriteString("guard", type.Guard);
        json.WriteStartObject("controls");
        foreach (AttributeImage attribute in type.Declaration.Attributes.Where(static attribute => attribute.Type.Name is SafetyIdentity.HardLimit or SafetyIdentity.VenueProfile)
            .OrderBy(static attribute => attribute.Type.Name, StringComparer.Ordinal))
        {
            json.WriteStartObject(attribute.Type.Name.Split('.')[^1].Replace("Attribute", "", StringComparison.Ordinal));
            foreach (var argument in attribute.Value.NamedArguments.OrderBy(static argument => argument.Name, StringComparer.Ordinal))
                json.WriteString(argument.Name!, Convert.ToString(argument.Value, System.Globalization.CultureInfo.InvariantCulture));
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteStartArray("members");
        foreach (GuardedMember member in surface.Members.Where(member => copies.Contains(member.Owner) && !member.IsBreakGlass).OrderBy(static member => member.Id, StringComparer.Ordinal).ThenByDescending(static member => member.Kind).DistinctBy(static member => member.Id))
        {
            json.WriteStartObject();
            json.WriteString("id", member.Id);
            json.WriteString("kind", member.Role is null ? member.Kind.ToString() : $"{member.Kind}:{member.Role}");
            if (member.IsDerived)
                json.WriteBoolean("derived", true);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteBreakGlass(Utf8JsonWriter json, OutputImage output, BrokerSurface surface)
    {
        json.WriteStartArray("breakGlass");
        foreach ((MethodImage method, BreakGlassDeclaration breakGlass) in surface.BreakGlassMethods.OrderBy(static pair => pair.Key.Id, StringComparer.Ordinal))
        {
            json.WriteStartObject();
            json.WriteString("method", method.Id);
            json.WriteString("broker", method.Signature.ParameterTypes[1].Name);
            json.WriteString("kind", breakGlass.Kind.ToString());
            json.WriteString("reason", breakGlass.Reason);
            json.WriteString("expiresOn", breakGlass.ExpiresOn);
            Names(json, "approvers", breakGlass.Approvers);
            Names(json, "calls", method.Type.Assembly.Types.SelectMany(static type => type.Methods)
                .Where(part => part.HasBody && surface.OwnerOf(part) == method)
                .SelectMany(part => new MethodCode(part, output, surface).Uses)
                .Select(static use => use.Member.Id));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static IEnumerable<string> BrokersOf(TypeImage adapter, OutputImage output, BrokerSurface surface)
    {
        HashSet<TypeImage> above = [.. output.InterfacesOf(adapter).Select(static item => item.Face), .. output.WithBases(adapter).Select(static level => level.Type)];
        return surface.Types.Select(static type => type.Type).Where(above.Contains).Select(static type => type.Name).Distinct().Order(StringComparer.Ordinal);
    }

    private static void Names(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (string value in values.Distinct().Order(StringComparer.Ordinal))
            json.WriteStringValue(value);
        json.WriteEndArray();
    }
}
