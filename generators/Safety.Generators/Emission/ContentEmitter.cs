using Safety.Generators.Specs;

namespace Safety.Generators.Emission;

/// <summary>Writes how the content of each call is hashed: one method per call, one per type in it.</summary>
internal sealed class ContentEmitter
{
    private const string Hasher = "global::Safety.Generated.V1.ContentHasher";

    private readonly GuardSpec _guard;
    private readonly SourceWriter _writer;
    private readonly Queue<(ContentSpec Content, string Without)> _pending = new();
    private readonly HashSet<string> _methods = new(StringComparer.Ordinal);

    private ContentEmitter(GuardSpec guard, SourceWriter writer) => (_guard, _writer) = (guard, writer);

    public static void Emit(GuardSpec guard, SourceWriter writer)
    {
        var emitter = new ContentEmitter(guard, writer);
        foreach (CallSpec call in guard.Calls)
            emitter.EmitCall(call);
        if (emitter._pending.Count == 0)
            return;

        // One method serves List<string> and List<string?>: both are read in the same way.
        writer.Blank();
        writer.Line("#nullable disable");
        while (emitter._pending.Count > 0)
        {
            (ContentSpec content, string without) = emitter._pending.Dequeue();
            emitter.EmitType(content, without);
        }

        writer.Blank();
        writer.Line("#nullable enable");
    }

    private void EmitCall(CallSpec call)
    {
        string hash = call.Locals.Hash;
        List<string> parameters = [.. call.Content.Select(c => $"{c.DeclaredType} {c.Parameter}")];
        if (call.Stamp.HasStampedLocal)
            parameters.Add($"bool {call.Locals.Stamped}");

        _writer.Blank();
        _writer.Line($"private static global::Safety.Generated.V1.ContentHash {call.ContentMethod}{GuardEmitter.TypeArguments(call.Member.TypeParameters)}({string.Join(", ", parameters)})");
        GuardEmitter.EmitConstraints(call.Member.TypeParameters, _writer);
        _writer.Open();
        _writer.Line($"{Hasher} {hash} = default;");
        foreach (ArgumentContentSpec argument in call.Content)
            EmitArgument(call, argument, hash);
        if (call.Stamp.HasStampedLocal && !call.Stamp.IsCollection)
        {
            _writer.Line($"if ({call.Locals.Stamped})");
            _writer.Hanging($"{hash}.Add({call.Stamp.ReadBack.Replace("{0}", call.Stamp.Parameter)});");
        }

        _writer.Line($"return {hash}.ToHash();");
        _writer.Close();
    }

    private void EmitArgument(CallSpec call, ArgumentContentSpec argument, string hash)
    {
        if (!argument.PerElement)
        {
            _writer.Line(argument.Fingerprint.Length > 0
                ? $"{hash}.Add({argument.Fingerprint}({argument.Parameter}));"
                : Add(hash, argument.Parameter, _guard.Content(argument.Type), argument.Without));
            return;
        }

        string item = call.Locals.Item;
        _writer.Line($"foreach (var {item} in {argument.Parameter})");
        _writer.Open();
        _writer.Line($"{hash}.Add(true);");
        _writer.Line(argument.Fingerprint.Length > 0
            ? $"{hash}.Add({argument.Fingerprint}({item}));"
            : Add(hash, item, _guard.Content(argument.Type), argument.Without));
        if (call.Stamp.IsCollection && argument.Parameter == call.Stamp.Parameter)
        {
            _writer.Line($"if ({call.Locals.Stamped})");
            _writer.Hanging($"{hash}.Add({call.Stamp.ReadBack.Replace("{0}", item)});");
        }

        _writer.Close();
        _writer.Blank();
        _writer.Line($"{hash}.Add(false);");
    }

    /// <summary>The statement that adds one value; what needs a method of its own is written later.</summary>
    private string Add(string hash, string value, ContentSpec content, string without)
    {
        if (content.Form is ContentForm.Plain)
            return $"{hash}.Add({content.Plain.Replace("{0}", value)});";

        // The same type without its ID is another method: it cannot share the overload.
        string method = _guard.Names.AddContent + (without.Length > 0 ? "Without" + without.TrimStart('@') : "");
        if (_methods.Add(method + "|" + content.Type))
            _pending.Enqueue((content, without));
        return $"{method}(ref {hash}, {value});";
    }

    private void EmitType(ContentSpec content, string without)
    {
        string method = _guard.Names.AddContent + (without.Length > 0 ? "Without" + without.TrimStart('@') : "");
        _writer.Blank();
        _writer.Line($"private static void {method}(ref {Hasher} hash, {content.Type} value)");
        _writer.Open();
        switch (content.Form)
        {
            case ContentForm.Nullable:
                _writer.Line("hash.Add(value.HasValue);");
                _writer.Line("if (value.HasValue)");
                _writer.Hanging(Add("hash", "value.GetValueOrDefault()", _guard.Content(content.Element), ""));
                break;
            case ContentForm.Sequence:
                EmitNull(content);
                _writer.Line("foreach (var item in value)");
                _writer.Open();
                _writer.Line("hash.Add(true);");
                _writer.Line(Add("hash", "item", _guard.Content(content.Element), ""));
                _writer.Close();
                _writer.Blank();
                _writer.Line("hash.Add(false);");
                break;
            default:
                EmitNull(content);
                EmitExactType(content);
                foreach (ContentMemberSpec member in content.Members)
                {
                    if (member.Name.TrimStart('@') != without.TrimStart('@'))
                        _writer.Line(Add("hash", $"value.{member.Name}", _guard.Content(member.Type), ""));
                }

                break;
        }

        _writer.Close();
    }

    private void EmitNull(ContentSpec content)
    {
        if (!content.IsReferenceType)
            return;

        _writer.Line("hash.Add(value is not null);");
        _writer.Line("if (value is null)");
        _writer.Hanging("return;");
        _writer.Blank();
    }

    /// <summary>What a derived type adds would be sent without having been admitted.</summary>
    private void EmitExactType(ContentSpec content)
    {
        if (!content.IsOpen)
            return;

        _writer.Line($"if (value.GetType() != typeof({content.Type}))");
        _writer.Hanging($"throw new global::System.NotSupportedException($\"The content of {{value.GetType()}} is not known to the guard, only that of its base type; pass the base type or write Fingerprint in the mapping.\");");
        _writer.Blank();
    }
}
