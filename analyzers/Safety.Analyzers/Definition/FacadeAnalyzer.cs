using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Safety.Analyzers.Rules;

namespace Safety.Analyzers.Definition;

/// <summary>SAFE119: a facade says what it tells its engine, and can.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class FacadeAnalyzer() : DefinitionAnalyzer(Descriptors.SAFE119_FacadeIncomplete);
