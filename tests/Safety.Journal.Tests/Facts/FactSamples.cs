using System.Globalization;
using System.Reflection;
using Safety.Generated.V1;
using Safety.Identity;
using Safety.Orders;

namespace Safety.Journal.Tests.Facts;

/// <summary>
/// Makes facts of every kind from a seed: each constructor parameter and settable property gets a value of its type, extremes and
/// nulls among them. A new kind or field is covered without a line here; a type that is not known here fails the test.
/// </summary>
internal sealed class FactSamples(int seed)
{
    public static readonly IReadOnlyList<Type> Kinds =
        [.. typeof(Fact).Assembly.GetTypes().Where(static type => type.IsSubclassOf(typeof(Fact)) && !type.IsAbstract).OrderBy(static type => type.Name, StringComparer.Ordinal)];

    private static readonly NullabilityInfoContext s_nulls = new();

    private static readonly string[] s_texts =
        ["", "a", "BTC-USD", "half \ud83d of a sign", "\udc00\ud800", "\ud83d\ude00", "ünïcödé ✓", "a\0b", "\ufffd", new string('x', 300), "|/: \r\n\"'"];

    private static readonly decimal[] s_decimals =
        [0m, 1m, -1m, 0.1m, 100m, 1.10m, 1e-28m, -1e-28m, decimal.MaxValue, decimal.MinValue, 7.9228162514264337593543950335m, 123456789012.123456789012m, 18446744073709551616m, 10000000000000000000000000000m];

    private readonly Random _random = new(seed);

    public Fact Fact(Type kind) => (Fact)New(kind);

    public FactHeader Header(Fact fact) => new(
        (ulong)Value(typeof(ulong)), fact.FactKind, Journal.Fact.Version, (FactFlags)_random.Next(2), _random.Next(3),
        (ulong)Value(typeof(ulong)), Ticks(), (long)Value(typeof(long)), (ulong)Value(typeof(ulong)));

    /// <summary>The same fact with another value in one place.</summary>
    public static IEnumerable<(string Place, Fact Changed)> Neighbours(Fact fact, int seed)
    {
        foreach (ParameterInfo parameter in Constructor(fact.GetType()).GetParameters())
        {
            object? was = fact.GetType().GetProperty(parameter.Name!)!.GetValue(fact);
            FactSamples samples = new(seed);
            for (int i = 0; i < 50; i++)
            {
                object? other = samples.Value(parameter.ParameterType, s_nulls.Create(parameter));
                if (Describe(other) == Describe(was))
                    continue;
                yield return ($"{fact.GetType().Name}.{parameter.Name}", With(fact, parameter.Name!, other));
                break;
            }
        }
    }

    /// <summary>All that is in a value, in words: what two facts are compared by.</summary>
    public static string Describe(object? value) => value switch
    {
        null => "null",
        string text => "'" + string.Join(' ', text.Select(static letter => ((int)letter).ToString("x", CultureInfo.InvariantCulture))) + "'",
        decimal number => (number / 1.000000000000000000000000000000000m is var plain && plain == 0m ? 0m : plain).ToString(CultureInfo.InvariantCulture),
        DateTimeOffset time => time.UtcTicks.ToString(CultureInfo.InvariantCulture),
        ReadOnlyMemory<byte> bytes => Convert.ToHexString(bytes.Span),
        ClientOrderId id => Describe(id.Value ?? ""),
        StrategyId id => Describe(id.Value ?? ""),
        CauseKey key => Describe(key.Value ?? ""),
        System.Collections.IEnumerable many => "[" + string.Join(", ", many.Cast<object?>().Select(Describe)) + "]",
        IFormattable plain => plain.ToString(null, CultureInfo.InvariantCulture),
        bool flag => flag.ToString(),
        _ => value.GetType().Name + "{" + string.Join(", ", value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(static property => property.GetIndexParameters().Length == 0 && property.Name != "EqualityContract")
            .OrderBy(static property => property.Name, StringComparer.Ordinal)
            .Select(property => $"{property.Name}={Describe(property.GetValue(value))}")) + "}",
    };

    private static Fact With(Fact fact, string name, object? value) => (Fact)Constructor(fact.GetType()).Invoke(
        [.. Constructor(fact.GetType()).GetParameters().Select(parameter => parameter.Name == name ? value : fact.GetType().GetProperty(parameter.Name!)!.GetValue(fact))]);

