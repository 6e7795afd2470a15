using Microsoft.CodeAnalysis.Diagnostics;
using Safety.Analyzers.Tests.Harness;
using Safety.Host;

namespace Safety.Analyzers.Tests.Rules;

/// <summary>A false error blocks somebody's release: whole innocent programs, every rule.</summary>
public sealed class InnocentProgramTests
{
    private const string Contract = """
        namespace Demo;

        [BrokerContract]
        [HardLimit(MaxOrderNotional = 100_000, MaxOpenNotional = 1_000_000, MaxOrdersPerSecond = 10, MaxPriceBandBps = 200)]
        public interface IBroker
        {
            [BrokerCall(BrokerCallKind.Submit)] Task<OrderAck> SubmitOrder(NewOrder order, CancellationToken cancellationToken);
            [BrokerCall(BrokerCallKind.Cancel)] Task<bool> CancelOrder(ClientOrderId id, CancellationToken cancellationToken);
            [BrokerQuery(QueryRole.OpenOrders)] Task<IReadOnlyList<OrderSnapshot>> OpenOrders(CancellationToken cancellationToken);
            [BrokerQuery] event EventHandler<ExecutionReport>? Reported;
        }
        """;

    [Theory]
    [InlineData("strategy", """
        class Strategy(Demo.IBrokerGuard guard)
        {
            private readonly Dictionary<ClientOrderId, Acceptance> _working = [];
            public async Task<bool> Quote(OrderKey key, OrderTerms terms, CancellationToken cancellationToken)
            {
                Outcome<OrderAck> outcome = await guard.SubmitOrderAsync(key, new NewOrder(terms), cancellationToken).ConfigureAwait(false);
                switch (outcome.Kind)
                {
                    case OutcomeKind.Accepted:
                        _working.Add(outcome.Acceptance!.ClientOrderId, outcome.Acceptance);
                        return true;
                    case OutcomeKind.Unknown:
                        throw new InvalidOperationException(outcome.Reason);
                    default:
                        return false;
                }
            }
            public async Task<int> CancelAll()
            {
                Outcome<bool>[] outcomes = await Task.WhenAll(_working.Keys.Select(id => guard.CancelOrderAsync(id).AsTask()));
                return outcomes.Count(outcome => outcome.Kind == OutcomeKind.Accepted);
            }
        }
        """)]
    [InlineData("logging decorator", """
        class LoggingGuard(Demo.IBrokerGuard inner, Action<string> log) : Demo.IBrokerGuard
        {
            public async ValueTask<Outcome<OrderAck>> SubmitOrderAsync(OrderKey key, NewOrder order, CancellationToken cancellationToken = default)
            {
                Outcome<OrderAck> outcome = await inner.SubmitOrderAsync(key, order, cancellationToken);
                log($"{nameof(Demo.IBroker.SubmitOrder)} {outcome}");
                return outcome;
            }
            public ValueTask<Outcome<bool>> CancelOrderAsync(ClientOrderId id, CancellationToken cancellationToken = default) => inner.CancelOrderAsync(id, cancellationToken);
            public Task<IReadOnlyList<OrderSnapshot>> OpenOrders(CancellationToken cancellationToken) => inner.OpenOrders(cancellationToken);
            public event EventHandler<ExecutionReport>? Reported { add => inner.Reported += value; remove => inner.Reported -= value; }
        }
        """)]
    [InlineData("composition root", """
        class Services
        {
            public Services AddSingleton<T>(Func<Services, T> create) where T : class => this;
            public T Get<T>() where T : class => throw new NotSupportedException();
        }
        [BrokerAdapter]
        sealed class VenueBroker : Demo.IBroker, IDisposable
        {
            private readonly System.Net.Sockets.TcpClient _connection = new();
            public Task<OrderAck> SubmitOrder(NewOrder order, CancellationToken cancellationToken) => Send(order.ToString(), cancellationToken);
            public async Task<bool> CancelOrder(ClientOrderId id, CancellationToken cancellationToken) => (await Send(id.Value, cancellationToken)).IsAccepted;
            public Task<IReadOnlyList<OrderSnapshot>> OpenOrders(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<OrderSnapshot>>([]);
            public event EventHandler<ExecutionReport>? Reported { add { } remove { } }
            private Task<OrderAck> Send(string text, CancellationToken cancellationToken) => Task.FromResult(new OrderAck(text.Length > _connection.Available, default));
            public void Dispose() => _connection.Dispose();
        }
        static class Program
        {
            [CompositionRoot]
            static Services Build(Services services, GuardedAccount account)
            {
                var broker = new VenueBroker();
                return services.AddSingleton<Demo.IBrokerGuard>(_ => new Demo.BrokerGuard(account, broker)).AddSingleton(s => new Desk(s.Get<Demo.IBrokerGuard>()));
            }
        }
        class Desk(Demo.IBrokerGuard guard)
        {
            public Task<IReadOnlyList<OrderSnapshot>> Orders() => guard.OpenOrders(default);
        }
        """)]
    [InlineData("events, LINQ and records", """
        record Fill(string Symbol, decimal Quantity) { public Fill Twice() => this with { Quantity = Quantity * 2 }; }
        class Blotter
        {
            private readonly List<Fill> _fills = [];
            public Blotter(Demo.IBrokerGuard guard) => guard.Reported += (_, report) => _fills.Add(new Fill(report.ToString()!, 1));
            public ILookup<string, Fill> BySymbol => (from fill in _fills where fill.Quantity > 0 select fill.Twice()).ToLookup(fill => fill.Symbol);
            public void Submit() => SubmitOrder(1);
            private void SubmitOrder(int count) => _fills.Capacity = count;
            public async void OnTimer() => await Task.Yield();
            public void Forget() { _ = Task.Run(() => _fills.Clear()); }
        }
        """)]
    [InlineData("reflection and dynamic elsewhere", """
        using System.Reflection;
        class Mapper
        {
            public object? Read(object source, string name) => source.GetType().GetProperty(name)?.GetValue(source);
            public IEnumerable<MethodInfo> Methods<T>() => typeof(T).GetMethods().Where(method => !method.IsStatic);
            public object? Make(Type type) => Activator.CreateInstance(type);
            public int Length(dynamic text) => text.Length;
            public string Kind => typeof(Demo.IBroker).FullName + typeof(Demo.BrokerGuard).Name;
        }
        """)]
    public async Task Program_DoesNotTrigger(string what, string source)
    {
        Assert.NotEmpty(what);
        Scenario scenario = Scenario.Of(source).With("/src/Contract.cs", Contract) with { RunGenerator = true };
        Assert.Empty(await scenario.AnalyzeAsync(AllAnalyzers()));
    }

