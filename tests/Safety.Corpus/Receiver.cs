namespace Safety.Corpus;

/// <summary>What one case of a template calls: fills <c>$T</c> (type), <c>$M</c> (order member), <c>$O</c> (order), <c>$R</c> (result), <c>$B</c> (receiver), <c>$P</c> (how the receiver comes in).</summary>
internal sealed record Receiver(SurfaceKind Surface, string Type, string Member, string Order, string Result)
{
    public static Receiver Owned { get; } = new(SurfaceKind.OwnedInterface, "Demo.IBroker", "SubmitOrder", "NewOrder", "Task<OrderAck>");

    public static Receiver ThirdParty { get; } = new(SurfaceKind.ThirdPartyInterface, "Vendor.IVendorClient", "PostOrder", "Vendor.VendorOrder", "Task<string>");

    public static Receiver Concrete { get; } = new(SurfaceKind.Concrete, "Vendor.DeskClient", "Send", "Vendor.VendorOrder", "Task<string>");

    /// <summary>The class behind the guarded interface.</summary>
    public static Receiver Implementing { get; } = new(SurfaceKind.Concrete, "Vendor.VendorClient", "PostOrder", "Vendor.VendorOrder", "Task<string>");

    public static Receiver Adapter { get; } = new(SurfaceKind.Adapter, "Demo.VenueBroker", "SubmitOrder", "NewOrder", "Task<OrderAck>");

    public static Receiver Static { get; } = new(SurfaceKind.Static, "Vendor.StaticDesk", "Send", "Vendor.VendorOrder", "Task<string>");

    /// <summary>An SDK that a shipped catalogue describes, without any guard in the program.</summary>
    public static Receiver Catalogued { get; } = new(SurfaceKind.ThirdPartyInterface, "QuantConnect.Interfaces.IBrokerage", "PlaceOrder", "QuantConnect.Orders.Order", "bool");

    /// <summary>All that are called on something.</summary>
    public static IReadOnlyList<Receiver> Instances { get; } = [Owned, ThirdParty, Concrete, Adapter];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Receiver> All { get; } = [.. Instances, Static];

    /// <summary>Fills a template.</summary>
    public string Fill(string template)
    {
        bool isStatic = Surface == SurfaceKind.Static;
        return template
            .Replace("$P", isStatic ? "" : $"({Type} b)", StringComparison.Ordinal)
            .Replace("$B", isStatic ? Type : "b", StringComparison.Ordinal)
            .Replace("$T", Type, StringComparison.Ordinal)
            .Replace("$M", Member, StringComparison.Ordinal)
            .Replace("$O", Order, StringComparison.Ordinal)
            .Replace("$R", Result, StringComparison.Ordinal);
    }
}
