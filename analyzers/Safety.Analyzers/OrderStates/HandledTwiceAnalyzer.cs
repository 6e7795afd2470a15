using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Safety.Analyzers.Rules;

namespace Safety.Analyzers.OrderStates;

/// <summary>SAFE503: one handler takes a report in a state.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class HandledTwiceAnalyzer() : MachineDefinitionAnalyzer(Descriptors.SAFE503_HandledTwice);