    [Fact]
    public async Task TestAssemblyWithFakesAndMocks_DoesNotTrigger()
    {
        Scenario scenario = Scenario.Of("""
            using System.Linq.Expressions;
            class Mock<T> where T : class
            {
                public T Object => throw new NotSupportedException();
                public void Setup<TResult>(Expression<Func<T, TResult>> call) { }
                public void Verify(Expression<Action<T>> call) { }
            }
            class FakeBroker : Demo.IBroker
            {
                public List<NewOrder> Sent { get; } = [];
                public Task<OrderAck> SubmitOrder(NewOrder order, CancellationToken cancellationToken) { Sent.Add(order); return Task.FromResult(new OrderAck(true, default)); }
                public Task<bool> CancelOrder(ClientOrderId id, CancellationToken cancellationToken) => Task.FromResult(true);
                public Task<IReadOnlyList<OrderSnapshot>> OpenOrders(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<OrderSnapshot>>([]);
                public event EventHandler<ExecutionReport>? Reported { add { } remove { } }
            }
            class Tests
            {
                private readonly FakeBroker _fake = new();
                async Task Fake_is_called(NewOrder order)
                {
                    await _fake.SubmitOrder(order, default);
                    Demo.IBroker broker = _fake;
                    await broker.CancelOrder(default, default);
                }
                void Mock_is_set_up()
                {
                    Mock<Demo.IBroker> mock = new();
                    mock.Setup(broker => broker.SubmitOrder(null!, default));
                    mock.Verify(broker => broker.CancelOrder(default, default));
                    mock.Object.SubmitOrder(null!, default);
                }
                async Task Guard_throws(Demo.IBrokerGuard guard, OrderKey key, NewOrder order) =>
                    await Throws(async () => await guard.SubmitOrderAsync(key, order));
                static Task Throws(Func<Task> call) => call();
            }
            """).With("/src/Contract.cs", Contract).InTestAssembly() with { RunGenerator = true };
        Assert.Empty(await scenario.AnalyzeAsync(AllAnalyzers()));
    }

    private static DiagnosticAnalyzer[] AllAnalyzers() =>
    [
        .. typeof(SafetyAnalyzer).Assembly.GetTypes()
            .Where(static type => !type.IsAbstract && typeof(DiagnosticAnalyzer).IsAssignableFrom(type))
            .Select(static type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];
}
