using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Safety.Analyzers.Rules;

namespace Safety.Analyzers.Definition;

/// <summary>SAFE104: a request has a place for its client order ID.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ClientOrderIdAnalyzer() : DefinitionAnalyzer(Descriptors.SAFE104_NoClientOrderId);
