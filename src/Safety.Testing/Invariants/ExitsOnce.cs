using Safety.Orders;
using Safety.Testing.Traders;
using Safety.Testing.Venues;
using Safety.Testing.Worlds;

namespace Safety.Testing.Invariants;

/// <summary>
/// No exit of a position leaves while another one of it can trade, and none of a position that is over: it certainly is where, after its episode was read, everything the venue
/// had reported was told, and it held nothing, or something on the other side.
/// </summary>
internal sealed class ExitsOnce(World world, AlarmReadings readings, SentOrders sent, CallsUnderWay calls, HedgeBook book) : Check(world, Invariant.ExitOnce)
{
    private readonly Dictionary<(int Account, string Symbol, PositionEpisode Episode), long> _readAt = [];
    private readonly Dictionary<(int Account, string Symbol), List<(long At, int Sign)>> _held = [];
    private readonly HashSet<int> _armed = [];

    /// <summary>A strategy reads the episode of a position for the first time.</summary>
    public void OnEpisode(int account, string symbol, PositionEpisode episode) => _readAt.TryAdd((account, symbol, episode), World.Line.Now);

    // Before the first arming the guard does not know what is held.
    public override void OnArmed(Life life)
    {
        for (int account = 0; account < life.Accounts.Count; account++)
            _armed.Add(account);
    }

    public override void OnTold(Life life, int account, LoggedReport logged)
    {
        if (!World.Plan.Accounts[account].Exits || logged.Moved == 0m || !_armed.Contains(account))
            return;
        string symbol = logged.Order.Symbol;
        if (World.VenuesOf(account).Any(venue => venue.Log.Exists(other => other.Moved != 0m && !other.IsTold && other.Order.Symbol == symbol)))
            return;
        if (!_held.TryGetValue((account, symbol), out List<(long, int)>? held))
            _held.Add((account, symbol), held = []);
        held.Add((World.Line.Now, Math.Sign(World.Venue(account).Holdings.Of(symbol, PositionSide.Net))));
    }

    public override void OnSent(WireMessage message)
    {
        if (message is not { Kind: WireKind.Submit, Terms: { Exits: { } episode } terms } || readings.Tainted(message.Account) is not null)
            return;
        if (sent.All.Find(other => other != message && other is { Kind: WireKind.Submit, Terms.Exits: { } theirs } && theirs == episode && other.Account == message.Account
                && other.Terms.Instrument.Symbol == terms.Instrument.Symbol && book.CanTrade(other)) is { } first)
            Fail($"{message.ClientId} was sent as an exit of episode {episode.Number}, and the exit {first.ClientId} can still trade");
        if (!_readAt.TryGetValue((message.Account, terms.Instrument.Symbol, episode), out long readAt) || !_held.TryGetValue((message.Account, terms.Instrument.Symbol), out List<(long At, int Sign)>? held))
            return;
        int left = terms.Side == Side.Sell ? 1 : -1;
        if (calls.Of(message, call => held.Exists(moment => moment.At > readAt && moment.At < call.At && moment.Sign != left)))
            World.Checks.Fail(Invariant.ExitEpisode, $"{message.ClientId} was sent as an exit of episode {episode.Number}, which was over");
    }
}
