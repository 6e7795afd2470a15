using System.Globalization;

namespace PaperTrading.Running;

/// <summary>The command line.</summary>
internal sealed record RunOptions
{
    public const string Usage = """
        PaperTrading — a two-leg strategy through generated guards against a paper venue.

          --capture FILE     replay an exchange capture (Coinbase or Binance futures format, .gz or plain)
          --seed N           the built-in market's seed (default 1)
          --events N         how many events of the built-in market (default 20000)
          --faults           turn the fault knobs on, at the venue and in the trader
          --json             print the final table as one JSON object on the last line
          --state DIR        where journal and venue book are kept (default: paper-trading in the working directory)
          --fresh            forget an unfinished run and begin anew
          --pace MS          wait between market steps, to watch (default 0)
          --release-kill NAME REASON   release a latched kill switch before arming

        kill.flag in the working directory stops the run; SAFETY_KILL=1 keeps it from arming.
        A run that was killed goes on where it stopped when it is started again.
        """;

    public string? Capture { get; private set; }

    public ulong Seed { get; private set; } = 1;

    public int Events { get; private set; } = 20_000;

    public bool Faults { get; private set; }

    public bool Json { get; private set; }

    public bool Fresh { get; private set; }

    public int PaceMs { get; private set; }

    public string StateDirectory { get; private set; } = Path.GetFullPath("paper-trading");

    public (string Name, string Reason)? ReleaseKill { get; private set; }

    public bool IsVenue { get; private set; }

    public string JournalPath => Path.Combine(StateDirectory, "journal.db");

    public string FinishedPath => Path.Combine(StateDirectory, "finished");

    public static RunOptions Parse(string[] args)
    {
        RunOptions options = new();
        for (int i = 0; i < args.Length; i++)
        {
            string Value() => ++i < args.Length ? args[i] : throw new FormatException($"{args[i - 1]} needs a value.");
            int Number(int least) => int.TryParse(Value(), CultureInfo.InvariantCulture, out int n) && n >= least ? n : throw new FormatException($"{args[i - 1]} needs a number of at least {least}, not '{args[i]}'.");
            switch (args[i])
            {
                case "venue" when i == 0: options.IsVenue = true; break;
                case "--capture": options.Capture = Path.GetFullPath(Value()); break;
                case "--seed": options.Seed = (ulong)Number(0); break;
                case "--events": options.Events = Number(100); break;
                case "--faults": options.Faults = true; break;
                case "--json": options.Json = true; break;
                case "--fresh": options.Fresh = true; break;
                case "--pace": options.PaceMs = Number(0); break;
                case "--state": options.StateDirectory = Path.GetFullPath(Value()); break;
                case "--release-kill": options.ReleaseKill = (Value(), Value()); break;
                default: throw new FormatException($"'{args[i]}' is not an option of this sample.");
            }
        }

        if (options.Capture is { } capture && !File.Exists(capture))
            throw new FormatException($"The capture {capture} does not exist.");
        return options;
    }
}
