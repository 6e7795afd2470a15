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

    /// <summary>A price further from the market than the band.</summary>
    OutsideBand,

    /// <summary>Worth more than one order may be.</summary>
    TooLarge,

    /// <summary>In an instrument that is not on the account's list.</summary>
    NotOnTheList,

    /// <summary>In a currency that no exchange rate is known for.</summary>
    NoRate,

    /// <summary>In an instrument whose price is old.</summary>
    OldPrice,

    /// <summary>Under the key of another order.</summary>
    OtherContent,

    /// <summary>Through a break-glass method that has expired.</summary>
    Expired,

    /// <summary>With a plan of how its fills are hedged.</summary>
    Hedged,
}
