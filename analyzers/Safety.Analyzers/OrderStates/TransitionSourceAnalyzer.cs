using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Safety.Analyzers.Rules;

namespace Safety.Analyzers.OrderStates;

/// <summary>SAFE505: a transition out of a state without new risk says where it is written.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class TransitionSourceAnalyzer() : MachineDefinitionAnalyzer(Descriptors.SAFE505_NoSource);
