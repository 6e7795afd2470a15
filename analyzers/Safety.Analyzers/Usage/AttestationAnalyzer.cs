using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Safety.Analyzers.Definition;
using Safety.Analyzers.Model;
using Safety.Analyzers.Rules;

namespace Safety.Analyzers.Usage;

/// <summary>
/// SAFE210: a referenced assembly that can reach a guarded type carries the generator's stamp. Free of it: the assembly of an
/// SDK's guarded type itself, its vendor's by the catalogue, and what <c>broker-surface.txt</c> trusts by name. The framework needs no exemption: it references no SDK.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class AttestationAnalyzer() : SafetyAnalyzer(Descriptors.SAFE210_AssemblyNotAttested)
{
    /// <inheritdoc/>
    protected override void AnalyzeCompilation(SafetyAnalysisContext context)
    {
        if (GuardedSurface.Of(context) is not { IsEmpty: false } surface || surface.Safety.IsOwnAssembly)
            return;
        ContractGuards guards = ContractGuards.Of(context.Compilation, context.Options, context.CancellationToken);
        string[] trusted = [.. guards.Surface.Trusted.Select(static line => line.Assembly), .. guards.Catalogues.SelectMany(static catalogue => catalogue.Assemblies.Concat(catalogue.Companions))];
        context.RegisterCompilationEndAction(end => Analyze(end, surface, trusted));
    }

    private static void Analyze(CompilationAnalysisContext context, GuardedSurface surface, string[] trusted)
    {
        (IAssemblySymbol Assembly, GuardedType Type)[] homes = [.. surface.Homes];
        foreach (IAssemblySymbol assembly in context.Compilation.SourceModule.ReferencedAssemblySymbols)
        {
            if (Reached(assembly, homes) is not { } reached || SafetySymbols.Has(assembly, surface.Safety.SafetyAttested))
                continue;
            bool knowsSafety = GuardedSurface.References(assembly, SafetyNames.Assembly);
            if (!knowsSafety && trusted.Contains(assembly.Name, StringComparer.Ordinal))
                continue;
            string remedy = knowsSafety
                ? "build it again with the package 'Safety' and its generator"
                : $"reference the package 'Safety' in its project and build it again, or, when it is the vendor's own, add the line 'Trusted {assembly.Name}' to broker-surface.txt";
            context.ReportDiagnostic(Diagnostic.Create(Descriptors.SAFE210_AssemblyNotAttested, Location.None, assembly.Name, reached.Type.Name, remedy));
        }
    }

    /// <summary>A guarded type that the assembly can reach. What an SDK without Safety declares itself does not count, a contract does.</summary>
    private static GuardedType? Reached(IAssemblySymbol assembly, (IAssemblySymbol Assembly, GuardedType Type)[] homes)
    {
        foreach ((IAssemblySymbol home, GuardedType type) in homes)
        {
            if (SafetySymbols.Is(home, assembly))
                return GuardedSurface.References(assembly, SafetyNames.Assembly) ? type : null;
        }

        foreach ((IAssemblySymbol home, GuardedType type) in homes)
        {
            if (GuardedSurface.References(assembly, home.Name))
                return type;
        }

        return null;
    }
}
