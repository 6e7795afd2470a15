using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Safety.Analyzers.Model;
using Safety.Analyzers.Rules;
using Safety.Generators.Parsing;
using Safety.Generators.Specs;

namespace Safety.Analyzers.Definition;

/// <summary>SAFE120: a contract that places orders, and nothing that the kill switch could cancel them with.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CancelAnalyzer() : SafetyAnalyzer(Descriptors.SAFE120_NoCancel)
{
    /// <inheritdoc/>
    protected override void AnalyzeCompilation(SafetyAnalysisContext context)
    {
        if (SafetySymbols.Find(context.Compilation) is not { IsOwnAssembly: false } safety)
            return;
        ContractGuards guards = ContractGuards.Of(context.Compilation, context.Options, context.CancellationToken);

        // An account cancels through any of its contracts: one may place orders and another take them back.
        if (!GuardSubjects.In(safety, context.CancellationToken).Any(subject => guards.Of(subject.Marked) is { VenueCancel: not null }))
            context.RegisterSymbolAction(symbol => Analyze(symbol, guards), SymbolKind.NamedType);
    }

    private static void Analyze(SymbolAnalysisContext context, ContractGuards guards)
    {
        // A contract with mistakes is reported for those; a cancel that does not fit is one of them (SAFE102).
        var type = (INamedTypeSymbol)context.Symbol;
        if (guards.Of(type) is not { VenueCancel: null, Problems.Count: 0 } guard
            || guard.Calls.FirstOrDefault(static call => call.Kind.PlacesOrders()) is not { } order
            || AttributeReader.Profile(type)?.NamedArguments.Any(static argument => argument is { Key: "CannotCancel", Value.Value: true }) == true)
        {
            return;
        }

        string remedy = order.Kind == CallKind.ByMessage
            ? $"write 'static {Named(order.Member)} CancelOf(ClientOrderId id)' in the mapping"
            : guard.IsDirect
                ? "list the SDK's cancel as Cancel in broker-surface.txt"
                : "add a member with [BrokerCall(BrokerCallKind.Cancel)] that takes a ClientOrderId";
        context.ReportDiagnostic(Diagnostic.Create(Descriptors.SAFE120_NoCancel, type.Locations.FirstOrDefault(), type.Name, remedy));
    }

    private static string Named(MemberSpec send) => send.Parameters.Count == 0 ? "Message" : TypeNames.Short(send.Parameters[0].Type.Name);
}
