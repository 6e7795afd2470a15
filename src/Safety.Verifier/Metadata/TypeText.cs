namespace Safety.Verifier.Metadata;

/// <summary>
/// A type as a signature names it. <see cref="Text"/> is the form of documentation-comment ids, which identifies the
/// overloads of a method and is what a surface file lists.
/// </summary>
internal sealed record TypeText(string Name, string? Assembly, TypeText[] Arguments, string Text)
{
    /// <summary>The type inside an array, reference or pointer.</summary>
    public TypeText? Element { get; init; }

    /// <summary>True for a parameter passed by reference.</summary>
    public bool IsByReference { get; init; }

    public static TypeText Plain(string name, string? assembly = null) => new(name, assembly, [], name);

    public static TypeText Around(TypeText element, string suffix) =>
        new("", null, [], element.Text + suffix) { Element = element, IsByReference = suffix == "@" };

    /// <summary>Arguments go to the segment of the name that declares them: <c>Outer`1.Inner`1</c> of A, B is <c>Outer{A}.Inner{B}</c>.</summary>
    public static TypeText Constructed(TypeText open, TypeText[] arguments)
    {
        int used = 0;
        IEnumerable<string> segments = open.Name.Split('.').Select(segment =>
        {
            int tick = segment.IndexOf('`', StringComparison.Ordinal);
            if (tick < 0 || !int.TryParse(segment.AsSpan(tick + 1), out int count) || used + count > arguments.Length)
                return segment;
            string[] own = [.. arguments.Skip(used).Take(count).Select(static argument => argument.Text)];
            used += count;
            return $"{segment[..tick]}{{{string.Join(',', own)}}}";
        });
        return new TypeText(open.Name, open.Assembly, arguments, string.Join('.', segments));
    }

    /// <summary>This type and every type it is made of.</summary>
    public IEnumerable<TypeText> All() => (Element?.All() ?? []).Concat(Arguments.SelectMany(static argument => argument.All())).Append(this);
}
