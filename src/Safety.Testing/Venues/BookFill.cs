namespace Safety.Testing.Venues;

/// <summary>A fill in a simulated venue's book.</summary>
internal sealed class BookFill(string execId, string clientId, decimal quantity, decimal price)
{
    /// <summary>The ID it was reported under; a correction gives it a new one.</summary>
    public string ExecId { get; set; } = execId;

    /// <summary>The client order ID it was reported under.</summary>
    public string ClientId { get; } = clientId;

    public decimal Quantity { get; set; } = quantity;

    public decimal Price { get; set; } = price;
}
