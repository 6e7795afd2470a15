namespace Safety.Intents;

/// <summary>The single writer in front of an <see cref="IOrderJournal"/>: no order is sent before its intent is durable.</summary>
public sealed class OrderIntentPersistence;
