using Safety.Analyzers.Tests.Harness;
using Safety.Analyzers.Usage;
using Safety.Guard;
using Safety.Host;

namespace Safety.Analyzers.Tests.Usage;

public sealed class BrokerReflectionAnalyzerTests
{
    [Theory]
    [InlineData("dynamic late = [|broker|]; late.ToString();")]
    [InlineData("Use([|broker|]); static void Use(dynamic late) => late.ToString();")]
    [InlineData("dynamic late = Anything(); [|late.SubmitOrder(order)|];")]
    [InlineData("dynamic late = Anything(); dynamic what = Anything(); [|late.SubmitOrder(what)|];")]
    [InlineData("dynamic late = Anything(); [|late.SubmitOrder(Anything())|];")]
    [InlineData("dynamic late = Anything(); [|late.SubmitOrder(cancellationToken: default(CancellationToken), order: order)|];")]
    [InlineData("dynamic late = Anything(); late.Log([|late.SubmitOrder|]);")]
    [InlineData("dynamic late = Anything(); [|late.Transfer(5)|]; [|late.Lots(5)|]; [|late.Lots(lots: 5)|];")]
    [InlineData("dynamic late = Anything(); var call = [|late.SubmitOrder|]; call.ToString();")]
    [InlineData("_ = [|typeof(Demo.IBroker).GetMethod(\"SubmitOrder\")|];")]
    [InlineData("_ = [|typeof(Demo.IBroker).GetMethod(nameof(Demo.IBroker.SubmitOrder))|];")]
    [InlineData("_ = [|typeof(Demo.IBroker).GetMethods()|];")]
    [InlineData("_ = [|typeof(Demo.IBroker).GetMethod(text)|];")]
    [InlineData("_ = [|broker.GetType().GetMethods()|][0];")]
    [InlineData("_ = [|Anything().GetType().GetMethod(\"SubmitOrder\")|];")]
    [InlineData("_ = [|Anything().GetType().InvokeMember(\"SubmitOrder\", System.Reflection.BindingFlags.InvokeMethod, null, Anything(), null)|];")]
    [InlineData("_ = [|Delegate.CreateDelegate(typeof(Action), broker, \"Connect\")|];")]
    [InlineData("_ = [|System.Linq.Expressions.Expression.Call(System.Linq.Expressions.Expression.Constant(broker), \"SubmitOrder\", null)|];")]
    [InlineData("_ = [|System.Reflection.RuntimeReflectionExtensions.GetRuntimeMethod(typeof(Demo.IBroker), \"CancelOrder\", [])|];")]
    [InlineData("_ = [|System.Reflection.IntrospectionExtensions.GetTypeInfo(typeof(Demo.IBroker)).GetDeclaredMethod(\"CancelOrder\")|];")]
    [InlineData("_ = [|typeof(Demo.BrokerGuard).GetField(\"_broker\", System.Reflection.BindingFlags.NonPublic)|];")]
    [InlineData("_ = [|typeof(Demo.BrokerGuard).GetFields()|];")]
    [InlineData("_ = [|typeof(Demo.BrokerGuard).GetMethod(\"Send\", System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)|];")]
    [InlineData("_ = [|System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(typeof(Demo.BrokerGuard))|];")]
    [InlineData("_ = [|typeof(SafetyHost).GetMethods(System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Instance)|];")]
    [InlineData("_ = [|typeof(GuardedAccount).GetField(\"_entries\", System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Instance)|];")]
    [InlineData("_ = [|Type.GetType(\"Safety.Generated.V1.Admission, Safety\")|];")]
    [InlineData("_ = [|typeof(SafetyHost).Assembly.GetType(\"Safety.Guard.BreakGlassPermit\")|];")]
    [InlineData("_ = [|Type.GetType(\"Demo.IBroker, Trader\")|];")]
    [InlineData("_ = [|typeof(Shop).Assembly.GetType(\"Demo.IBroker\", true)|];")]
    public Task LateBinding_Triggers(string statement) => VerifyAsync(statement);

    [Theory]
    [InlineData("dynamic late = Anything(); late.Find(order); late.SubmitOrder(1, 2, 3, 4);")]
    [InlineData("dynamic late = Anything(); late.SubmitOrder(7m); late.SubmitOrder(new List<int>()); late.CancelOrder(text);")]
    [InlineData("dynamic late = Anything(); int some = text.Length; late.Lots(some); late.Lots(text); late.SubmitOrder(order: text);")]
    [InlineData("_ = typeof(Demo.IBroker).Name + typeof(Demo.IBroker).FullName + nameof(Demo.IBroker.SubmitOrder);")]
    [InlineData("_ = typeof(Demo.IBroker).GetMethod(\"FindOrder\");")]
    [InlineData("_ = typeof(string).GetMethod(\"CancelOrder\");")]
    [InlineData("_ = typeof(string).GetMethods();")]
    [InlineData("_ = Anything().GetType().GetMethod(\"ToString\");")]
    [InlineData("_ = Anything().GetType().GetMethods();")]
    [InlineData("_ = new Shop().GetType().GetMethod(\"SubmitOrder\");")]
    [InlineData("Console.WriteLine(\"SubmitOrder\");")]
    [InlineData("_ = typeof(Demo.BrokerGuard).GetMethod(\"SubmitOrderAsync\");")]
    [InlineData("_ = typeof(OrderTerms).GetProperties(System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.Instance);")]
    [InlineData("_ = System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(typeof(Shop));")]
    [InlineData("_ = Type.GetType(\"Demo.Shop\"); _ = Type.GetType(text);")]
    [InlineData("_ = Activator.CreateInstance(typeof(Shop));")]
    [InlineData("var names = new Dictionary<string, int> { [\"SubmitOrder\"] = 1 }; names.Remove(\"SubmitOrder\");")]
    public Task Innocent_DoesNotTrigger(string statement) => VerifyAsync(statement);

