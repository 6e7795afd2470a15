using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Safety.Analyzers.Model;
using Safety.Analyzers.Rules;

namespace Safety.Analyzers.Usage;

/// <summary>
/// SAFE208: a call in Safety's generated files, or of a guarded or Safety member, that the compiler puts another method in
/// the place of. The compiler itself is asked, so that no form of the attribute hides one.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class InterceptionAnalyzer() : SafetyAnalyzer(Descriptors.SAFE208_GuardedCallIntercepted)
{
    /// <inheritdoc/>
    protected override void AnalyzeCompilation(SafetyAnalysisContext context)
    {
        if (GuardedSurface.Of(context) is not { } surface || surface.Safety.IsOwnAssembly || !MayIntercept(context.Compilation))
            return;
        context.RegisterOperationAction(operation => Analyze(operation, surface), OperationKind.Invocation);
    }

    /// <summary>Without a namespace named in the project the compiler refuses every interceptor.</summary>
    private static bool MayIntercept(Compilation compilation) =>
        compilation.SyntaxTrees.FirstOrDefault()?.Options.Features.Keys.Any(static key => key.StartsWith("Interceptors", StringComparison.Ordinal)) ?? false;

    private static void Analyze(OperationAnalysisContext context, GuardedSurface surface)
    {
        var call = (IInvocationOperation)context.Operation;
        if (call.Syntax is not InvocationExpressionSyntax syntax || call.SemanticModel is not { } model || !IsOfConcern(call, surface))
            return;
        if (model.GetInterceptorMethod(syntax, context.CancellationToken) is not { } interceptor)
            return;
        context.ReportDiagnostic(Diagnostic.Create(
            Descriptors.SAFE208_GuardedCallIntercepted,
            interceptor.Locations.FirstOrDefault() ?? syntax.GetLocation(),
            interceptor.Name,
            $"{call.TargetMethod.ContainingType?.Name}.{call.TargetMethod.Name}",
            FileOf(syntax.SyntaxTree)));
    }

    private static bool IsOfConcern(IInvocationOperation call, GuardedSurface surface)
    {
        IMethodSymbol target = call.TargetMethod.OriginalDefinition;
        return GeneratedTrees.IsGenerated(call.Syntax.SyntaxTree.FilePath)
            || SafetySymbols.Is(target.ContainingAssembly, surface.Safety.Assembly)
            || surface.IsGuardClass(target.ContainingType)
            || surface.IsGuardFace(target.ContainingType)
            || (surface.HasName(target.Name) && surface.Find(target, call.Instance?.Type) is not null);
    }

    private static string FileOf(SyntaxTree tree) => tree.FilePath.Substring(tree.FilePath.LastIndexOfAny(['/', '\\']) + 1);
}
