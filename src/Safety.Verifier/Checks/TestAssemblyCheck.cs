using Safety.Verifier.Metadata;

namespace Safety.Verifier.Checks;

/// <summary>SAFE402: an assembly stamped as test, where raw calls are legal, lies in the output.</summary>
internal static class TestAssemblyCheck
{
    private const string Rule = "SAFE402";

    public static bool IsTest(AssemblyImage assembly) =>
        assembly.References.Contains(SafetyIdentity.Assembly)
        && assembly.Attributes.Any(static attribute =>
            attribute.Type.Name == SafetyIdentity.SafetyRole
            && attribute.IsGenuine
            && attribute.Value.FixedArguments is [{ Value: "Test" }]);

    public static Finding Found(AssemblyImage assembly) => new(
        Rule, assembly.FileName, null, null,
        $"'{assembly.Name}' is a test assembly, where raw broker calls are legal, and lies in the output; remove the reference to it");
}
