using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Safety.Generators.Tests.Harness;

namespace Safety.Generators.Tests;

/// <summary>What generated code writes down comes back the same: compiled, loaded and run.</summary>
public class StateRoundTripTests
{
    private const string Program =
        """
        using System.Collections.Immutable;
        using System.Globalization;
        using System.Linq;
        using System.Text.Json;
        using Safety.Decisions;
        using Safety.Generated.V1;

        namespace Demo;

        public enum Mood { Calm = 1, Wild = 7 }

        public readonly record struct Level(decimal Price, int Count);

        [Checkpointed]
        public sealed partial class State
        {
            private readonly List<Level> _levels;
            private Guid _id;

            public State() : this([]) { }

            private State(List<Level> levels) => _levels = levels;

            public string? Text { get; set; }
            public bool Flag { get; private set; }
            public char Letter { get; init; }
            public byte Small { get; set; }
            public long Big { get; set; }
            public ulong Bigger { get; set; }
            public decimal Money { get; set; }
            public double Odd { get; set; }
            public float Odder { get; set; }
            public DateTimeOffset At { get; set; }
            public TimeSpan For { get; set; }
            public DateOnly Day { get; set; }
            public TimeOnly Hour { get; set; }
            public Mood Mood { get; set; }
            public int? Maybe { get; set; }
            public Level? MaybeLevel { get; set; }
            public int[]? Numbers { get; set; }
            public ImmutableArray<string> Names { get; set; } = [];
            public IReadOnlyList<Level?> More { get; set; } = [];
            public HashSet<string> Set { get; set; } = [];
            public Dictionary<string, List<decimal>> Map { get; set; } = [];
            public SortedDictionary<int, Mood> Sorted { get; set; } = [];
            public ImmutableSortedDictionary<Mood, int> Frozen { get; set; } = ImmutableSortedDictionary<Mood, int>.Empty;
            public (int From, string To) Pair { get; set; }
            public OrderTerms? Terms { get; set; }
            public ExecutionReport? Report { get; set; }
            public KeyValuePair<string, int> Single { get; set; }

            public static State Full()
            {
                var state = new State
                {
                    Text = "zwölf \"✓\" \n", Flag = true, Letter = 'ß', Small = 255, Big = long.MinValue, Bigger = ulong.MaxValue, Money = -79228162514264337593543950335m,
                    Odd = double.NaN, Odder = 0.1f, At = new DateTimeOffset(2026, 3, 14, 15, 9, 26, TimeSpan.FromHours(5.5)).AddTicks(1), For = TimeSpan.FromTicks(-1), Day = new DateOnly(2026, 2, 28), Hour = new TimeOnly(23, 59, 59, 999, 999),
                    Mood = Mood.Wild, Maybe = 3, MaybeLevel = new Level(0.1m, 2), Numbers = [3, 1, 2], Names = ["b", "a"], More = [new Level(1.5m, 1), null], Set = ["y", "x"],
                    Map = new() { ["b"] = [1.10m], ["a"] = [] }, Sorted = new() { [2] = Mood.Calm, [1] = Mood.Wild }, Frozen = ImmutableSortedDictionary<Mood, int>.Empty.Add(Mood.Calm, 5), Pair = (1, "two"),
                    Terms = new OrderTerms { Instrument = new Instrument("B", "USD", 0.01m, 1m), Side = Side.Sell, Size = new Notional(5m), LimitPrice = 3m, Origin = new Origin("a", "t", "d", "m") },
                    Report = new ExecutionReport { ClientOrderId = new ClientOrderId("c"), ExecId = "e", ExecType = ExecType.Trade, OrderStatus = OrderStatus.Filled, LastQty = 1m, VenueTime = DateTimeOffset.UnixEpoch },
                    Single = new("k", 1),
                };
                state._levels.Add(new Level(9m, 9));
                state._id = new Guid("5afe0000-0000-4000-8000-000000000001");
                return state;
            }

            public int Levels => _levels.Count;
            public Guid Id => _id;
        }

        public static class Probe
        {
            public static string Text<T>(T state) where T : ICheckpointed<T> => StateJson.ToText(state, static (writer, s) => s.WriteState(writer));

            public static T Back<T>(string text) where T : ICheckpointed<T>
            {
                using JsonDocument document = JsonDocument.Parse(text);
                return T.ReadState(document.RootElement);
            }

            public static string Run()
            {
                State full = State.Full();
                string text = Text(full);
                State back = Back<State>(text);
                if (Text(back) != text) return "the text differs: " + Text(back);
                if (back.Levels != 1 || back.Id != full.Id) return "private members are lost";
                if (back.Terms != full.Terms || back.Report != full.Report) return "the order is lost";
                if (back.At != full.At || back.At.Offset != full.At.Offset || !back.Set.SetEquals(full.Set) || back.Pair != full.Pair || !double.IsNaN(back.Odd)) return "values are lost";
                State empty = Back<State>(Text(new State()));
                if (empty.Text is not null || empty.Maybe is not null || empty.Numbers is not null || empty.Terms is not null) return "null is lost";
                var one = new State { Set = ["a", "b", "c"], Map = new() { ["x"] = [], ["y"] = [] } };
                var other = new State { Set = ["c", "b", "a"], Map = new() { ["y"] = [], ["x"] = [] } };
                if (Text(one) != Text(other)) return "the order of a set shows";
                try
                {
                    Back<State>(text.Replace("\"Wild\"", "\"Gone\"", StringComparison.Ordinal));
                    return "an unknown enum member is read";
                }
                catch (StateUnreadableException)
                {
                }

                try
                {
                    Back<State>(text.Replace("\"Money\"", "\"Gold\"", StringComparison.Ordinal));
                    return "a missing member is read";
                }
                catch (StateUnreadableException exception) when (exception.Message.Contains("Money", StringComparison.Ordinal))
                {
                }

                return "";
            }
        }
        """;

    [Fact]
    public void Every_kind_of_member_comes_back()
    {
        GeneratorRun run = Snapshot.Check(GeneratorInput.Of(Program));
        using MemoryStream image = new();
        Microsoft.CodeAnalysis.Emit.EmitResult emitted = run.Compilation.AddSyntaxTrees(run.Result.GeneratedSources.Select(static s => s.SyntaxTree)).Emit(image);
        Assert.True(emitted.Success, string.Join(Environment.NewLine, emitted.Diagnostics));
        image.Position = 0;
        AssemblyLoadContext context = new("round trip", isCollectible: true);
        try
        {
            MethodInfo probe = context.LoadFromStream(image).GetType("Demo.Probe")!.GetMethod("Run")!;
            Assert.Equal("", probe.Invoke(null, null));
        }
        finally
        {
            context.Unload();
        }
    }
}
