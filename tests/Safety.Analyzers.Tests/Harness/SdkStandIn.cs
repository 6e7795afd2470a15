using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Safety.Generators.Parsing;
using Safety.Generators.Specs;

namespace Safety.Analyzers.Tests.Harness;

/// <summary>
/// An SDK that is not at hand, as far as its catalogue knows it: every listed type and member under its real name and id, with
/// empty types for whatever the signatures name. What a test needs beyond that it writes by hand.
/// </summary>
internal static class SdkStandIn
{
    /// <summary>What the hand-written part of Alpaca.Markets adds: configuration and its retries.</summary>
    public const string Alpaca = """
        using System.Net;
        using System.Net.Sockets;
        namespace Alpaca.Markets
        {
            public interface IEnvironment { }
            public class SecurityKey { }
            public static class Environments { public static IEnvironment Paper => null!; }
            public interface IAlpacaDataClient { }
            public sealed class ThrottleParameters(uint maxRetryAttempts, IEnumerable<SocketError> retrySocketErrorCodes, IEnumerable<HttpStatusCode> retryHttpStatuses)
            {
                public static ThrottleParameters Default { get; } = new(5, [], []);
                public uint MaxRetryAttempts { get; set; } = maxRetryAttempts;
            }
            public abstract class AlpacaClientConfigurationBase { public ThrottleParameters ThrottleParameters { get; set; } = ThrottleParameters.Default; }
            public sealed class AlpacaTradingClientConfiguration : AlpacaClientConfigurationBase { }
            public static class EnvironmentExtensions
            {
                public static IAlpacaTradingClient GetAlpacaTradingClient(this IEnvironment environment, SecurityKey securityKey) => null!;
                public static AlpacaTradingClientConfiguration GetAlpacaTradingClientConfiguration(this IEnvironment environment, SecurityKey securityKey) => new();
                public static IAlpacaDataClient GetAlpacaDataClient(this IEnvironment environment, SecurityKey securityKey) => null!;
            }
        }
        """;

    /// <summary>What the vendor's companion has.</summary>
    public const string AlpacaExtensions = """
        namespace Alpaca.Markets.Extensions
        {
            public static class ConfigurationExtensions
            {
                public static IAlpacaTradingClient GetClient(this AlpacaTradingClientConfiguration configuration) => null!;
            }
        }
        """;

    /// <summary>The options of CryptoExchange.Net.</summary>
    public const string CryptoExchange = """
        namespace CryptoExchange.Net.Objects { public enum RateLimitingBehaviour { Wait, Fail } }
        namespace CryptoExchange.Net.Objects.Options
        {
            public class ExchangeOptions
            {
                public bool RateLimiterEnabled { get; set; } = true;
                public RateLimitingBehaviour RateLimitingBehaviour { get; set; }
            }
        }
        """;

    /// <summary>Clients, options and the way to the sub-clients of Binance.Net.</summary>
    public const string Binance = """
        using CryptoExchange.Net.Objects.Options;
        namespace Binance.Net.Objects.Options
        {
            public class BinanceRestOptions : ExchangeOptions { public bool AllowAppendingClientOrderId { get; set; } }
            public class BinanceSocketOptions : ExchangeOptions { public bool AllowAppendingClientOrderId { get; set; } = true; }
        }
        namespace Binance.Net.Interfaces.Clients.SpotApi { public interface IBinanceRestClientSpotApiExchangeData { Task<decimal> GetPriceAsync(string symbol); } }
        namespace Binance.Net.Clients
        {
            using Binance.Net.Interfaces.Clients;
            using Binance.Net.Interfaces.Clients.CoinFuturesApi;
            using Binance.Net.Interfaces.Clients.GeneralApi;
            using Binance.Net.Interfaces.Clients.SpotApi;
            using Binance.Net.Interfaces.Clients.UsdFuturesApi;
            using Binance.Net.Objects.Options;
            public class BinanceRestClient : IBinanceRestClient
            {
                public BinanceRestClient(Action<BinanceRestOptions>? optionsDelegate = null) { }
                public static void SetDefaultOptions(Action<BinanceRestOptions> optionsDelegate) { }
                public IBinanceRestClientGeneralApi GeneralApi { get; set; } = null!;
                public IBinanceRestClientCoinFuturesApi CoinFuturesApi { get; set; } = null!;
                public IBinanceRestClientSpotApi SpotApi { get; set; } = null!;
                public IBinanceRestClientUsdFuturesApi UsdFuturesApi { get; set; } = null!;
            }
            public class BinanceSocketClient : IBinanceSocketClient
            {
                public BinanceSocketClient(Action<BinanceSocketOptions>? optionsDelegate = null) { }
                public IBinanceSocketClientCoinFuturesApi CoinFuturesApi { get; set; } = null!;
                public IBinanceSocketClientSpotApi SpotApi { get; set; } = null!;
                public IBinanceSocketClientUsdFuturesApi UsdFuturesApi { get; set; } = null!;
            }
        }
        """;

