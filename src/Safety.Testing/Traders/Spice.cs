namespace Safety.Testing.Traders;

/// <summary>What is unusual about an order.</summary>
public enum Spice
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Its size is money.</summary>
    Money,

    /// <summary>Money in an instrument of which one unit is worth next to nothing.</summary>
    MoneyInDust,

    /// <summary>A size that hardly fits into a number, of something that is worth next to nothing.</summary>
    Astronomic,

    /// <summary>Half a character in a text.</summary>
    HalfCharacter,

    /// <summary>A stop that the market has long passed.</summary>
    StopPassed,
}
