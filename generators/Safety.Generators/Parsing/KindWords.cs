namespace Safety.Generators.Parsing;

/// <summary>The words for kinds and roles in text files.</summary>
internal static class KindWords
{
    /// <summary>By name and exact case; <c>Enum.TryParse</c> alone would take numbers too.</summary>
    public static bool Parse<T>(string text, out T value)
        where T : struct => Enum.TryParse(text, out value) && value.ToString() == text;
}
