using Safety.Analyzers.Tests.Harness;
using Safety.Analyzers.Usage;
using Safety.Guard;

namespace Safety.Analyzers.Tests.Usage;

/// <summary>SAFE212.</summary>
public sealed class ConfigurationObligationAnalyzerTests
{
    [Theory]
    [InlineData("return [|environment.GetAlpacaTradingClient(key)|];")]
    [InlineData("return [|environment.GetAlpacaTradingClientConfiguration(key).GetClient()|];")]
    [InlineData("var c = environment.GetAlpacaTradingClientConfiguration(key); c.ThrottleParameters = new ThrottleParameters(3, [], []); return [|c.GetClient()|];")]
    [InlineData("var c = environment.GetAlpacaTradingClientConfiguration(key); c.ThrottleParameters = ThrottleParameters.Default; return [|c.GetClient()|];")]
    [InlineData("var other = new AlpacaTradingClientConfiguration { ThrottleParameters = new ThrottleParameters(0, [], []) }; return [|new AlpacaTradingClientConfiguration().GetClient()|];")]
    [InlineData("var c = environment.GetAlpacaTradingClientConfiguration(key); c.ThrottleParameters = new ThrottleParameters(0, [], []); c.ThrottleParameters = ThrottleParameters.Default; return [|c.GetClient()|];")]
    [InlineData("var c = environment.GetAlpacaTradingClientConfiguration(key); c.ThrottleParameters.MaxRetryAttempts = 0; c.ThrottleParameters.MaxRetryAttempts = 3; return [|c.GetClient()|];")]
    [InlineData("var c = environment.GetAlpacaTradingClientConfiguration(key); c.ThrottleParameters.MaxRetryAttempts = 0; var client = [|c.GetClient()|]; c.ThrottleParameters.MaxRetryAttempts = 3; return client;")]
    [InlineData("var c = environment.GetAlpacaTradingClientConfiguration(key); if (key is null) c.ThrottleParameters.MaxRetryAttempts = 0; return [|c.GetClient()|];")]
    [InlineData("var c = environment.GetAlpacaTradingClientConfiguration(key); var client = [|c.GetClient()|]; c.ThrottleParameters.MaxRetryAttempts = 0; return client;")]
    [InlineData("var c = environment.GetAlpacaTradingClientConfiguration(key); c.ThrottleParameters = new ThrottleParameters(0, [], []); c.ThrottleParameters.MaxRetryAttempts = 3; return [|c.GetClient()|];")]
    [InlineData("var c = key is null ? new AlpacaTradingClientConfiguration { ThrottleParameters = new ThrottleParameters(0, [], []) } : new AlpacaTradingClientConfiguration(); return [|c.GetClient()|];")]
    [InlineData("var c = environment.GetAlpacaTradingClientConfiguration(key); c.ThrottleParameters.MaxRetryAttempts = key is null ? 0u : 3u; return [|c.GetClient()|];")]
    [InlineData("var c = environment.GetAlpacaTradingClientConfiguration(key); if (key is null) c.ThrottleParameters.MaxRetryAttempts = 0; else c.ThrottleParameters.MaxRetryAttempts = 5; return [|c.GetClient()|];")]
    [InlineData("var c = environment.GetAlpacaTradingClientConfiguration(key); c.ThrottleParameters.MaxRetryAttempts = 0; var d = c; d.ThrottleParameters.MaxRetryAttempts = 3; return [|c.GetClient()|];")]
    [InlineData("var c = environment.GetAlpacaTradingClientConfiguration(key); c.ThrottleParameters.MaxRetryAttempts = 0; var t = c.ThrottleParameters; t.MaxRetryAttempts = 3; return [|c.GetClient()|];")]
    [InlineData("var c = environment.GetAlpacaTradingClientConfiguration(key); c.ThrottleParameters.MaxRetryAttempts = 0; c.ThrottleParameters.MaxRetryAttempts++; return [|c.GetClient()|];")]
    [InlineData("var c = environment.GetAlpacaTradingClientConfiguration(key); c.ThrottleParameters.MaxRetryAttempts = 0; c.ThrottleParameters.MaxRetryAttempts += 3; return [|c.GetClient()|];")]
    [InlineData("var c = environment.GetAlpacaTradingClientConfiguration(key); c.ThrottleParameters.MaxRetryAttempts = 0; (c.ThrottleParameters.MaxRetryAttempts, _) = (3u, 1); return [|c.GetClient()|];")]
    [InlineData("var c = environment.GetAlpacaTradingClientConfiguration(key); c.ThrottleParameters.MaxRetryAttempts = 0; c = environment.GetAlpacaTradingClientConfiguration(key); return [|c.GetClient()|];")]
    [InlineData("var c = environment.GetAlpacaTradingClientConfiguration(key); Action set = () => c.ThrottleParameters.MaxRetryAttempts = 0; return [|c.GetClient()|];")]
    [InlineData("var c = environment.GetAlpacaTradingClientConfiguration(key); return [|c.GetClient()|]; void Set() => c.ThrottleParameters.MaxRetryAttempts = 0;")]
    [InlineData("var c = environment.GetAlpacaTradingClientConfiguration(key); _ = key is null && (c.ThrottleParameters.MaxRetryAttempts = 0) == 0; return [|c.GetClient()|];")]
    [InlineData("var c = environment.GetAlpacaTradingClientConfiguration(key); try { Console.WriteLine(c); c.ThrottleParameters.MaxRetryAttempts = 0; } catch { } return [|c.GetClient()|];")]
    [InlineData("Func<AlpacaTradingClientConfiguration, IAlpacaTradingClient> make = [|ConfigurationExtensions.GetClient|]; return make(environment.GetAlpacaTradingClientConfiguration(key));")]
    [InlineData("Func<SecurityKey, IAlpacaTradingClient> make = [|environment.GetAlpacaTradingClient|]; return make(key);")]
    public Task AlpacaRetries_Trigger(string body) => Alpaca(body);

