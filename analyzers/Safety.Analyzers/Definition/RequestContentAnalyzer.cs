using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Safety.Analyzers.Rules;

namespace Safety.Analyzers.Definition;

/// <summary>SAFE108: the content of a request can be read.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class RequestContentAnalyzer() : DefinitionAnalyzer(Descriptors.SAFE108_RequestNotHashable);
