using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Safety.Analyzers.Rules;

namespace Safety.Analyzers.Definition;

/// <summary>SAFE102: a kind or role fits the member that has it.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CallKindFitAnalyzer() : DefinitionAnalyzer(Descriptors.SAFE102_KindDoesNotFit);