    [Theory]
    [InlineData("var c = environment.GetAlpacaTradingClientConfiguration(key); c.ThrottleParameters = new ThrottleParameters(0, [], []); return c.GetClient();")]
    [InlineData("return new AlpacaTradingClientConfiguration { ThrottleParameters = new(retryHttpStatuses: [], retrySocketErrorCodes: [], maxRetryAttempts: 0) }.GetClient();")]
    [InlineData("var c = new AlpacaTradingClientConfiguration { ThrottleParameters = new ThrottleParameters(0, [], []) }; return c.GetClient();")]
    [InlineData("var c = environment.GetAlpacaTradingClientConfiguration(key); c.ThrottleParameters.MaxRetryAttempts = 0; return c.GetClient();")]
    [InlineData("var none = new ThrottleParameters(0, [], []); var c = environment.GetAlpacaTradingClientConfiguration(key); c.ThrottleParameters = none; return c.GetClient();")]
    [InlineData("var t = ThrottleParameters.Default; t.MaxRetryAttempts = 0; var c = new AlpacaTradingClientConfiguration(); c.ThrottleParameters = t; return c.GetClient();")]
    [InlineData("const uint None = 0; var c = new AlpacaTradingClientConfiguration { ThrottleParameters = new ThrottleParameters(None, [], []) }; return c.GetClient();")]
    [InlineData("var c = environment.GetAlpacaTradingClientConfiguration(key); c.ThrottleParameters = ThrottleParameters.Default; c.ThrottleParameters.MaxRetryAttempts = 3; c.ThrottleParameters.MaxRetryAttempts = 0; return c.GetClient();")]
    [InlineData("if (key is null) { var c = environment.GetAlpacaTradingClientConfiguration(key!); c.ThrottleParameters.MaxRetryAttempts = 0; return c.GetClient(); } throw new NotSupportedException();")]
    [InlineData("var other = new AlpacaTradingClientConfiguration(); var c = new AlpacaTradingClientConfiguration(); c.ThrottleParameters.MaxRetryAttempts = 0; other.ThrottleParameters.MaxRetryAttempts = 3; return c.GetClient();")]
    [InlineData("var c = key is null ? new AlpacaTradingClientConfiguration { ThrottleParameters = new ThrottleParameters(0, [], []) } : new AlpacaTradingClientConfiguration { ThrottleParameters = new ThrottleParameters(0, [], []) }; return c.GetClient();")]
    [InlineData("var c = key is null ? environment.GetAlpacaTradingClientConfiguration(key!) : Environments.Paper.GetAlpacaTradingClientConfiguration(key); c.ThrottleParameters.MaxRetryAttempts = 0; return c.GetClient();")]
    [InlineData("var c = environment.GetAlpacaTradingClientConfiguration(key); c.ThrottleParameters.MaxRetryAttempts = key is null ? 0u : 0u; return c.GetClient();")]
    [InlineData("var c = environment.GetAlpacaTradingClientConfiguration(key); c.ThrottleParameters = key is null ? new ThrottleParameters(0, [], []) : new ThrottleParameters(0, [], []); return c.GetClient();")]
    [InlineData("var c = environment.GetAlpacaTradingClientConfiguration(key); if (key is null) c.ThrottleParameters.MaxRetryAttempts = 0; else c.ThrottleParameters = new ThrottleParameters(0, [], []); return c.GetClient();")]
    [InlineData("var c = (key is null) switch { true => new AlpacaTradingClientConfiguration { ThrottleParameters = new ThrottleParameters(0, [], []) }, _ => new AlpacaTradingClientConfiguration { ThrottleParameters = new ThrottleParameters(0, [], []) } }; return c.GetClient();")]
    [InlineData("var c = environment.GetAlpacaTradingClientConfiguration(key); c.ThrottleParameters = s_none; return c.GetClient();")]
    [InlineData("var c = environment.GetAlpacaTradingClientConfiguration(key); c.ThrottleParameters = new ThrottleParameters(NoRetries, [], []); return c.GetClient();")]
    [InlineData("var c = environment.GetAlpacaTradingClientConfiguration(key); Quiet(); return c.GetClient(); void Quiet() => c.ThrottleParameters.MaxRetryAttempts = 0;")]
    [InlineData("var c = environment.GetAlpacaTradingClientConfiguration(key); try { c.ThrottleParameters.MaxRetryAttempts = 0; return c.GetClient(); } finally { Console.WriteLine(c); }")]
    [InlineData("var c = environment.GetAlpacaTradingClientConfiguration(key); try { c.ThrottleParameters.MaxRetryAttempts = 0; } catch (Exception e) { Console.WriteLine(e); throw; } return c.GetClient();")]
    public Task AlpacaWithoutRetries_DoesNotTrigger(string body) => Alpaca(body);

