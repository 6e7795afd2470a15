using System.Globalization;
using System.Reflection;
using Safety.Decisions;
using Safety.Generated.V1;
using Safety.Identity;
using Safety.Orders;

namespace Safety.Tests.Decisions;

/// <summary>What an order says is written in several forms. None may leave out a field: a field left out is one that may change between admission and wire.</summary>
public class OrderFieldTests
{
    private static readonly OrderTerms s_plain = new()
    {
        Instrument = new Instrument("CL-SPREAD", "USD", 0.01m, 1m),
        Side = Side.Buy,
        Size = new Units(3m),
        Origin = new Origin("algo", "trader", "desk", "maker"),
        HedgedBy = new HedgePlan(new Instrument("CL-NEXT", "USD", 0.01m, 1m), 2m, 10, 1_000),
        Hedges = new HedgedFill(new ClientOrderId("S1"), "E1"),
        Exits = new PositionEpisode(5),
    };

    public static TheoryData<string> Fields() => [.. Neighbours().Select(static neighbour => neighbour.Field)];

    [Theory]
    [MemberData(nameof(Fields))]
    public void EveryField_ChangesTheContentThatAPermitDemands(string field) => Assert.NotEqual(Hash(s_plain), Hash(With(field)));

    [Theory]
    [MemberData(nameof(Fields))]
    public void EveryField_ComesBackWithADecisionsPlan(string field)
    {
        Plan plan = Plan.Of("why", With(field));
        Assert.Equal(plan.Legs, DecisionJson.ReadPlan(DecisionJson.Write(plan)).Legs);
    }

    [Theory]
    [InlineData("0", "-0.00")]
    [InlineData("1", "1.00")]
    [InlineData("-120.50", "-120.5")]
    [InlineData("7922816251426433759354395033", "7922816251426433759354395033.0")]
    public void EqualNumbers_AreTheSameContent(string one, string other) => Assert.Equal(Hash(one), Hash(other));

    private static ContentHash Hash(string number)
    {
        ContentHasher hasher = new();
        hasher.Add(decimal.Parse(number, CultureInfo.InvariantCulture));
        return hasher.ToHash();
    }

    private static ContentHash Hash(OrderTerms terms)
    {
        ContentHasher hasher = new();
        hasher.Add(terms);
        return hasher.ToHash();
    }

    private static OrderTerms With(string field) => Neighbours().Single(neighbour => neighbour.Field == field).Terms;

    // One order for each field, which differs there and nowhere else.
    private static IEnumerable<(string Field, OrderTerms Terms)> Neighbours()
    {
        foreach ((string field, object part, Func<object, OrderTerms> whole) in Parts())
        {
            foreach (PropertyInfo property in part.GetType().GetProperties().Where(static property => property.SetMethod is not null))
            {
                if (Other(property, property.GetValue(part)) is not { } other)
                    continue;
                object changed = part is HedgedFill fill ? fill : Activator.CreateInstance(part.GetType(), BindingFlags.Instance | BindingFlags.NonPublic, null, [part], null)!;
                property.SetValue(changed, other);
                yield return ($"{field}{property.Name}", whole(changed));
            }
        }

        yield return ("Size.IsNotional", s_plain with { Size = new Notional(3m) });
    }

    private static IEnumerable<(string Field, object Part, Func<object, OrderTerms> Whole)> Parts() =>
    [
        ("", s_plain, static part => (OrderTerms)part),
        ("Instrument.", s_plain.Instrument, static part => s_plain with { Instrument = (Instrument)part }),
        ("Origin.", s_plain.Origin, static part => s_plain with { Origin = (Origin)part }),
        ("HedgedBy.", s_plain.HedgedBy!, static part => s_plain with { HedgedBy = (HedgePlan)part }),
        ("HedgedBy.With.", s_plain.HedgedBy!.With, static part => s_plain with { HedgedBy = s_plain.HedgedBy with { With = (Instrument)part } }),
        ("Hedges.", s_plain.Hedges!.Value, static part => s_plain with { Hedges = (HedgedFill)part }),
    ];

    // Null for the parts that have fields of their own.
    private static object? Other(PropertyInfo property, object? value) => (Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType) switch
    {
        Type type when type == typeof(decimal) => (decimal?)value + 7m ?? 7m,
        Type type when type == typeof(PositionEpisode) => new PositionEpisode(6),
        Type type when type == typeof(int) => (int)value! + 7,
        Type type when type == typeof(ClientOrderId) => new ClientOrderId($"{value}'"),
        Type type when type == typeof(bool) => !(bool)value!,
        Type type when type == typeof(string) => value + "'",
        Type type when type == typeof(OrderSize) => (OrderSize)new Units(4m),
        Type { IsEnum: true } type => Enum.GetValues(type).Cast<object>().First(other => !other.Equals(value)),
        Type type when type == typeof(Instrument) || type == typeof(Origin) || type == typeof(HedgePlan) || type == typeof(HedgedFill) => null,
        Type type => throw new NotSupportedException($"{property.Name} is a {type.Name}: say here what another one is."),
    };
}
