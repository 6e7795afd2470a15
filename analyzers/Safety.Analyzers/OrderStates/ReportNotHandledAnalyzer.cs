using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Safety.Analyzers.Rules;

namespace Safety.Analyzers.OrderStates;

/// <summary>SAFE504: every kind of report has a handler.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ReportNotHandledAnalyzer() : MachineDefinitionAnalyzer(Descriptors.SAFE504_ReportNotHandled);
