using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Safety.Analyzers.Rules;

namespace Safety.Analyzers.OrderStates;

/// <summary>SAFE501: every state can be reached.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class StateUnreachableAnalyzer() : MachineDefinitionAnalyzer(Descriptors.SAFE501_StateUnreachable);
