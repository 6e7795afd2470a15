namespace Safety.Generators.Specs;

/// <summary>How the content of one argument is read.</summary>
/// <param name="Parameter">The parameter.</param>
/// <param name="DeclaredType">Its type as written.</param>
/// <param name="Type">The identity under which its content is known.</param>
/// <param name="Without">The property that carries the client order ID and is left out; empty for none.</param>
/// <param name="Fingerprint">The mapping's method that makes a text of it; empty where its properties are read.</param>
/// <param name="PerElement">True when <see cref="Type"/>, <see cref="Without"/> and <see cref="Fingerprint"/> are about the elements of a collection.</param>
internal sealed record ArgumentContentSpec(
    string Parameter, string DeclaredType, string Type, string Without, string Fingerprint, bool PerElement);