    [Theory]
    [InlineData("object Make() => [|new BinanceRestClient()|];")]
    [InlineData("object Make() => [|new BinanceRestClient(options => { })|];")]
    [InlineData("object Make() => [|new BinanceRestClient(options => options.RateLimiterEnabled = true)|];")]
    [InlineData("object Make() { var good = new BinanceRestClient(o => o.RateLimiterEnabled = false); return [|new BinanceRestClient()|]; }")]
    [InlineData("object Make() => new BinanceRestClient(options => { options.RateLimiterEnabled = false; [|options.AllowAppendingClientOrderId = true|]; });")]
    [InlineData("object Make() => [|new BinanceSocketClient(options => { options.RateLimiterEnabled = false; })|];")]
    [InlineData("object Make() => [|new BinanceRestClient(options => { options.RateLimiterEnabled = false; options.RateLimiterEnabled = true; })|];")]
    [InlineData("object Make(bool live) => [|new BinanceRestClient(options => { if (live) options.RateLimiterEnabled = false; })|];")]
    [InlineData("object Make() { PostConfigure(o => o.RateLimiterEnabled = true); return [|new BinanceRestClient(o => o.RateLimiterEnabled = false)|]; } static void PostConfigure(Action<BinanceRestOptions> configure) { }")]
    [InlineData("object Make() { var client = [|new BinanceRestClient(o => o.RateLimiterEnabled = false)|]; PostConfigure(o => o.RateLimiterEnabled = true); return client; } static void PostConfigure(Action<BinanceRestOptions> configure) { }")]
    [InlineData("object Make() { BinanceRestClient.SetDefaultOptions(o => o.RateLimiterEnabled = false); BinanceRestClient.SetDefaultOptions(o => o.RateLimiterEnabled = true); return [|new BinanceRestClient()|]; }")]
    [InlineData("object Make(bool live) => [|new BinanceRestClient(live ? (o => { o.RateLimiterEnabled = false; }) : (o => { }))|];")]
    [InlineData("object Make(bool live) => [|new BinanceRestClient(o => { if (live) return; o.RateLimiterEnabled = false; })|];")]
    [InlineData("object Make() => [|new BinanceRestClient(o => o.RateLimiterEnabled = !false)|];")]
    [InlineData("object Make() => new Mine(); sealed class Mine() : [|BinanceRestClient(o => { })|];")]
    [InlineData("object Make(bool live) => new BinanceRestClient(o => { o.RateLimiterEnabled = false; [|o.AllowAppendingClientOrderId = live ? true : false|]; });")]
    public Task BinanceLimiterOrRewriting_Triggers(string member) => Binance(member);

