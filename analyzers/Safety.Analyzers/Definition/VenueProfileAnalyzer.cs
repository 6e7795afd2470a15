using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Safety.Analyzers.Rules;

namespace Safety.Analyzers.Definition;

/// <summary>SAFE111: the facts about a venue are possible.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class VenueProfileAnalyzer() : DefinitionAnalyzer(Descriptors.SAFE111_VenueProfileImpossible);
