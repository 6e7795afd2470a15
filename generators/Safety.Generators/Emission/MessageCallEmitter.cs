using Safety.Generators.Parsing;
using Safety.Generators.Specs;

namespace Safety.Generators.Emission;

/// <summary>Writes a guarded call whose kind depends on the message (a FIX <c>Send</c>): the same raw call, admitted by what the message is.</summary>
internal static class MessageCallEmitter
{
    private const string Kinds = TypeNames.BrokerCallKind;

    public static void Emit(CallSpec call, GuardSpec guard, SourceWriter writer)
    {
        CallLocalsSpec locals = call.Locals;
        CallEmitter.EmitOpening(call, writer);
        writer.Line($"{Kinds} {locals.Kind} = {call.Classify};");
        writer.Line($"global::Safety.Generated.V1.Admission {locals.Admission} = {locals.Kind} switch");
        writer.Open();
        foreach (SiteSpec site in call.Sites)
            writer.Line($"{Kinds}.{site.Kind} => {CallEmitter.Admit(call, site, guard)},");
        writer.Line($"_ => {guard.Names.Entry}.DenyMessage({call.Sites[0].Field}, {locals.Key}, {locals.Kind}),");
        writer.Close(";");
        CallEmitter.EmitDenial(call, writer);
        writer.Line("try");
        writer.Open();

        // Only an order request carries the order's own ID; a cancel carries the ID of the cancel request.
        string placesOrder = $"{locals.Kind} is {Kinds}.Submit or {Kinds}.Replace or {Kinds}.ClosePosition";
        string content = CallEmitter.ContentCall(call, CallEmitter.Arguments(call, locals.Stamped), stamped: true);
        if (call.Stamp.HasStampedLocal)
        {
            string id = $"{locals.Admission}.ClientOrderId{(call.Stamp.Form is StampForm.MappedLegs ? "s" : "")}";
            string stamped = call.Stamp.Form is StampForm.With
                ? $"{call.Stamp.Parameter} with {{ {call.Stamp.Apply} = {id} }}"
                : $"{call.Stamp.Apply}({call.Stamp.Parameter}, {id})";
            writer.Line($"{call.Stamp.Type} {locals.Stamped} = {placesOrder} or {Kinds}.Cancel ? {stamped} : {call.Stamp.Parameter};");
        }

        CallEmitter.EmitSend(
            call,
            guard,
            $"{placesOrder} ? {locals.Admission}.TakePermit({content}, {CallEmitter.ReadBack(call)}{CallEmitter.StampedTerms(call)}) : {locals.Admission}.TakePermit({content})",
            writer);
        writer.Close();
        CallEmitter.EmitFault(call, writer);
        writer.Close();
    }
}
