using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Safety.Analyzers.Rules;

namespace Safety.Analyzers.Definition;

/// <summary>SAFE110: every member of a guarded SDK type is listed.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SurfaceMemberAnalyzer() : DefinitionAnalyzer(Descriptors.SAFE110_SurfaceMemberNotListed);