    [Theory]
    [InlineData("object Make() => new BinanceRestClient(options => { options.RateLimitingBehaviour = RateLimitingBehaviour.Fail; });")]
    [InlineData("object Make() => new BinanceRestClient(options => options.RateLimiterEnabled = false);")]
    [InlineData("object Make() { BinanceRestClient.SetDefaultOptions(o => o.RateLimiterEnabled = false); return new BinanceRestClient(); }")]
    [InlineData("object Make() { return new BinanceRestClient(Configure); void Configure(BinanceRestOptions options) => options.RateLimiterEnabled = false; }")]
    [InlineData("object Make() { Action<BinanceRestOptions> set = o => o.RateLimiterEnabled = false; return new BinanceRestClient(set); }")]
    [InlineData("object Make() => new BinanceSocketClient(options => { options.RateLimiterEnabled = false; options.AllowAppendingClientOrderId = false; });")]
    [InlineData("object Make() { BinanceRestClient.SetDefaultOptions(o => o.RateLimiterEnabled = true); return new BinanceRestClient(o => o.RateLimiterEnabled = false); }")]
    [InlineData("object Make() { PostConfigure(o => o.RateLimiterEnabled = false); return new BinanceRestClient(o => o.RateLimiterEnabled = false); } static void PostConfigure(Action<BinanceRestOptions> configure) { }")]
    [InlineData("object Make(bool live) => new BinanceRestClient(options => { options.RateLimiterEnabled = false; if (live) Console.WriteLine(options); });")]
    [InlineData("object Make(bool live) => new BinanceRestClient(live ? (o => { o.RateLimiterEnabled = false; }) : (o => { o.RateLimiterEnabled = false; Console.WriteLine(o); }));")]
    [InlineData("object Make(bool live) => new BinanceRestClient(o => { if (!live) throw new NotSupportedException(); o.RateLimiterEnabled = false; });")]
    [InlineData("object Make() => new Mine(); sealed class Mine() : BinanceRestClient(o => o.RateLimiterEnabled = false);")]
    [InlineData("object Make() => (new BinanceRestClient(o => o.RateLimiterEnabled = false), new BinanceSocketClient(o => { o.RateLimiterEnabled = false; o.AllowAppendingClientOrderId = false; }));")]
    public Task BinanceConfigured_DoesNotTrigger(string member) => Binance(member);

