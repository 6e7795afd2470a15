using Safety.Generators.Binding;
using Safety.Generators.Parsing;
using Safety.Generators.Specs;

namespace Safety.Generators.Emission;

/// <summary>Writes what recovery may ask of the venue.</summary>
internal static class VenueEmitter
{
    private const string V1 = "global::Safety.Generated.V1";
    private const string Task = "global::System.Threading.Tasks.Task";
    private const string List = "global::System.Collections.Generic.List";
    private const string ReadOnlyList = "global::System.Collections.Generic.IReadOnlyList";
    private const string Order = V1 + ".WorkingOrder order";
    private const string Token = TypeNames.CancellationToken + " cancellationToken";

    public static void Emit(GuardSpec guard, SourceWriter writer)
    {
        bool holds = guard.HoldsBroker && UsesBroker(guard);
        writer.Line("// What recovery can ask of this venue; what is not here falls back to the worst case.");
        string parameter = guard.HoldsBroker ? $"{guard.Target} broker" : "";
        if (guard.Facade?.KeptRequest is { } request)
            parameter += $", {V1}.FacadeRequests<{request}> {VenueBinder.Requests}";
        if (guard.HoldsBroker && !holds)
        {
            // The constructor has the same shape everywhere; nothing is kept where nothing is asked.
            writer.Line($"private sealed class {guard.Names.Venue} : {V1}.VenueAccess");
            writer.Open();
            writer.Line($"public {guard.Names.Venue}({parameter})");
            writer.Open();
            writer.Close();
            writer.Blank();
        }
        else
        {
            writer.Line($"private sealed class {guard.Names.Venue}({parameter}) : {V1}.VenueAccess");
            writer.Open();
        }

        foreach (VenueCallSpec call in guard.VenueCalls)
        {
            EmitQuery(call, writer);
            writer.Blank();
        }

        if (guard.VenueCancel is { } cancel)
            EmitCancel(cancel, writer);
        if (guard.VenueDeadMan is { } deadMan)
        {
            if (guard.VenueCancel is not null)
                writer.Blank();
            EmitDeadMan(deadMan, writer);
        }

        if (guard.VenueCalls.Any(c => c.Call.Contains(VenueBinder.BrokerIdOf)) || guard.VenueCancel?.Call.Contains(VenueBinder.BrokerIdOf) == true)
        {
            writer.Blank();
            writer.Line($"private static string {VenueBinder.BrokerIdOf}({Order}) =>");
            writer.Hanging("order.BrokerOrderId?.Value ?? throw new global::System.InvalidOperationException($\"The venue's ID of order {order.ClientOrderId} is not known.\");");
        }

        writer.Close();
    }

    private static bool UsesBroker(GuardSpec guard) =>
        guard.VenueCalls.Any(c => c.Call.Contains("broker")) || guard.VenueCancel?.Call.Contains("broker") == true
        || guard.VenueDeadMan?.Call.Contains("broker") == true;

    private static void EmitQuery(VenueCallSpec call, SourceWriter writer)
    {
        (string can, string method, string parameters, string item, bool isList, bool mayBeNull) = call.Role switch
        {
            QueryRoleKind.OrderByClientId => ("CanFindOrder", "FindOrderAsync", $"{Order}, {Token}", TypeNames.OrderSnapshot, false, true),
            QueryRoleKind.OrderByVenueId => ("CanFindOrderByVenueId", "FindOrderByVenueIdAsync", $"{Order}, {Token}", TypeNames.OrderSnapshot, false, true),
            QueryRoleKind.OpenOrders => ("CanListOpenOrders", "ListOpenOrdersAsync", Token, TypeNames.OrderSnapshot, true, false),
            QueryRoleKind.ExecutionsSince => ("CanListExecutions", "ListExecutionsAsync", $"{TypeNames.DateTimeOffset} since, {Token}", TypeNames.ExecutionReport, true, false),
            QueryRoleKind.Positions => ("CanListPositions", "ListPositionsAsync", Token, TypeNames.PositionSnapshot, true, false),
            _ => ("CanTellTime", "GetServerTimeAsync", Token, TypeNames.DateTimeOffset, false, false),
        };
        string result = isList ? $"{ReadOnlyList}<{item}>" : mayBeNull ? item + "?" : item;
        bool isAsync = call.IsAwaited || call.IsAsyncSequence;
        writer.Line($"public override bool {can} => true;");
        writer.Blank();
        writer.Line($"public override {(isAsync ? "async " : "")}{Task}<{result}> {method}({parameters})");
        writer.Open();
        string source = call.IsAwaited ? $"await {call.Call}.ConfigureAwait(false)" : call.Call;
        if (isList)
        {
            writer.Line($"{List}<{item}> found = [];");
            writer.Line(call.IsAsyncSequence
                ? $"await foreach ({call.Item} item in global::System.Threading.Tasks.TaskAsyncEnumerableExtensions.WithCancellation({source}, cancellationToken).ConfigureAwait(false))"
                : $"foreach ({call.Item} item in {source})");
            writer.Open();
            writer.Line($"if ({call.Convert.Replace("{0}", "item")} is {{ }} one)");
            writer.Hanging("found.Add(one);");
            writer.Close();
            writer.Blank();
            writer.Line(isAsync ? "return found;" : $"return {Task}.FromResult<{result}>(found);");
        }
        else
        {
            writer.Line($"{call.Item} found = {source};");
            string converted = call.Convert.Replace("{0}", "found");
            writer.Line(isAsync ? $"return {converted};" : $"return {Task}.FromResult<{result}>({converted});");
        }

        writer.Close();
    }

    private static void EmitCancel(VenueCancelSpec cancel, SourceWriter writer)
    {
        writer.Line("public override bool CanCancel => true;");
        writer.Blank();
        EmitCall("CancelAsync", Order, cancel.Call, cancel.Shape, cancel.Response, cancel.Judgement, writer);
    }

    private static void EmitDeadMan(VenueDeadManSpec deadMan, SourceWriter writer)
    {
        writer.Line("public override bool HasDeadMan => true;");
        writer.Blank();
        if (deadMan.TakesTime)
        {
            writer.Line("public override bool CanSetDeadMan => true;");
            writer.Blank();
        }

        EmitCall("RefreshDeadManAsync", "global::System.TimeSpan timeout", deadMan.Call, deadMan.Shape, deadMan.Response, deadMan.Judgement, writer);
    }

    private static void EmitCall(string method, string parameter, string call, ReturnShape shape, string? type, string judge, SourceWriter writer)
    {
        bool isAsync = shape is not (ReturnShape.Void or ReturnShape.Value);
        writer.Line($"public override {(isAsync ? "async " : "")}{Task}<{TypeNames.Judgement}> {method}({V1}.Admission admission, {parameter})");
        writer.Open();
        string judgement = judge.Replace("{0}", "response");
        string response = type is null ? "" : $"{type} response = ";
        writer.Line(isAsync ? $"{response}await admission.Watch({call}).ConfigureAwait(false);" : $"{response}{call};");
        writer.Line(isAsync ? $"return {judgement};" : $"return {Task}.FromResult({judgement});");
        writer.Close();
    }
}
