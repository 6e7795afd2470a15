using Safety.Generators.Specs;

namespace Safety.Generators.Emission;

/// <summary>Writes how values are written down and read back: a pair of methods per type.</summary>
internal sealed class StateEmitter
{
    private const string Json = "global::Safety.Generated.V1.StateJson";
    private const string Writer = "global::System.Text.Json.Utf8JsonWriter";
    private const string Element = "global::System.Text.Json.JsonElement";

    private readonly Dictionary<string, StateSpec> _states;
    private readonly Dictionary<string, int> _numbers;

    public StateEmitter(EquatableArray<StateSpec> states)
    {
        StateSpec[] written = [.. states.Where(static s => s.Form is not StateForm.Unstorable)];
        _states = written.ToDictionary(static s => s.Type, StringComparer.Ordinal);
        _numbers = written.Select(static (s, i) => (s.Type, i)).ToDictionary(static p => p.Type, static p => p.i, StringComparer.Ordinal);
    }

    /// <summary>The name of the method that writes values of a type.</summary>
    public string WriteMethod(string type) => $"Write{_numbers[type]}";

    /// <summary>The name of the method that reads them.</summary>
    public string ReadMethod(string type) => $"Read{_numbers[type]}";

    /// <summary>A nested class with all methods; <paramref name="more"/> adds to it.</summary>
    public void EmitClass(string name, SourceWriter writer, Action? more = null)
    {
        writer.Line("#nullable disable");
        writer.Line($"private static class {name}");
        writer.Open();
        foreach (StateSpec state in _states.Values)
        {
            writer.Line($"public static void {WriteMethod(state.Type)}({Writer} writer, {state.Type} value)");
            writer.Open();
            EmitWrite(state, writer);
            writer.Close();
            writer.Blank();
            writer.Line($"public static {state.Type} {ReadMethod(state.Type)}({Element} element)");
            writer.Open();
            EmitRead(state, writer);
            writer.Close();
            writer.Blank();
        }

        more?.Invoke();
        writer.Close();
        writer.Line("#nullable enable");
    }

    /// <summary>One line per member, its path and type: what a snapshot is compared by.</summary>
    public string Shape(string type)
    {
        var lines = new List<string>();
        Add("", type);
        return string.Join("\n", lines);

        void Add(string path, string of)
        {
            StateSpec state = _states[of];
            switch (state.Form)
            {
                case StateForm.Object:
                    foreach (StateMemberSpec member in state.Members)
                    {
                        string at = path.Length == 0 ? member.Name.TrimStart('@') : $"{path}.{member.Name.TrimStart('@')}";
                        lines.Add($"{at} {member.Type.Replace("global::", "").Replace(" ", "")}");
                        Add(at, member.Type);
                    }

                    break;
                case StateForm.Nullable:
                    Add(path, state.Element);
                    break;
                case StateForm.Sequence or StateForm.Unordered:
                    Add(path + "[]", state.Element);
                    break;
                case StateForm.Map:
                    Add(path + "[].key", state.Key);
                    Add(path + "[].value", state.Element);
                    break;
            }
        }
    }

    private void EmitWrite(StateSpec state, SourceWriter writer)
    {
        if (state.Form == StateForm.Plain)
        {
            writer.Line(state.Write.Replace("{0}", "value"));
            return;
        }

        if (state.Form == StateForm.Nullable || state.IsReferenceType)
        {
            writer.Line("if (value is null)");
            writer.Open();
            writer.Line("writer.WriteNullValue();");
            writer.Line("return;");
            writer.Close();
            writer.Blank();
        }

        switch (state.Form)
        {
            case StateForm.Nullable:
                writer.Line($"{WriteMethod(state.Element)}(writer, value.GetValueOrDefault());");
                break;
            case StateForm.Sequence:
                writer.Line("writer.WriteStartArray();");
                writer.Line("foreach (var item in value)");
                writer.Hanging($"{WriteMethod(state.Element)}(writer, item);");
                writer.Line("writer.WriteEndArray();");
                break;
            case StateForm.Unordered:
                writer.Line($"{Json}.WriteSorted(writer, value, {WriteMethod(state.Element)});");
                break;
            case StateForm.Map:
                writer.Line($"{Json}.WriteSorted(writer, value, static (writer, pair) =>");
                writer.Open();
                writer.Line("writer.WriteStartArray();");
                writer.Line($"{WriteMethod(state.Key)}(writer, pair.Key);");
                writer.Line($"{WriteMethod(state.Element)}(writer, pair.Value);");
                writer.Line("writer.WriteEndArray();");
                writer.Close(");");
                break;
            default:
                EmitExactType(state, writer);
                writer.Line("writer.WriteStartObject();");
                foreach (StateMemberSpec member in state.Members)
                {
                    writer.Line($"writer.WritePropertyName(\"{member.Name.TrimStart('@')}\");");
                    writer.Line($"{WriteMethod(member.Type)}(writer, value.{member.Name});");
                }

                writer.Line("writer.WriteEndObject();");
                break;
        }
    }

    private void EmitRead(StateSpec state, SourceWriter writer)
    {
        if (state.Form == StateForm.Plain)
        {
            writer.Line($"return {state.Read.Replace("{0}", "element")};");
            return;
        }

        if (state.Form == StateForm.Nullable || state.IsReferenceType)
        {
            writer.Line($"if ({Json}.IsNull(element))");
            writer.Hanging("return null;");
            writer.Blank();
        }

        switch (state.Form)
        {
            case StateForm.Nullable:
                writer.Line($"return {ReadMethod(state.Element)}(element);");
                break;
            case StateForm.Sequence or StateForm.Unordered:
                writer.Line($"return [.. global::System.Linq.Enumerable.Select({Json}.Items(element), {ReadMethod(state.Element)})];");
                break;
            case StateForm.Map:
                writer.Line($"var pairs = global::System.Linq.Enumerable.Select({Json}.Items(element), static pair => new global::System.Collections.Generic.KeyValuePair<{state.Key}, {state.Element}>({ReadMethod(state.Key)}(pair[0]), {ReadMethod(state.Element)}(pair[1])));");
                writer.Line($"return {state.Read.Replace("{0}", "pairs")};");
                break;
            default:
                string arguments = string.Join(", ", state.Members.Where(static m => m.IsArgument).Select(Value));
                StateMemberSpec[] set = [.. state.Members.Where(static m => !m.IsArgument)];
                writer.Line(set.Length == 0 ? $"return new {state.Type}({arguments});" : $"return new {state.Type}({arguments})");
                if (set.Length == 0)
                    break;
                writer.Open();
                foreach (StateMemberSpec member in set)
                    writer.Line($"{member.Name} = {Value(member)},");
                writer.Close(";");
                break;
        }

        string Value(StateMemberSpec member) => $"{ReadMethod(member.Type)}({Json}.Member(element, \"{member.Name.TrimStart('@')}\"))";
    }

    private static void EmitExactType(StateSpec state, SourceWriter writer)
    {
        if (!state.IsOpen)
            return;

        writer.Line($"if (value.GetType() != typeof({state.Type}))");
        writer.Hanging("throw new global::System.NotSupportedException($\"How {value.GetType()} is written down is not known, only its base type; pass the base type.\");");
        writer.Blank();
    }
}