    [Theory]
    [InlineData("dynamic late = Anything(); [|late[text]|] = 5m;")]
    [InlineData("dynamic late = Anything(); [|late[text]|] += 5;")]
    [InlineData("dynamic late = Anything(); dynamic which = text; [|late[which]|] = Anything();")]
    [InlineData("dynamic late = Anything(); [|late[Anything()]|] = 5;")]
    [InlineData("dynamic late = Anything(); [|late[7]|] = 5;")]
    [InlineData("dynamic late = Anything(); Console.WriteLine([|late[order]|]);")]
    public Task DynamicIndexer_Triggers(string statement) => VerifyIndexerAsync(statement);

    [Theory]
    [InlineData("dynamic late = Anything(); Console.WriteLine(late[text]); Console.WriteLine(late[7]); Console.WriteLine(late.items[7L].length);")]
    [InlineData("dynamic late = Anything(); late[text] = text;")]
    [InlineData("dynamic late = Anything(); late[text, 1] = 5; late[1.5m] = 5;")]
    [InlineData("var known = new Dictionary<string, decimal>(); dynamic value = 5m; known[text] = value;")]
    public Task DynamicIndexer_DoesNotTrigger(string statement) => VerifyIndexerAsync(statement);

    [Fact]
    public Task DynamicIndexer_WhereNoOrderMemberIsOne_DoesNotTrigger() => VerifyAsync("dynamic late = Anything(); late[text] = 5m; Console.WriteLine(late[order]);");

    private static Task VerifyIndexerAsync(string statement) => BrokerScenario.Owned(Program(statement)).With("/src/Positions.cs", """
        [BrokerContract]
        [HardLimit(MaxOrderNotional = 1, MaxOpenNotional = 1, MaxOrdersPerSecond = 1, MaxPriceBandBps = 1)]
        public interface IPositions
        {
            [BrokerCall(BrokerCallKind.Forbidden)] decimal this[string symbol] { set; }
            [BrokerQuery] decimal this[int row] { get; set; }
            [BrokerCall(BrokerCallKind.Forbidden)] OrderAck this[NewOrder order] { get; }
            [BrokerCall(BrokerCallKind.Forbidden)] OrderAck this[long order] { get; }
        }
        """).VerifyAsync(new BrokerReflectionAnalyzer());

    [Fact]
    public Task UnsafeAccessor_Triggers() => BrokerScenario.Owned("""
        using System.Runtime.CompilerServices;
        static class Accessors
        {
            [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "SubmitOrder")]
            public static extern Task<OrderAck> [|Send|](Demo.IBroker broker, NewOrder order, CancellationToken token);

            [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_entry")]
            public static extern ref object [|Entry|](Demo.BrokerGuard guard);

            [UnsafeAccessor(UnsafeAccessorKind.Constructor)]
            public static extern GuardedAccount [|Forge|](AccountId id);

            [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "SubmitOrder")]
            public static extern void [|Hidden|]([UnsafeAccessorType("Vendor.Internal, Vendor")] object broker);

            [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_items")]
            public static extern ref int[] Items(List<int> list);
        }
        """).VerifyAsync(new BrokerReflectionAnalyzer());

    [Fact]
    public Task TestAssembly_DoesNotTrigger() => BrokerScenario.Owned(Program("dynamic late = broker; _ = typeof(Demo.IBroker).GetMethods();")).InTestAssembly().VerifyAsync(new BrokerReflectionAnalyzer());

    private static Task VerifyAsync(string statement) => BrokerScenario.Owned(Program(statement)).With("/src/Lots.cs", """
        [BrokerContract]
        [HardLimit(MaxOrderNotional = 1, MaxOpenNotional = 1, MaxOrdersPerSecond = 1, MaxPriceBandBps = 1)]
        public interface ILots { [BrokerCall(BrokerCallKind.Forbidden)] void Lots(ushort lots); }
        """).VerifyAsync(new BrokerReflectionAnalyzer());

    private static string Program(string statement) => $$"""
        class Shop { public void SubmitOrder() { } }
        class Strategy
        {
            public void Go(Demo.IBroker broker, NewOrder order, string text)
            {
                {{statement}}
            }
            private static object Anything() => new();
        }
        """;
}