    /// <summary>The application's side of QuickFIX/n.</summary>
    public const string QuickFix = """
        namespace QuickFix
        {
            public class DoNotSend : Exception { }
            public interface IApplication
            {
                void ToApp(Message message, SessionID sessionID);
                void FromApp(Message message, SessionID sessionID);
            }
            public class SettingsDictionary { public void SetBool(string key, bool val) { } }
            public static class SessionSettings { public const string PERSIST_MESSAGES = "PersistMessages"; }
        }
        namespace QuickFix.Store { public class MemoryStoreFactory { } public class FileStoreFactory(string path) { public string Path => path; } }
        """;

    private static readonly Dictionary<string, string> s_bases = new()
    {
        ["IBApi.EClientSocket"] = " : EClient",
        ["Binance.Net.Interfaces.Clients.SpotApi.IBinanceRestClientSpotApiShared"] = " : global::CryptoExchange.Net.SharedApis.ISpotOrderRestClient",
    };

    private static readonly string[] s_static = ["SendToTarget", "LookupSession", "DoesSessionExist"];

    /// <summary>The SDK of a catalogue that ships with Safety.</summary>
    /// <param name="assembly">The SDK's main assembly.</param>
    /// <param name="byHand">The hand-written part; types in it are not generated.</param>
    /// <param name="change">Changes the generated source, to stand for another version.</param>
    /// <param name="references">SDKs it is built on.</param>
    public static Scenario Of(string assembly, string byHand = "", Func<string, string>? change = null, params Scenario[] references)
    {
        CatalogueSpec catalogue = BuiltInCatalogues.Find(assembly)!;
        HashSet<string> known = [.. NamesIn(byHand), .. references.SelectMany(static reference => reference.Files).SelectMany(static file => NamesIn(file.Source))];
        string generated = Write(catalogue, known, companion: "");
        Scenario sdk = Scenario.Of(change is null ? generated : change(generated)) with { AssemblyName = assembly };
        if (byHand.Length > 0)
            sdk = sdk.With("/src/ByHand.cs", byHand);
        return references.Aggregate(sdk, static (all, reference) => all.WithReference(reference));
    }

    /// <summary>Alpaca.Markets with its companion.</summary>
    public static Scenario WithAlpaca(this Scenario program, Func<string, string>? change = null)
    {
        Scenario sdk = Of("Alpaca.Markets", Alpaca, change);
        HashSet<string> known = [.. NamesIn(AlpacaExtensions), .. sdk.Files.SelectMany(static file => NamesIn(file.Source))];
        Scenario companion = Scenario.Of(AlpacaExtensions).With("/src/Generated.cs", Write(BuiltInCatalogues.Find("Alpaca.Markets")!, known, "Alpaca.Markets.Extensions"));
        return program.WithReference(sdk).WithReference((companion with { AssemblyName = "Alpaca.Markets.Extensions" }).WithReference(sdk));
    }

    /// <summary>Binance.Net with the library it is built on.</summary>
    public static Scenario WithBinance(this Scenario program)
    {
        Scenario shared = Of("CryptoExchange.Net", CryptoExchange);
        return program.WithReference(Of("Binance.Net", Binance, null, shared));
    }

    /// <summary>QuickFIX/n.</summary>
    public static Scenario WithQuickFix(this Scenario program) => program.WithReference(Of("QuickFix", QuickFix));

