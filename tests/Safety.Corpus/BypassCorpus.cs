namespace Safety.Corpus;

/// <summary>Every way C# can reach a member, tried on every kind of surface where it exists.</summary>
internal static partial class BypassCorpus
{
    /// <summary>All cases, by mechanism.</summary>
    public static IReadOnlyList<BypassCase> All { get; } = [.. Calls, .. LaterCalls, .. Forwarding, .. OtherMembers, .. UnnamedCalls, .. LateBinding, .. Helpers, .. Files, .. Holding, .. Trust, .. Engines, .. BreakGlassMethods];

    /// <summary>Cases that one compilation can hold together: each in a namespace of its own.</summary>
    public static IEnumerable<BypassCase> Together => All.Where(static item => !item.IsWholeFile && !item.NeedsNewCompiler);

    /// <summary>The namespaces whose interceptors the project must allow for the cases to be what they are.</summary>
    public static string InterceptorsNamespaces { get; } = string.Join(';', All.Where(static item => item.Mechanism == "interceptor").Select(static item => item.Identifier));

    private static IEnumerable<BypassCase> On(IEnumerable<Receiver> receivers, string mechanism, string template) =>
        receivers.Select(receiver => new BypassCase(mechanism, receiver.Surface, receiver.Fill(template)));

    private static BypassCase One(Receiver receiver, string mechanism, string template, string variant = "") =>
        new(mechanism, receiver.Surface, receiver.Fill(template)) { Variant = variant };
}
