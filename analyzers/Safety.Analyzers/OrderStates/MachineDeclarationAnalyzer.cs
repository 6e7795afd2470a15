using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Safety.Analyzers.Rules;

namespace Safety.Analyzers.OrderStates;

/// <summary>SAFE109: order-state machines and their handlers are declared as they must be.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MachineDeclarationAnalyzer() : MachineDefinitionAnalyzer(Descriptors.SAFE109_GuardDeclarationInvalid);
