using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Safety.Analyzers.Outcomes;

/// <summary>
/// What a condition says about which exceptions come through: the types it names, or that it looks at something else (a
/// status, an error code, a method of one's own), in which case somebody has thought about it.
/// </summary>
/// <param name="Types">The exception may be only one of these; empty = any.</param>
/// <param name="LooksCloser">True when something beside the type decides.</param>
internal readonly record struct ExceptionTest(IReadOnlyList<ITypeSymbol> Types, bool LooksCloser)
{
    private static readonly HashSet<string> s_transport = new(
        [
            "System.Exception", "System.SystemException", "System.TimeoutException", "System.OperationCanceledException", "System.Threading.Tasks.TaskCanceledException",
            "System.IO.IOException", "System.IO.EndOfStreamException", "System.Net.Http.HttpRequestException", "System.Net.Http.HttpIOException", "System.Net.WebException", "System.Net.Sockets.SocketException",
            "System.Net.WebSockets.WebSocketException", "System.AggregateException", "System.ObjectDisposedException",
        ],
        StringComparer.Ordinal);

    /// <summary>Says nothing.</summary>
    public static ExceptionTest Anything { get; } = new([], false);

    /// <summary>True for an exception after which the order may be at the venue: lost connections, time-outs, and what can be anything (a bare catch: object).</summary>
    public static bool IsTransport(ITypeSymbol? type) => type is { SpecialType: SpecialType.System_Object } || (type is not null && s_transport.Contains(type.ToDisplayString()));

    /// <summary>True when an exception that says nothing about the order can come through.</summary>
    /// <param name="declared">The declared type of the exception.</param>
    public bool LetsTransportThrough(ITypeSymbol? declared) =>
        !LooksCloser && (Types.Count == 0 ? IsTransport(declared) : Types.Any(IsTransport));

    /// <summary>Both tests have passed.</summary>
    public ExceptionTest And(ExceptionTest other) => new(Types.Count == 0 ? other.Types : Types, LooksCloser || other.LooksCloser);

    /// <summary>What is known where a condition came out as <paramref name="isTrue"/>.</summary>
    public static ExceptionTest Of(IOperation? condition, bool isTrue)
    {
        switch (condition)
        {
            case null or ILiteralOperation:
                return Anything;
            case IConversionOperation { Operand: { } inner }:
                return Of(inner, isTrue);
            case IUnaryOperation { OperatorKind: UnaryOperatorKind.Not, Operand: { } inner }:
                return Of(inner, !isTrue);
            case IIsTypeOperation test:
                return isTrue != test.IsNegated ? new([test.TypeOperand], false) : Anything;
            case IIsPatternOperation { Value: { } value, Pattern: { } pattern }:
                return IsException(value.Type) ? Of(pattern, isTrue) : new([], true);
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalOr } either:
                ExceptionTest left = Of(either.LeftOperand, isTrue);
                ExceptionTest right = Of(either.RightOperand, isTrue);
                return isTrue ? Either(left, right) : left.And(right);
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd } both:
                ExceptionTest first = Of(both.LeftOperand, isTrue);
                ExceptionTest second = Of(both.RightOperand, isTrue);
                return isTrue ? first.And(second) : Either(first, second);
            default:
                return new([], true);
        }
    }

    /// <summary>What is known where a pattern over an exception matched, or did not.</summary>
    public static ExceptionTest Of(IPatternOperation? pattern, bool isTrue)
    {
        switch (pattern)
        {
            case null or IDiscardPatternOperation or IDeclarationPatternOperation { MatchedType: null }:
                return Anything;
            case INegatedPatternOperation negated:
                return Of(negated.Pattern, !isTrue);
            case ITypePatternOperation type:
                return isTrue ? new([type.MatchedType], false) : Anything;
            case IDeclarationPatternOperation { MatchedType: { } matched }:
                return isTrue ? new([matched], false) : Anything;
            case IRecursivePatternOperation recursive:
                bool looks = recursive.PropertySubpatterns.Length + recursive.DeconstructionSubpatterns.Length > 0;
                return isTrue ? new(IsException(recursive.MatchedType) ? [recursive.MatchedType] : [], looks) : Anything;
            case IBinaryPatternOperation { OperatorKind: BinaryOperatorKind.Or } either:
                return isTrue ? Either(Of(either.LeftPattern, true), Of(either.RightPattern, true)) : Of(either.LeftPattern, false).And(Of(either.RightPattern, false));
            case IBinaryPatternOperation both:
                return isTrue ? Of(both.LeftPattern, true).And(Of(both.RightPattern, true)) : Either(Of(both.LeftPattern, false), Of(both.RightPattern, false));
            default:
                return isTrue ? new([], true) : Anything;
        }
    }

    /// <summary>True for an exception type.</summary>
    public static bool IsException(ITypeSymbol? type)
    {
        for (ITypeSymbol? next = type; next is not null; next = next.BaseType)
        {
            if (next is { Name: "Exception", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } })
                return true;
        }

        return false;
    }

    private static ExceptionTest Either(ExceptionTest left, ExceptionTest right) =>
        left.Types.Count == 0 || right.Types.Count == 0 ? new([], left.LooksCloser || right.LooksCloser) : new([.. left.Types, .. right.Types], left.LooksCloser && right.LooksCloser);
}
