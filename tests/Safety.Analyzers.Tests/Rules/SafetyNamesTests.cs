using System.Reflection;
using Safety.Analyzers.Model;
using Safety.Contracts;

namespace Safety.Analyzers.Tests.Rules;

/// <summary>Analyzers know the runtime by name only: each name is checked against the real assembly.</summary>
public sealed class SafetyNamesTests
{
    private static readonly Assembly s_runtime = typeof(BrokerContractAttribute).Assembly;

    public static TheoryData<string, string> TypeNames
    {
        get
        {
            TheoryData<string, string> names = [];
            foreach ((string name, string value) in Constants())
            {
                if (value.StartsWith("Safety.", StringComparison.Ordinal) && !NamesNoType(name))
                    names.Add(name, value);
            }

            return names;
        }
    }

    [Theory]
    [MemberData(nameof(TypeNames))]
    public void TypeName_ResolvesInTheRuntime(string name, string value) =>
        Assert.True(s_runtime.GetType(value) is not null, $"SafetyNames.{name} names '{value}', which {s_runtime.GetName().Name}.dll does not have.");

    [Fact]
    public void AssemblyName_IsTheRuntimes() => Assert.Equal(SafetyNames.Assembly, s_runtime.GetName().Name);

    [Fact]
    public void GeneratedNamespace_HoldsThePermit() =>
        Assert.StartsWith(SafetyNames.GeneratedNamespace + ".", SafetyNames.SendPermit, StringComparison.Ordinal);

    [Fact]
    public void TypeNames_AreMany() => Assert.True(TypeNames.Count > 10);

    [Fact]
    public void CallKinds_AreTheRuntimes()
    {
        string[] mirrored = [.. Enum.GetValues<CallKind>().Where(static kind => kind != CallKind.Unclassified).Select(static kind => $"{kind}={(int)kind}").Order(StringComparer.Ordinal)];
        Assert.Equal(Enum.GetValues<BrokerCallKind>().Select(static kind => $"{kind}={(int)kind}").Order(StringComparer.Ordinal), mirrored);
    }

    private static bool NamesNoType(string name) => name is nameof(SafetyNames.GeneratedNamespace) or nameof(SafetyNames.GeneratorPath);

    private static IEnumerable<(string Name, string Value)> Constants() =>
        typeof(SafetyNames).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(static field => field.IsLiteral && field.FieldType == typeof(string))
            .Select(static field => (field.Name, (string)field.GetRawConstantValue()!));
}
