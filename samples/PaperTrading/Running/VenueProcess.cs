using System.Diagnostics;
using System.Globalization;
using PaperTrading.Broker;
using Safety.Contracts;
using Safety.Simulation.Faults;
using Safety.Simulation.Market;
using Safety.Simulation.Remote;
using Safety.Simulation.Venue;

namespace PaperTrading.Running;

/// <summary>The paper venue in a process of its own, with its own book: killing the trader does not kill the evidence.</summary>
internal static class VenueProcess
{
    /// <summary>Starts the venue unless it is running already, and connects to it.</summary>
    public static async Task<VenueClient> ConnectAsync(RunOptions options)
    {
        using CancellationTokenSource quick = new(TimeSpan.FromMilliseconds(700));
        try
        {
            if (File.Exists(Path.Combine(options.StateDirectory, "venue.json")))
                return await VenueClient.ConnectAsync(options.StateDirectory, TimeProvider.System, quick.Token);
        }
        catch (OperationCanceledException)
        {
            // Published, but gone: it is started again and resumes from its book.
        }

        Start(options);
        using CancellationTokenSource patient = new(TimeSpan.FromSeconds(30));
        return await VenueClient.ConnectAsync(options.StateDirectory, TimeProvider.System, patient.Token);
    }

    /// <summary>The body of the venue process.</summary>
    public static Task RunAsync(RunOptions options, CancellationToken cancellationToken)
    {
        VenueProfileAttribute profile = (VenueProfileAttribute)Attribute.GetCustomAttribute(typeof(IPaperBroker), typeof(VenueProfileAttribute))!;
        return VenueServer.RunAsync(
            new VenueServerOptions
            {
                StateDirectory = options.StateDirectory,
                Market = options.Capture is { } capture ? MarketReplay.FromCapture(capture) : MarketReplay.FromSeed(options.Seed, options.Events),
                Venue = PaperVenueOptions.From(profile) with { VisibilityMs = 0, Clock = TimeProvider.System },
                Faults = options.Faults ? VenueFaults.Everything with { Seed = options.Seed } : VenueFaults.None,
                IdleExitSeconds = 60,
            },
            cancellationToken);
    }

    private static void Start(RunOptions options)
    {
        string self = Environment.ProcessPath!;
        ProcessStartInfo start = new(self) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        if (Path.GetFileNameWithoutExtension(self).Equals("dotnet", StringComparison.OrdinalIgnoreCase))
            start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "PaperTrading.dll"));
        foreach (string argument in (string[])["venue", "--state", options.StateDirectory, "--seed", options.Seed.ToString(CultureInfo.InvariantCulture), "--events", options.Events.ToString(CultureInfo.InvariantCulture)])
            start.ArgumentList.Add(argument);
        if (options.Capture is { } capture)
        {
            start.ArgumentList.Add("--capture");
            start.ArgumentList.Add(capture);
        }

        if (options.Faults)
            start.ArgumentList.Add("--faults");
        using Process process = Process.Start(start) ?? throw new InvalidOperationException("The venue process could not be started.");
    }
}
