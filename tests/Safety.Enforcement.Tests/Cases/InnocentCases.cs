using Safety.Enforcement.Tests.Building;

namespace Safety.Enforcement.Tests.Cases;

/// <summary>Code that must build without a warning: a false error blocks somebody's release.</summary>
internal static class InnocentCases
{
    public static IEnumerable<EnforcementCase> List =>
    [
        new("Guarded", Sources.ThroughGuard),
        new("GuardedWithWarningsAsErrors", Sources.ThroughGuard)
        {
            Project = """
                <PropertyGroup>
                  <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                  <AnalysisLevel>latest-recommended</AnalysisLevel>
                  <WarningsAsErrors>nullable</WarningsAsErrors>
                  <NoWarn>$(NoWarn);CS1591;CA2007</NoWarn>
                </PropertyGroup>
                """,
        },
        new("SmallestProgramOfTheReadme", Sources.ReadmeBlock("smallest"))
        {
            HasOwnContract = false,
            References = $"""{EnforcementCase.SafetyPackage}<PackageReference Include="Safety.Sqlite" Version="{EnforcementCase.VersionMark}" />""",
            Project = "<PropertyGroup><TreatWarningsAsErrors>true</TreatWarningsAsErrors></PropertyGroup>",
        },
        new("OnlyTheContract", Sources.Nothing),
        new("Adapter", """
            using Safety.Contracts;
            using Safety.Identity;
            using Safety.Orders;

            namespace Demo;

            public interface IExchangeSdk
            {
                Task<string> PlaceAsync(string symbol, decimal quantity, decimal? price, string clientOrderId, CancellationToken cancellationToken);

                Task CancelAsync(string clientOrderId, CancellationToken cancellationToken);
            }

            [BrokerAdapter]
            internal sealed class ExchangeBroker(IExchangeSdk sdk) : IBroker
            {
                public async Task<OrderAck> SubmitOrder(NewOrder order, CancellationToken cancellationToken)
                {
                    string id = await sdk.PlaceAsync(
                        order.Terms.Instrument.Symbol, order.Terms.Size.Value, order.Terms.LimitPrice, order.ClientOrderId.Value, cancellationToken);
                    return new OrderAck(true, new BrokerOrderId(id));
                }

                public Task CancelOrder(ClientOrderId id, CancellationToken cancellationToken) => sdk.CancelAsync(id.Value, cancellationToken);

                public Task<OrderSnapshot?> FindOrder(ClientOrderId id, CancellationToken cancellationToken) => Task.FromResult<OrderSnapshot?>(null);
            }
            """),
        new("DecoratorOfTheGuard", """
            using Safety.Guarding;
            using Safety.Identity;
            using Safety.Orders;

            namespace Demo;

            public sealed class LoggingGuard(IBrokerGuard inner)
            {
                public async ValueTask<Outcome<OrderAck>> SubmitOrderAsync(OrderKey key, NewOrder order, CancellationToken cancellationToken)
                {
                    Console.WriteLine($"submit {key}");
                    Outcome<OrderAck> outcome = await inner.SubmitOrderAsync(key, order, cancellationToken);
                    Console.WriteLine(outcome);
                    return outcome;
                }
            }
            """),
        new("TestAssembly", """
            using Safety.Identity;
            using Safety.Orders;

            namespace Demo;

            public sealed class FakeBroker : IBroker
            {
                public int Submits { get; private set; }

                public Task<OrderAck> SubmitOrder(NewOrder order, CancellationToken cancellationToken)
                {
                    Submits++;
                    return Task.FromResult(new OrderAck(true, new BrokerOrderId("1")));
                }

                public Task CancelOrder(ClientOrderId id, CancellationToken cancellationToken) => Task.CompletedTask;

                public Task<OrderSnapshot?> FindOrder(ClientOrderId id, CancellationToken cancellationToken) => Task.FromResult<OrderSnapshot?>(null);
            }

            public static class Tests
            {
                public static async Task<bool> Accepts(FakeBroker broker, NewOrder order) =>
                    (await broker.SubmitOrder(order, default)).IsAccepted;
            }
            """)
        {
            Project = "<PropertyGroup><SafetyRole>Test</SafetyRole></PropertyGroup>",
        },
        new("OtherGenerators", """
            using System.Text.Json.Serialization;
            using System.Text.RegularExpressions;
            using Microsoft.AspNetCore.Builder;
            using Microsoft.AspNetCore.Http;
            using Microsoft.AspNetCore.Mvc;
            using Microsoft.AspNetCore.Routing;
            using Microsoft.Extensions.Configuration;
            using Microsoft.Extensions.Logging;
            using Safety.Guarding;
            using Safety.Identity;

            namespace Demo;

            public sealed record CancelRequest(string Id);

            /// <summary>A generator does not see what another one writes: the guard stands behind a class of one's own.</summary>
            public sealed class Desk(IBrokerGuard guard)
            {
                public async Task<string> Cancel(string id) => (await guard.CancelOrderAsync(new ClientOrderId(id))).Kind.ToString();
            }

            public sealed class Settings
            {
                public string Account { get; set; } = "";

                public int OrdersPerSecond { get; set; }
            }

            [JsonSerializable(typeof(CancelRequest))]
            internal sealed partial class RequestContext : JsonSerializerContext;

            internal static partial class Log
            {
                [LoggerMessage(1, LogLevel.Information, "cancel {Id} of {Account}")]
                public static partial void Cancelling(ILogger logger, string id, string account);
            }

            internal static partial class Ids
            {
                [GeneratedRegex("^[A-Z0-9]+$")]
                public static partial Regex Valid();
            }

            internal static class Program
            {
                public static void Main(string[] args)
                {
                    WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(args);
                    Settings settings = new();
                    builder.Configuration.Bind(settings);
                    Settings again = builder.Configuration.GetSection("Trading").Get<Settings>() ?? settings;
                    WebApplication app = builder.Build();
                    app.MapGet("/orders/{id}", (string id) => Ids.Valid().IsMatch(id));
                    app.MapPost("/cancel", async (CancelRequest request, [FromServices] Desk desk) =>
                    {
                        Log.Cancelling(app.Logger, request.Id, again.Account);
                        return await desk.Cancel(request.Id);
                    });
                    app.Run();
                }
            }
            """)
        {
            Project = """
                <PropertyGroup>
                  <OutputType>Exe</OutputType>
                  <EnableRequestDelegateGenerator>true</EnableRequestDelegateGenerator>
                  <EnableConfigurationBindingGenerator>true</EnableConfigurationBindingGenerator>
                  <InterceptorsNamespaces>$(InterceptorsNamespaces);Microsoft.AspNetCore.Http.Generated;Microsoft.Extensions.Configuration.Binder.SourceGeneration</InterceptorsNamespaces>
                </PropertyGroup>
                <ItemGroup>
                  <FrameworkReference Include="Microsoft.AspNetCore.App" />
                </ItemGroup>
                """,
        },
        new("SeveralTargetFrameworks_Guarded", Sources.ThroughGuard)
        {
            Project = """
                <PropertyGroup>
                  <TargetFramework></TargetFramework>
                  <TargetFrameworks>net10.0;net10.0-windows</TargetFrameworks>
                  <EnableWindowsTargeting>true</EnableWindowsTargeting>
                  <DisableTransitiveFrameworkReferenceDownloads>true</DisableTransitiveFrameworkReferenceDownloads>
                </PropertyGroup>
                """,
        },
    ];
}
