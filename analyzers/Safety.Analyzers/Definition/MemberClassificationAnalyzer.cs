using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Safety.Analyzers.Rules;

namespace Safety.Analyzers.Definition;

/// <summary>SAFE101: every member of a contract says what it does.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MemberClassificationAnalyzer() : DefinitionAnalyzer(Descriptors.SAFE101_MemberNotClassified);
