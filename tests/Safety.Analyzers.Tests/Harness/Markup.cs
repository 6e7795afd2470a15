using System.Text;
using Microsoft.CodeAnalysis.Text;

namespace Safety.Analyzers.Tests.Harness;

/// <summary>
/// A source text with the places where a finding is expected: <c>[|…|]</c> for the rule under test and
/// <c>{|SAFE201:…|}</c> for a rule by name. Marks nest.
/// </summary>
internal sealed record Markup(string Text, IReadOnlyList<(string? Id, TextSpan Span)> Expected)
{
    /// <summary>Takes the marks out of a text.</summary>
    public static Markup Parse(string marked)
    {
        StringBuilder text = new(marked.Length);
        List<(string?, TextSpan)> expected = [];
        Stack<(string? Id, int Start)> open = new();
        for (int i = 0; i < marked.Length;)
        {
            ReadOnlySpan<char> rest = marked.AsSpan(i);
            if (rest.StartsWith("[|"))
            {
                open.Push((null, text.Length));
                i += 2;
            }
            else if (rest.StartsWith("{|SAFE"))
            {
                int colon = rest.IndexOf(':');
                open.Push((rest[2..colon].ToString(), text.Length));
                i += colon + 1;
            }
            else if (rest.StartsWith("|]") || rest.StartsWith("|}"))
            {
                (string? id, int start) = open.Pop();
                if (id is null != (rest[1] == ']'))
                    throw new InvalidOperationException($"A mark is closed by '{rest[..2]}' that another one opened.");
                expected.Add((id, TextSpan.FromBounds(start, text.Length)));
                i += 2;
            }
            else
            {
                text.Append(marked[i++]);
            }
        }

        if (open.Count != 0)
            throw new InvalidOperationException("A mark is not closed.");
        return new Markup(text.ToString(), expected);
    }
}
