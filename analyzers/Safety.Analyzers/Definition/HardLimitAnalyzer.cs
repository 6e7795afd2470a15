using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Safety.Analyzers.Rules;

namespace Safety.Analyzers.Definition;

/// <summary>SAFE106: what can submit has ceilings.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class HardLimitAnalyzer() : DefinitionAnalyzer(Descriptors.SAFE106_NoHardLimit);
