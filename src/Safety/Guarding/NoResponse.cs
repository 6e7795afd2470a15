namespace Safety.Guarding;

/// <summary>The response of a broker member that returns nothing (<c>void</c>, <c>Task</c>).</summary>
public readonly record struct NoResponse;