    private static IEnumerable<string> NamesIn(string source) => CSharpSyntaxTree.ParseText(source).GetRoot().DescendantNodes()
        .Where(static node => node is BaseTypeDeclarationSyntax)
        .Cast<BaseTypeDeclarationSyntax>()
        .Select(static type =>
        {
            string space = string.Join(".", type.Ancestors().OfType<BaseNamespaceDeclarationSyntax>().Reverse().Select(static space => space.Name.ToString()));
            return $"{space}.{type.Identifier.Text}{(type is TypeDeclarationSyntax { TypeParameterList.Parameters.Count: var arity and > 0 } ? $"`{arity}" : "")}";
        });

    private static string Write(CatalogueSpec catalogue, HashSet<string> known, string companion)
    {
        StringBuilder code = new();
        HashSet<string> named = [];
        HashSet<string> leaves = [.. catalogue.Types.Select(static type => type.Id[2..]), .. catalogue.FreeTypes.Select(static id => id[2..])];
        foreach (CatalogueTypeSpec type in catalogue.Types.Where(type => type.Assembly == companion && !known.Contains(type.Id[2..])))
        {
            string name = type.Id[2..];
            known.Add(name);
            bool isInterface = IsInterface(name);
            string bases = s_bases.GetValueOrDefault(name, "");
            code.Append(Opening(name, type.IsPartial ? "static class" : isInterface ? "interface" : "class")).Append(bases).Append(" {");
            foreach (CatalogueLineSpec line in type.Lines.Where(static line => !line.IsOptional))
                code.Append("\n    ").Append(Member(line.Id, name, isInterface, type.IsPartial, leaves, named));
            code.AppendLine("\n} }");
        }

        // What stands in Nullable must be a struct.
        foreach (string name in named.Where(name => name.StartsWith('?') && known.Add(name[1..]) && !name.StartsWith("?System.", StringComparison.Ordinal)))
            code.Append(Opening(name[1..], "struct")).AppendLine(" { } }");
        foreach (string name in catalogue.FreeTypes.Select(static id => id[2..]).Concat(named.Where(static name => !name.StartsWith('?'))).Distinct().Where(name => !known.Contains(name) && !name.StartsWith("System.", StringComparison.Ordinal)))
            code.Append(Opening(name, IsInterface(name) ? "interface" : "class")).AppendLine(" { } }");
        return code.ToString();
    }

    private static bool IsInterface(string name) => name[(name.LastIndexOf('.') + 1)..] is ['I', >= 'A' and <= 'Z', >= 'a' and <= 'z', ..];

    private static string Opening(string name, string keyword)
    {
        int dot = name.LastIndexOf('.');
        string[] simple = name[(dot + 1)..].Split('`');
        string parameters = simple.Length > 1 ? $"<{string.Join(", ", Enumerable.Range(0, int.Parse(simple[1], null)).Select(static i => $"T{i}"))}>" : "";
        return $"namespace {name[..dot]} {{ public {keyword} {simple[0]}{parameters}";
    }

    private static string Member(string id, string type, bool isInterface, bool isHelper, HashSet<string> leaves, HashSet<string> named)
    {
        string rest = id[(2 + type.Length + 1)..];
        string name = rest.Split('(', '`')[0];
        string result = id[0] == 'P' && leaves.FirstOrDefault(leaf => leaf.EndsWith($"{type[(type.LastIndexOf('.') + 1)..]}{name}", StringComparison.Ordinal) || leaf == $"{type[..type.LastIndexOf('.')]}.{name}.I{type[(type.LastIndexOf('.') + 2)..]}{name}") is { } leaf ? $"global::{leaf}"
            : name.EndsWith("Async", StringComparison.Ordinal) ? "System.Threading.Tasks.Task<int>" : "int";
        string access = isInterface ? "" : isHelper || s_static.Contains(name) ? "public static " : "public ";
        string body = isInterface ? ";" : " => default!;";
        switch (id[0])
        {
            case 'E':
                return $"{access}event System.EventHandler? {name}{(isInterface ? ";" : " { add { } remove { } }")}";
            case 'P':
                return $"{access}{result} {name} {{ get; set; }}{(isInterface ? "" : " = default!;")}";
            default:
                string list = rest.Contains('(', StringComparison.Ordinal) ? rest[(rest.IndexOf('(', StringComparison.Ordinal) + 1)..^1] : "";
                IEnumerable<string> parameters = Split(list).Select((text, i) => $"{(isHelper && i == 0 ? "this " : "")}{TypeOf(text, named)} p{i}");
                string generic = rest.Split('(')[0].Split("``") is [_, var arity] ? $"<{string.Join(", ", Enumerable.Range(0, int.Parse(arity, null)).Select(static i => $"T{i}"))}>" : "";
                return $"{access}{result} {name}{generic}({string.Join(", ", parameters)}){body}";
        }
    }

    private static List<string> Split(string list)
    {
        List<string> parts = [];
        int depth = 0;
        int start = 0;
        for (int at = 0; at < list.Length; at++)
        {
            depth += list[at] is '{' or '[' ? 1 : list[at] is '}' or ']' ? -1 : 0;
            if (list[at] == ',' && depth == 0)
            {
                parts.Add(list[start..at]);
                start = at + 1;
            }
        }

        if (list.Length > 0)
            parts.Add(list[start..]);
        return parts;
    }

    /// <summary>A type of a documentation-comment id as C# writes it; what it names is remembered.</summary>
    private static string TypeOf(string text, HashSet<string> named)
    {
        if (text.EndsWith("[]", StringComparison.Ordinal))
            return TypeOf(text[..^2], named) + "[]";
        if (text[0] == '`')
            return "T" + text.TrimStart('`');
        int brace = text.IndexOf('{', StringComparison.Ordinal);
        if (brace < 0)
        {
            named.Add(text);
            return "global::" + text;
        }

        List<string> arguments = Split(text[(brace + 1)..^1]);
        if (text[..brace] == "System.Nullable")
        {
            named.Add("?" + arguments[0]);
            return $"global::{arguments[0]}?";
        }

        named.Add($"{text[..brace]}`{arguments.Count}");
        return $"global::{text[..brace]}<{string.Join(", ", arguments.Select(argument => TypeOf(argument, named)))}>";
    }
}
