using Safety.Enforcement.Tests.Building;

namespace Safety.Enforcement.Tests.Cases;

/// <summary>Every way the compiler offers to silence a diagnostic, tried on the plain bypass.</summary>
internal static class SuppressionCases
{
    public static IEnumerable<EnforcementCase> List =>
    [
        Suppressed("PragmaDisable", "#pragma warning disable SAFE201, SAFE206\n" + Sources.DirectCall),
        Suppressed("PragmaDisableAll", "#pragma warning disable\n" + Sources.DirectCall),
        Suppressed("SuppressMessage_OnAssembly", Attributed("""[assembly: System.Diagnostics.CodeAnalysis.SuppressMessage("Safety", "SAFE201:Raw broker call")]""")) with { Rule = "SAFE002", Remedy = "SAFE201" },
        Suppressed("SuppressMessage_OnModule", Attributed("""[module: System.Diagnostics.CodeAnalysis.SuppressMessage("Safety", "SAFE201")]""")) with { Rule = "SAFE002", Remedy = "SAFE201" },
        Suppressed("UnconditionalSuppressMessage", Attributed("""[assembly: System.Diagnostics.CodeAnalysis.UnconditionalSuppressMessage("Safety", "SAFE201")]""")) with { Rule = "SAFE002", Remedy = "SAFE201" },
        Suppressed("SuppressMessage_OnMember", Sources.DirectCall.Replace(
            "    public Task", "    [System.Diagnostics.CodeAnalysis.SuppressMessage(\"Safety\", \"SAFE201\")]\n    public Task", StringComparison.Ordinal)) with { Rule = "SAFE002", Remedy = "SAFE201" },
        WithProperty("NoWarn_InProject", "NoWarn", "$(NoWarn);SAFE201;SAFE206"),
        Suppressed("NoWarn_OnCommandLine") with { GlobalProperties = "NoWarn=SAFE201" },
        WithProperty("WarningsNotAsErrors", "WarningsNotAsErrors", "SAFE201;SAFE206"),
        WithProperty("TreatWarningsAsErrorsFalse", "TreatWarningsAsErrors", "false"),
        WithProperty("MSBuildWarningsAsMessages", "MSBuildWarningsAsMessages", "SAFE201;SAFE206"),
        WithProperty("AnalysisLevelNone", "AnalysisLevel", "none"),
        WithProperty("AnalysisModeNone", "AnalysisMode", "None"),
        WithProperty("NetAnalyzersOff", "EnableNETAnalyzers", "false"),
        WithFile("EditorConfig_Id", ".editorconfig", "root = true\n[*.cs]\ndotnet_diagnostic.SAFE201.severity = none\ndotnet_diagnostic.SAFE206.severity = none\n"),
        WithFile("EditorConfig_Category", ".editorconfig", "root = true\n[*.cs]\ndotnet_analyzer_diagnostic.category-Safety.severity = none\ndotnet_analyzer_diagnostic.category-Usage.severity = none\n"),
        WithFile("EditorConfig_Bulk", ".editorconfig", "root = true\n[*.cs]\ndotnet_analyzer_diagnostic.severity = none\n"),
        WithFile("EditorConfig_GeneratedCode", ".editorconfig", "root = true\n[*.cs]\ngenerated_code = true\n"),
        WithFile("GlobalConfig", ".globalconfig", "is_global = true\nglobal_level = 999\ndotnet_diagnostic.SAFE201.severity = none\ndotnet_diagnostic.SAFE206.severity = none\n"),
        WithFile("Ruleset", "off.ruleset", """
            <?xml version="1.0" encoding="utf-8"?>
            <RuleSet Name="Off" ToolsVersion="15.0">
              <IncludeAll Action="None" />
              <Rules AnalyzerId="Safety.Analyzers" RuleNamespace="Safety.Analyzers">
                <Rule Id="SAFE201" Action="None" />
                <Rule Id="SAFE206" Action="None" />
              </Rules>
            </RuleSet>
            """) with { Project = "<PropertyGroup><CodeAnalysisRuleSet>off.ruleset</CodeAnalysisRuleSet></PropertyGroup>" },
    ];

    private static EnforcementCase Suppressed(string name, string? code = null) =>
        new(name, code ?? Sources.DirectCall) { Rule = "SAFE201" };

    private static EnforcementCase WithProperty(string name, string property, string value) =>
        Suppressed(name) with { Project = $"<PropertyGroup><{property}>{value}</{property}></PropertyGroup>" };

    private static EnforcementCase WithFile(string name, string file, string text) =>
        Suppressed(name) with { Files = new Dictionary<string, string> { [file] = text } };

    private static string Attributed(string attribute) =>
        Sources.DirectCall.Replace("namespace Demo;", $"{attribute}\n\nnamespace Demo;", StringComparison.Ordinal);
}
