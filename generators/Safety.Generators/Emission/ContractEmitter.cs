using Safety.Generators.Parsing;
using Safety.Generators.Specs;

namespace Safety.Generators.Emission;

/// <summary>Writes what a guard knows about its contract, its fields and its constructor.</summary>
internal static class ContractEmitter
{
    private const string V1 = "global::Safety.Generated.V1";

    private static readonly string[] s_ceilings = ["MaxOpenNotional", "MaxOrderNotional", "MaxOrdersPerSecond", "MaxPriceBandBps"];

    public static void Emit(GuardSpec guard, SourceWriter writer)
    {
        writer.Line($"private static readonly {V1}.GuardContract {guard.Names.Contract} = new()");
        writer.Open();
        writer.Line($"Name = {Identifiers.Quote(guard.FullName)},");
        writer.Line($"Fingerprint = {Identifiers.Quote(guard.Fingerprint)},");
        EmitAttribute("Profile", "global::Safety.Contracts.VenueProfileAttribute", guard.Profile, writer);
        EmitAttribute("Ceilings", "global::Safety.Contracts.HardLimitAttribute", Complete(guard.Ceilings), writer);
        writer.Close(";");
        writer.Blank();

        foreach (CallSpec call in guard.Calls)
        {
            foreach (SiteSpec site in call.Sites)
            {
                writer.Line($"private static readonly {V1}.CallSite {site.Field} =");
                writer.Hanging($"new({guard.Names.Contract}, {Identifiers.Quote(MemberName(call, guard))}, {TypeNames.BrokerCallKind}.{site.Kind}){Expiry(call.Member)};");
            }
        }

        if (guard.Calls.Count > 0)
            writer.Blank();
        writer.Line($"private readonly {V1}.AccountEntry {guard.Names.Entry};");
        if (guard.HoldsBroker)
            writer.Line($"private readonly {guard.Target} {guard.Names.Broker};");
        if (guard.Facade?.KeptRequest is { } request)
            writer.Line($"private readonly {V1}.FacadeRequests<{request}> {guard.Names.Requests} = new();");
        writer.Blank();
        EmitConstructor(guard, writer);
    }

    /// <summary>The constructor's parameters, which a skeleton has too.</summary>
    public static string ConstructorParameters(GuardSpec guard) =>
        "global::Safety.Host.GuardedAccount account" + (guard.HoldsBroker ? $", {guard.Target} broker" : "");

    /// <summary>A break-glass method goes into the journal under its contract, as the guard's method: by that name recovery finds the venue to ask.</summary>
    private static string MemberName(CallSpec call, GuardSpec guard) =>
        call.Member.BreakGlass is null ? call.Member.Id : $"M:{guard.FullName}.{Identifiers.Bare(call.Method)}";

    private static string Expiry(MemberSpec member) =>
        member.BreakGlass is { } breakGlass ? $" {{ ExpiresOn = new global::System.DateOnly({breakGlass.Year}, {breakGlass.Month}, {breakGlass.Day}) }}" : "";

    private static void EmitConstructor(GuardSpec guard, SourceWriter writer)
    {
        writer.Line(guard.HoldsBroker
            ? "/// <summary>Puts the broker behind the account's safeguards. Belongs into the composition root.</summary>"
            : "/// <summary>Puts the static broker members behind the account's safeguards. Belongs into the composition root.</summary>");
        writer.Line($"public {Identifiers.Escape(Identifiers.Bare(guard.Name))}({ConstructorParameters(guard)})");
        writer.Open();
        writer.Line("global::System.ArgumentNullException.ThrowIfNull(account);");
        if (guard.HoldsBroker)
        {
            writer.Line("global::System.ArgumentNullException.ThrowIfNull(broker);");
            writer.Line($"{guard.Names.Broker} = broker;");
        }

        writer.Line($"{guard.Names.Entry} = {V1}.AccountEntry.Open(account, {guard.Names.Contract}, new {guard.Names.Venue}({(guard.HoldsBroker ? "broker" : "")}{(guard.Facade?.KeptRequest is null ? "" : $", {guard.Names.Requests}")}));");
        writer.Close();
    }

    private static void EmitAttribute(string property, string type, IEnumerable<AssignmentSpec> assignments, SourceWriter writer)
    {
        AssignmentSpec[] all = [.. assignments];
        if (all.Length == 0)
        {
            writer.Line($"{property} = new {type}(),");
            return;
        }

        writer.Line($"{property} = new {type}");
        writer.Open();
        foreach (AssignmentSpec assignment in all)
            writer.Line($"{assignment.Name} = {Qualified(assignment.Expression)},");
        writer.Close(",");
    }

    /// <summary>Without [HardLimit] (only legal where nothing can be submitted) every ceiling that it has to name is zero.</summary>
    private static IEnumerable<AssignmentSpec> Complete(EquatableArray<AssignmentSpec> ceilings) => s_ceilings
        .Select(name => ceilings.FirstOrDefault(c => c.Name == name) ?? new AssignmentSpec(name, "0"))
        .Concat(ceilings.Where(static c => !s_ceilings.Contains(c.Name)));

    /// <summary>Roslyn writes an enum constant with its namespace but without <c>global::</c>, and an array as its elements only.</summary>
    private static string Qualified(string expression) => expression[0] switch
    {
        'S' => expression.Replace("Safety.Contracts.", "global::Safety.Contracts."),
        '{' => "new string[] " + expression,
        _ => expression,
    };
}
