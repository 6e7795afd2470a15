using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Safety.Analyzers.Rules;

namespace Safety.Analyzers.OrderStates;

/// <summary>SAFE502: something leads out of every state that carries risk.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class StateDeadEndAnalyzer() : MachineDefinitionAnalyzer(Descriptors.SAFE502_StateDeadEnd);
