using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Safety.Analyzers.Outcomes;

/// <summary>How a message names the call whose outcome is at stake.</summary>
internal static class CallName
{
    private static readonly HashSet<string> s_plumbing = new(["ConfigureAwait", "AsTask", "Preserve", "WaitAsync", "WhenAll", "Wait", "GetResult", "GetAwaiter"], StringComparer.Ordinal);

    public static string Of(IOperation operation)
    {
        foreach (IOperation part in operation.DescendantsAndSelf())
        {
            if (part is IInvocationOperation { TargetMethod: { } method } && !s_plumbing.Contains(method.Name))
                return $"{method.ContainingType.Name}.{method.Name}";
        }

        return operation.Syntax.ToString();
    }
}
