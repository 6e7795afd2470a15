using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Safety.Analyzers.Rules;

namespace Safety.Analyzers.Definition;

/// <summary>SAFE103: the terms of what is sent are known.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OrderTermsAnalyzer() : DefinitionAnalyzer(Descriptors.SAFE103_NoOrderTerms);
