using System.Reflection;
using Safety.Guarding;

namespace Safety.Tests.Breakers;

/// <summary>Every denial is a control's, every control has a test, and <c>docs/controls.md</c> says which; it is written from the code.</summary>
public class ControlTests
{
    private const int MostTests = 3;

    private const BindingFlags Declared = BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance;

    private static readonly (MemberInfo Member, ControlAttribute Control)[] s_controls =
    [
        .. from type in typeof(ControlAttribute).Assembly.GetTypes()
           from member in type.GetMethods(Declared).Prepend<MemberInfo>(type)
           from control in member.GetCustomAttributes<ControlAttribute>()
           orderby control.Codes[0], control.Name
           select (member, control),
    ];

    [Fact]
    public void EveryDenialCode_IsAControls() =>
        Assert.Empty(Enum.GetValues<DenialCode>().Except(s_controls.SelectMany(static control => control.Control.Codes)));

    [Fact]
    public void EverySafeguardThatDenies_IsAControls() =>
        Assert.Empty(Enum.GetValues<Safeguard>().Except(s_controls.SelectMany(static control => control.Control.Codes).Select(SafeguardNames.Of)));

    [Fact]
    public void EveryControl_HasATest() => Assert.Empty(s_controls.Where(static control => TestsOf(control.Control).Length == 0).Select(static control => control.Control.Name));

    [Fact]
    public void Names_AreUnique() => Assert.Equal(s_controls.Length, s_controls.Select(static control => control.Control.Name).Distinct().Count());

    [Fact]
    public void Document_IsWhatTheCodeSays()
    {
        string path = PathOf("docs/controls.md");
        string expected = $"""
            # Controls

            Written by `ControlTests` from the attributes in the code; do not edit. `SAFETY_UPDATE_DOCS=1 dotnet test tests/Safety.Tests --filter Document_IsWhatTheCodeSays` rewrites it.

            What each control maps to: it does not by itself comply with it. Check the wording against the official texts before it is quoted. 15c3-5 is 17 CFR 240.15c3-5, RTS 6
            is Regulation (EU) 2017/589, FIA the topic in its guides of 2015 and 2024. *Exits* says what becomes of orders that can only reduce a position. Cancels pass all of them.
            A scope is the firm (all accounts of a host), an account, a strategy or a symbol: an order has to fit into each that it belongs to.

            | control | what it does | denies with | exits | maps to 15c3-5 | maps to RTS 6 art. | FIA | code | shown by, among others |
            |---|---|---|---|---|---|---|---|---|
            {string.Join('\n', s_controls.Select(static control => Row(control.Member, control.Control)))}

            """.ReplaceLineEndings("\n");
        string current = File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : "";
        if (current == expected)
            return;
        if (Environment.GetEnvironmentVariable("SAFETY_UPDATE_DOCS") == "1")
            File.WriteAllText(path, expected);
        else
            Assert.Fail("docs/controls.md is stale; run this test with SAFETY_UPDATE_DOCS=1.");
    }

    private static string Row(MemberInfo member, ControlAttribute control) =>
        $"| {control.Name} | {control.Does} | {string.Join(", ", control.Codes.Select(static code => $"`{code}`"))} | {control.Exits} | {control.Sec} | {control.Rts6} | {control.Fia} "
        + $"| `{(member as Type ?? member.DeclaringType!).Name}{(member is Type ? "" : $".{member.Name}")}` | {string.Join(", ", TestsOf(control).Take(MostTests).Select(static test => $"`{test}`"))} |";

    private static string[] TestsOf(ControlAttribute control) =>
    [
        .. (from type in typeof(ControlTests).Assembly.GetTypes()
            from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            where method.IsDefined(typeof(FactAttribute), inherit: false)
            where method.Name.StartsWith(control.Tests ?? control.Name, StringComparison.Ordinal) || type.Name == $"{control.Tests ?? control.Name}Tests"
            select method.Name).Distinct().Order(StringComparer.Ordinal),
    ];

    private static string PathOf(string file)
    {
        DirectoryInfo at = new(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(at.FullName, "Safety.sln")))
            at = at.Parent!;
        return Path.Combine(at.FullName, file);
    }
}
