namespace Safety.Decisions;

/// <summary>On a replay the code asked its context for something that it did not ask for when the decision was made.</summary>
internal sealed class InputNotObservedException(string what) : Exception($"The decision asks for {what}, which it did not ask for when it was made.")
{
    public string What { get; } = what;
}
