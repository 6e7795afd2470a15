using Safety.Generators.Specs;

namespace Safety.Generators.Binding;

/// <summary>A call of a mapping's method.</summary>
/// <param name="expression">The call.</param>
/// <param name="method">The method.</param>
/// <param name="arguments">The member's parameters it takes.</param>
internal sealed class MappingCall(string expression, MappingMethodSpec method, IReadOnlyList<ParameterSpec> arguments)
{
    public string Expression { get; } = expression;

    public MappingMethodSpec Method { get; } = method;

    public IReadOnlyList<ParameterSpec> Arguments { get; } = arguments;

    /// <summary>The arguments that must not be null.</summary>
    public IEnumerable<string> Required => Arguments
        .Where((argument, i) => argument.Type.IsReferenceType && !Method.Parameters[i].Type.IsAnnotated)
        .Select(argument => argument.Name);
}
