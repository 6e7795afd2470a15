using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Safety.Analyzers.Rules;

namespace Safety.Analyzers.Definition;

/// <summary>SAFE107: the guard can have the member.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MemberShapeAnalyzer() : DefinitionAnalyzer(Descriptors.SAFE107_MemberShapeNotSupported);