    [Theory]
    [InlineData("public void [|ToApp|](Message message, SessionID sessionID) { }")]
    [InlineData("public void [|ToApp|](Message message, SessionID sessionID) => Console.WriteLine(message);")]
    public Task FixWithoutTheLastGate_Triggers(string toApp) => Fix(toApp);

    [Theory]
    [InlineData("[|settings.SetBool(\"PersistMessages\", false)|]")]
    [InlineData("[|settings.SetBool(SessionSettings.PERSIST_MESSAGES, false)|]")]
    [InlineData("[|settings.SetBool(\"ResetOnLogon\", true)|]")]
    [InlineData("_ = [|new QuickFix.Store.MemoryStoreFactory()|]")]
    public Task FixThatForgets_Triggers(string expression) =>
        Scenario.Of($"using QuickFix; class Set {{ static void Up(SettingsDictionary settings) {{ {expression}; }} }}").WithQuickFix().VerifyAsync(new ConfigurationObligationAnalyzer());

    [Theory]
    [InlineData("settings.SetBool(\"PersistMessages\", true)")]
    [InlineData("settings.SetBool(\"ResetOnLogon\", false)")]
    [InlineData("settings.SetBool(\"CheckLatency\", true)")]
    [InlineData("_ = new QuickFix.Store.FileStoreFactory(\"store\")")]
    public Task FixThatRemembers_DoesNotTrigger(string expression) =>
        Scenario.Of($"using QuickFix; class Set {{ static void Up(SettingsDictionary settings) {{ {expression}; }} }}").WithQuickFix().VerifyAsync(new ConfigurationObligationAnalyzer());

    [Fact]
    public Task TestAssembly_DoesNotTrigger() =>
        Scenario.Of("using Alpaca.Markets; class T { object M() => Environments.Paper.GetAlpacaTradingClient(null!); }").WithAlpaca().InTestAssembly().VerifyAsync(new ConfigurationObligationAnalyzer());

    [Theory]
    [InlineData("public void ToApp(Message message, SessionID sessionID) => Check(message); private void Check(Message message) { if (!gate.TryPass(default, BrokerCallKind.Submit, false)) throw new DoNotSend(); }")]
    [InlineData("public void ToApp(Message message, SessionID sessionID) { Console.WriteLine(message); inner.ToApp(message, sessionID); }")]
    public Task FixThatAsksElsewhere_DoesNotTrigger(string toApp) => Scenario.Of($$"""
        using QuickFix;
        class Application(LastGate gate, IApplication inner) : IApplication
        {
            {{toApp}}
            public void FromApp(Message message, SessionID sessionID) => Console.WriteLine((gate, inner));
        }
        """).WithQuickFix().VerifyAsync(new ConfigurationObligationAnalyzer());

    private static Task Alpaca(string body) => Scenario.Of($$"""
        using Alpaca.Markets;
        using Alpaca.Markets.Extensions;
        static class Program
        {
            [CompositionRoot]
            static IAlpacaTradingClient Build(IEnvironment environment, SecurityKey key) { {{body}} }
            static readonly ThrottleParameters s_none = new(0, [], []);
            const uint NoRetries = 0;
        }
        """).WithAlpaca().VerifyAsync(new ConfigurationObligationAnalyzer());

    private static Task Binance(string member) => Scenario.Of($$"""
        using Binance.Net.Clients;
        using Binance.Net.Objects.Options;
        using CryptoExchange.Net.Objects;
        static class Program { [CompositionRoot] static {{member}} }
        """).WithBinance().VerifyAsync(new ConfigurationObligationAnalyzer());

    private static Task Fix(string toApp) => Scenario.Of($$"""
        using QuickFix;
        class Application : IApplication
        {
            {{toApp}}
            public void FromApp(Message message, SessionID sessionID) { }
        }
        """).WithQuickFix().VerifyAsync(new ConfigurationObligationAnalyzer());
}