    // What is made by methods that name what they make has one that is not public.
    private static ConstructorInfo Constructor(Type type) =>
        (type.GetConstructors() is { Length: > 0 } open ? open : type.GetConstructors(BindingFlags.NonPublic | BindingFlags.Instance)).Single(constructor =>
            !(constructor.GetParameters() is [{ } only] && only.ParameterType == type));

    private object New(Type type)
    {
        ConstructorInfo constructor = Constructor(type);
        object made = constructor.Invoke([.. constructor.GetParameters().Select(parameter => Value(parameter.ParameterType, s_nulls.Create(parameter)))]);
        foreach (PropertyInfo property in type.GetProperties().Where(property => property.SetMethod is not null && constructor.GetParameters().All(parameter => parameter.Name != property.Name)))
            property.SetValue(made, Value(property.PropertyType, s_nulls.Create(property)));
        return made;
    }

    private object? Value(Type type, NullabilityInfo nulls) =>
        (Nullable.GetUnderlyingType(type) is not null || (!type.IsValueType && nulls.WriteState == NullabilityState.Nullable)) && _random.Next(3) == 0 ? null : Value(type);

    private object Value(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner)
            return Value(inner);
        if (type.IsEnum)
            return Pick(Enum.GetValuesAsUnderlyingType(type).Cast<object>().Select(value => Enum.ToObject(type, value)).ToArray());
        if (type == typeof(string))
            return _random.Next(3) == 0 ? _random.Next().ToString(CultureInfo.InvariantCulture) : Pick(s_texts);
        if (type == typeof(decimal))
            return _random.Next(2) == 0 ? Pick(s_decimals) : new decimal(_random.Next(), _random.Next(), _random.Next(3), _random.Next(2) == 0, (byte)_random.Next(29));
        if (type == typeof(DateTimeOffset))
            return new DateTimeOffset(Ticks(), TimeSpan.Zero);
        if (type == typeof(DateOnly))
            return DateOnly.FromDayNumber(Pick([0, DateOnly.MaxValue.DayNumber, _random.Next(DateOnly.MaxValue.DayNumber)]));
        if (type == typeof(bool))
            return _random.Next(2) == 0;
        if (type == typeof(byte))
            return (byte)_random.Next(256);
        if (type == typeof(ushort))
            return (ushort)_random.Next(ushort.MaxValue + 1);
        if (type == typeof(int))
            return Pick([0, -1, int.MinValue, int.MaxValue, _random.Next()]);
        if (type == typeof(long))
            return Pick([0L, -1L, long.MinValue, long.MaxValue, _random.NextInt64()]);
        if (type == typeof(ulong))
            return Pick([0UL, ulong.MaxValue, (ulong)_random.NextInt64()]);
        if (type == typeof(Guid))
        {
            byte[] bytes = new byte[16];
            _random.NextBytes(bytes);
            return new Guid(bytes);
        }

        if (type == typeof(ReadOnlyMemory<byte>))
        {
            byte[] bytes = new byte[_random.Next(40)];
            _random.NextBytes(bytes);
            return (ReadOnlyMemory<byte>)bytes;
        }

        if (type == typeof(ContentHash))
            return new ContentHash((ulong)Value(typeof(ulong)), (ulong)Value(typeof(ulong)));
        if (type == typeof(OrderSize))
            return _random.Next(2) == 0 ? (OrderSize)new Units((decimal)Value(typeof(decimal))) : new Notional((decimal)Value(typeof(decimal)));
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
        {
            Array many = Array.CreateInstance(type.GetGenericArguments()[0], _random.Next(4));
            for (int i = 0; i < many.Length; i++)
                many.SetValue(Value(many.GetType().GetElementType()!), i);
            return many;
        }

        return type.Namespace is "Safety.Orders" or "Safety.Identity" or "Safety.Journal" ? New(type) : throw new NotSupportedException($"No samples of {type}.");
    }

    private long Ticks() => Pick([0L, DateTimeOffset.MaxValue.UtcTicks, _random.NextInt64(DateTimeOffset.MaxValue.UtcTicks)]);

    private T Pick<T>(T[] values) => values[_random.Next(values.Length)];
}
