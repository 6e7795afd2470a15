using Safety.Analyzers.Model;
using Safety.Generators.Parsing;
using Safety.Generators.Specs;

namespace Safety.Generators.Emission;

/// <summary>Writes a guarded call: admit, stamp, send, settle.</summary>
internal static class CallEmitter
{
    private const string Admission = "global::Safety.Generated.V1.Admission";

    public static void Emit(CallSpec call, GuardSpec guard, SourceWriter writer)
    {
        CallLocalsSpec locals = call.Locals;
        EmitOpening(call, writer);
        if (call.Stamp.IsCollection)
            writer.Line($"{call.Stamp.Type}[] {locals.Legs} = [.. {call.Stamp.Parameter}];");
        writer.Line($"{Admission} {locals.Admission} = {Admit(call, call.Sites[0], guard)};");
        EmitDenial(call, writer);
        if (guard.Facade?.KeptRequest is { } kept && call.Kind.PlacesOrders() && call.Member.Parameters.FirstOrDefault(p => p.Type.NotNullName == kept) is { } request)
            writer.Line($"{guard.Names.Requests}.Keep({locals.Admission}.ClientOrderId, {request.Name});");
        writer.Line("try");
        writer.Open();
        EmitStamp(call, writer);
        string content = ContentCall(call, Arguments(call, locals.Stamped), stamped: true);
        string permit = HasId(call)
            ? $"{locals.Admission}.TakePermit({content}, {ReadBack(call)}{StampedTerms(call)})"
            : $"{locals.Admission}.TakePermit({content})";
        EmitSend(call, guard, permit, writer);
        writer.Close();
        EmitFault(call, writer);
        writer.Close();
    }

    /// <summary>The declaration, its brace, and the checks of what the guard reads itself.</summary>
    public static void EmitOpening(CallSpec call, SourceWriter writer)
    {
        writer.Line("/// <inheritdoc/>");
        writer.Line($"public {(call.IsAsync ? "async " : "")}{InterfaceEmitter.ReturnType(call)} {call.Method}{GuardEmitter.TypeArguments(call.Member.TypeParameters)}({string.Join(", ", call.Declarations)})");
        GuardEmitter.EmitConstraints(call.Member.TypeParameters, writer);
        writer.Open();
        foreach (string name in call.Checked)
            writer.Line($"global::System.ArgumentNullException.ThrowIfNull({name});");
    }

    public static void EmitDenial(CallSpec call, SourceWriter writer)
    {
        writer.Line($"if (!{call.Locals.Admission}.IsGranted)");
        writer.Hanging($"return {call.Locals.Admission}.Result<{call.Response}>();");
        writer.Blank();
    }

    /// <summary>The raw call behind the permit, and what its response means.</summary>
    public static void EmitSend(CallSpec call, GuardSpec guard, string permit, SourceWriter writer)
    {
        CallLocalsSpec locals = call.Locals;
        var arguments = new List<string> { permit };
        if (!call.Member.IsStatic)
            arguments.Add(guard.Names.Broker);
        foreach (ParameterSpec parameter in call.Member.Parameters)
        {
            if (parameter.Type.Is(TypeNames.CancellationToken))
                arguments.Add($"{locals.Admission}.Deadline");
            else if (call.Stamp.HasStampedLocal && parameter.Name == call.Stamp.Parameter)
                arguments.Add(locals.Stamped);
            else if (call.Stamp.Form is StampForm.Argument && parameter.Name == call.Stamp.Parameter)
                arguments.Add(StampArgument(call));
            else
                arguments.Add(parameter.Name);
        }

        string send = $"{call.SendMethod}{GuardEmitter.TypeArguments(call.Member.TypeParameters)}({string.Join(", ", arguments)})";
        bool hasResponse = call.Member.Response is not null;
        string result = hasResponse ? $"{call.Response} {locals.Response} = " : "";
        writer.Line(call.IsAsync
            ? $"{result}await {locals.Admission}.Watch({send}).ConfigureAwait(false);"
            : $"{result}{send};");

        string value = hasResponse ? locals.Response : $"default({TypeNames.NoResponse})";
        string judgement = call.Judgement.Replace("{0}", locals.Response);
        writer.Line(call.IsAsync
            ? $"return await {locals.Admission}.SettleAsync<{call.Response}>({judgement}, {value}).ConfigureAwait(false);"
            : $"return {locals.Admission}.Settle<{call.Response}>({judgement}, {value});");
    }

    public static void EmitFault(CallSpec call, SourceWriter writer)
    {
        CallLocalsSpec locals = call.Locals;
        writer.Line($"catch (global::System.Exception {locals.Exception})");
        writer.Open();
        writer.Line($"return {locals.Admission}.SettleFault<{call.Response}>({locals.Exception}{(call.FaultJudge is null ? "" : ", " + call.FaultJudge)});");
        writer.Close();
    }

    /// <summary>The member's arguments for the content method, the request under the given name.</summary>
    public static List<string> Arguments(CallSpec call, string request) =>
    [
        .. call.Content.Select(argument => argument.Parameter != call.Stamp.Parameter
            ? argument.Parameter
            : call.Stamp.Form is StampForm.Argument ? request : call.Stamp.HasStampedLocal ? request : argument.Parameter),
    ];

    /// <summary>The hash of what is admitted (without the client order ID) or of what is sent (with it).</summary>
    public static string ContentCall(CallSpec call, List<string> arguments, bool stamped)
    {
        if (call.Stamp.Form is StampForm.Argument)
        {
            int index = call.Content.Select(c => c.Parameter).ToList().IndexOf(call.Stamp.Parameter);
            arguments[index] = stamped ? StampArgument(call) : call.Member.Parameters.First(p => p.Name == call.Stamp.Parameter).Type.IsReferenceType ? "\"\"" : "default";
        }
        else if (call.Stamp.HasStampedLocal)
        {
            arguments.Add($"{call.Locals.Stamped}: {(stamped ? "true" : "false")}");
        }

        return $"{call.ContentMethod}{GuardEmitter.TypeArguments(call.Member.TypeParameters)}({string.Join(", ", arguments)})";
    }

