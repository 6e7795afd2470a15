using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Safety.Analyzers.Rules;

namespace Safety.Analyzers.Definition;

/// <summary>SAFE105: a response says what became of the order.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class JudgementAnalyzer() : DefinitionAnalyzer(Descriptors.SAFE105_NoJudgement);
