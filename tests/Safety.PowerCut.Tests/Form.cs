namespace Safety.PowerCut.Tests;

/// <summary>How thorough the tests are: the long form takes minutes and is started with <c>SAFETY_POWERCUT=long</c>.</summary>
internal static class Form
{
    public static bool IsLong { get; } = Environment.GetEnvironmentVariable("SAFETY_POWERCUT") == "long";
}
