using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Simplification;
using Safety.Analyzers.Model;

namespace Safety.CodeFixes;

/// <summary>
/// SAFE101: writes the classification that the member's name suggests, or Forbidden where it suggests none. A proposal to
/// look at, so there is no fix-all: classifying a whole broker in one key stroke is what the rule is there to prevent.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ClassifyMemberFix))]
[Shared]
public sealed class ClassifyMemberFix : CodeFixProvider
{
    private const string Contracts = "global::Safety.Contracts.";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["SAFE101"];

    /// <inheritdoc/>
    public override FixAllProvider? GetFixAllProvider() => null;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false) is not { } root)
            return;
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (root.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<MemberDeclarationSyntax>() is not { } member || NameOf(member) is not { } name)
                continue;
            CallKind proposed = KindProposal.For(name, isMethod: member is MethodDeclarationSyntax);
            Offer(context, diagnostic, root, member, proposed);
            if (proposed != CallKind.Forbidden)
                Offer(context, diagnostic, root, member, CallKind.Forbidden);
        }
    }

    private static void Offer(CodeFixContext context, Diagnostic diagnostic, SyntaxNode root, MemberDeclarationSyntax member, CallKind kind)
    {
        string written = kind == CallKind.Query ? "[BrokerQuery]" : $"[BrokerCall(BrokerCallKind.{kind})]";
        context.RegisterCodeFix(
            CodeAction.Create(
                $"Classify as {written}",
                _ => Task.FromResult(context.Document.WithSyntaxRoot(root.ReplaceNode(member, Classify(member, kind)))),
                $"{nameof(ClassifyMemberFix)}.{kind}"),
            diagnostic);
    }

    private static MemberDeclarationSyntax Classify(MemberDeclarationSyntax member, CallKind kind)
    {
        AttributeSyntax attribute = kind == CallKind.Query
            ? SyntaxFactory.Attribute(SyntaxFactory.ParseName(Contracts + "BrokerQuery"))
            : SyntaxFactory.Attribute(
                SyntaxFactory.ParseName(Contracts + "BrokerCall"),
                SyntaxFactory.AttributeArgumentList(SyntaxFactory.SingletonSeparatedList(
                    SyntaxFactory.AttributeArgument(SyntaxFactory.ParseExpression($"{Contracts}BrokerCallKind.{kind}").WithAdditionalAnnotations(Simplifier.Annotation)))));
        attribute = attribute.WithAdditionalAnnotations(Simplifier.Annotation);

        // Comments stay above the attribute.
        SyntaxTriviaList leading = member.GetLeadingTrivia();
        AttributeListSyntax list = SyntaxFactory.AttributeList(SyntaxFactory.SingletonSeparatedList(attribute))
            .WithLeadingTrivia(leading)
            .WithTrailingTrivia(SyntaxFactory.Space);
        MemberDeclarationSyntax bare = member.WithoutLeadingTrivia();
        return bare.WithAttributeLists(bare.AttributeLists.Insert(0, list));
    }

    private static string? NameOf(MemberDeclarationSyntax member) => member switch
    {
        MethodDeclarationSyntax method => method.Identifier.ValueText,
        PropertyDeclarationSyntax property => property.Identifier.ValueText,
        IndexerDeclarationSyntax => "this[]",
        EventDeclarationSyntax @event => @event.Identifier.ValueText,
        EventFieldDeclarationSyntax events => events.Declaration.Variables[0].Identifier.ValueText,
        _ => null,
    };
}
