using PaperTrading.Running;
using Safety.Journal;

RunOptions options;
try
{
    options = RunOptions.Parse(args);
}
catch (FormatException problem)
{
    Console.Error.WriteLine($"{problem.Message}\n\n{RunOptions.Usage}");
    return 64;
}

if (options.IsVenue)
{
    using CancellationTokenSource stop = new();
    await VenueProcess.RunAsync(options, stop.Token);
    return 0;
}

RunDisplay display = new();
try
{
    return await TradingRun.RunAsync(options, display);
}
catch (JournalException problem)
{
    display.Say(problem.Message);
    return 2;
}
