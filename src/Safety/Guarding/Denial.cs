namespace Safety.Guarding;

/// <summary>Why the guard did not send, and what to do about it.</summary>
/// <param name="Code">The machine-readable reason.</param>
/// <param name="Safeguard">The safeguard that denied.</param>
/// <param name="Message">What is wrong, with figures, and what to do.</param>
/// <param name="SpendsKey">
/// True when the denial is the key's durable outcome: calling again with it returns this denial. False when the same key may be used again.
/// </param>
public sealed record Denial(DenialCode Code, Safeguard Safeguard, string Message, bool SpendsKey)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Safeguard}/{Code}: {Message}";
}