    /// <summary>The admission of this call at this site.</summary>
    public static string Admit(CallSpec call, SiteSpec site, GuardSpec guard)
    {
        CallLocalsSpec locals = call.Locals;
        string entry = guard.Names.Entry;
        string content = ContentCall(call, Arguments(call, call.Stamp.IsCollection ? locals.Legs : call.Stamp.Parameter), stamped: false);
        string terms = call.TermsMethod is not null ? TermsCall(call, call.Stamp.IsCollection ? locals.Legs : call.Stamp.Parameter)
            : call.Stamp.IsCollection && call.Terms is not null
            ? call.Terms.Replace($"({call.Stamp.Parameter}, static", $"({locals.Legs}, static")
            : call.Terms ?? "";
        string many = call.HasLegs ? "Many" : "";
        (string method, string arguments) = site.Kind switch
        {
            CallKind.Submit or CallKind.SubmitMany or CallKind.ClosePosition => ("Admit" + many, $"{locals.Key}, {terms}, {content}"),
            CallKind.Replace => ("AdmitReplace", $"{locals.Key}, {call.Target}, {terms}, {content}"),
            CallKind.AccountChange => ("AdmitAccountChange", $"{locals.Key}, {content}"),
            CallKind.Cancel => ("AdmitCancel", call.Target ?? locals.Target),
            _ => ("AdmitFree", ""),
        };
        string all = arguments.Length == 0 ? site.Field : $"{site.Field}, {arguments}";
        if (!site.Kind.TakesKey() || !call.IsAsync)
            return $"{entry}.{method}({all})";

        string token = locals.HasToken ? locals.Token : "default";
        return $"await {entry}.{method}Async({all}, {token}).ConfigureAwait(false)";
    }

    /// <summary>The client order ID read back from what is sent.</summary>
    public static string ReadBack(CallSpec call)
    {
        CallLocalsSpec locals = call.Locals;
        return call.Stamp.Form is StampForm.Argument
            ? $"{locals.Admission}.ClientOrderId"
            : call.Stamp.ReadBack.Replace("{0}", call.Stamp.IsCollection ? $"{locals.Stamped}[0]" : locals.Stamped);
    }

    /// <summary>What the stamped request describes, as a further argument; a mapping's method may change more than the ID.</summary>
    public static string StampedTerms(CallSpec call) => call.TermsMethod is null ? "" : ", " + TermsCall(call, call.Locals.Stamped);

    /// <summary>The method that describes the arguments; none where nothing but the ID can change.</summary>
    public static void EmitTerms(CallSpec call, SourceWriter writer)
    {
        if (call.TermsMethod is null)
            return;
        string type = call.HasLegs ? $"global::System.Collections.Generic.IReadOnlyList<{TypeNames.OrderTerms}>" : TypeNames.OrderTerms;
        writer.Blank();
        writer.Line($"private static {type} {call.TermsMethod}{GuardEmitter.TypeArguments(call.Member.TypeParameters)}({string.Join(", ", call.Content.Select(static argument => $"{argument.DeclaredType} {argument.Parameter}"))})");
        GuardEmitter.EmitConstraints(call.Member.TypeParameters, writer);
        writer.Hanging($"=> {call.Terms};");
    }

    private static string TermsCall(CallSpec call, string request) =>
        $"{call.TermsMethod}{GuardEmitter.TypeArguments(call.Member.TypeParameters)}({string.Join(", ", Arguments(call, request))})";

    /// <summary>A permit that checks the ID is taken where the ID is the order's own.</summary>
    private static bool HasId(CallSpec call) => call.Kind.PlacesOrders() && call.Stamp.Form is not StampForm.None;

    private static string StampArgument(CallSpec call) => call.Stamp.Apply.Replace("{0}", $"{call.Locals.Admission}.ClientOrderId");

    private static void EmitStamp(CallSpec call, SourceWriter writer)
    {
        CallLocalsSpec locals = call.Locals;
        StampSpec stamp = call.Stamp;
        string id = $"{locals.Admission}.ClientOrderId";
        switch (stamp.Form)
        {
            case StampForm.With:
                writer.Line($"{stamp.Type} {locals.Stamped} = {stamp.Parameter} with {{ {stamp.Apply} = {id} }};");
                break;
            case StampForm.Mapped:
                writer.Line($"{stamp.Type} {locals.Stamped} = {stamp.Apply}({stamp.Parameter}, {id});");
                break;
            case StampForm.MappedLegs:
                writer.Line($"{stamp.Type} {locals.Stamped} = {stamp.Apply}({stamp.Parameter}, {id}s);");
                break;
            case StampForm.EachWith or StampForm.EachMapped:
                string element = $"{locals.Legs}[{locals.Index}]";
                writer.Line($"for (int {locals.Index} = 0; {locals.Index} < {locals.Legs}.Length; {locals.Index}++)");
                writer.Hanging(stamp.Form is StampForm.EachWith
                    ? $"{element} = {element} with {{ {stamp.Apply} = {id}s[{locals.Index}] }};"
                    : $"{element} = {stamp.Apply}({element}, {id}s[{locals.Index}]);");
                writer.Line(stamp.Collection is CollectionForm.List
                    ? $"global::System.Collections.Generic.List<{stamp.Type}> {locals.Stamped} = [.. {locals.Legs}];"
                    : $"{stamp.Type}[] {locals.Stamped} = {locals.Legs};");
                break;
        }
    }
}
