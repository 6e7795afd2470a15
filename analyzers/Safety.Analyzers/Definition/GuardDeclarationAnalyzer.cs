using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Safety.Analyzers.Model;
using Safety.Analyzers.Rules;
using Safety.Generators.Parsing;

namespace Safety.Analyzers.Definition;

/// <summary>SAFE109: guards, contracts, mappings and adapters are declared as they must be.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class GuardDeclarationAnalyzer() : DefinitionAnalyzer(Descriptors.SAFE109_GuardDeclarationInvalid)
{
    /// <inheritdoc/>
    protected override void AnalyzeCompilation(SafetyAnalysisContext context)
    {
        base.AnalyzeCompilation(context);
        context.RegisterSymbolAction(AnalyzeAdapter, SymbolKind.NamedType);
    }

    /// <summary>An adapter without a contract would be a licence to call the SDK from anywhere.</summary>
    private static void AnalyzeAdapter(SymbolAnalysisContext context)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (AttributeReader.Find(type, SafetyNames.BrokerAdapterAttribute) is null)
            return;

        bool implements = type.AllInterfaces.Any(IsContract);
        for (INamedTypeSymbol? b = type.BaseType; b is not null && !implements; b = b.BaseType)
            implements = IsContract(b);
        if (!implements)
        {
            context.ReportDiagnostic(Diagnostic.Create(
                Descriptors.SAFE109_GuardDeclarationInvalid,
                type.Locations.FirstOrDefault(),
                type.Name,
                "is a [BrokerAdapter] and implements no [BrokerContract]; implement the contract whose calls it passes on, or remove the attribute"));
        }
    }

    private static bool IsContract(INamedTypeSymbol type) =>
        AttributeReader.Find(type.OriginalDefinition, SafetyNames.BrokerContractAttribute) is not null;
}
