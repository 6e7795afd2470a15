using Safety.Guarding;
using Safety.Journal;
using Safety.Testing.Worlds;

namespace Safety.Testing.Invariants;

/// <summary>No alarm where one consistent reading exists of what the venue has said.</summary>
internal sealed class NoFalseAlarm(World world, AlarmReadings readings) : Check(world, Invariant.NoFalseAlarm)
{
    private long _armingSince;
    private bool _wasLatched;
    private readonly HashSet<int> _armed = [];
    private readonly HashSet<int> _numberedBack = [];

    /// <summary>A venue is about to tell a lower order number than before.</summary>
    public void OnNumberBack(int account) => _numberedBack.Add(account);

    public override void OnArming(Life life) => (_armingSince, _wasLatched) = (World.Line.Now, life.Host!.Kill.IsLatched);

    public override void OnEvent(Life life, SafetyEvent e)
    {
        _wasLatched |= e.Kind == SafetyEventKind.KillLatched;
        if (e.Kind == SafetyEventKind.Armed)
            _armed.Add(life.Accounts.FindIndex(one => one.Id == e.Account));
        if (e.Kind is not (SafetyEventKind.BreakerTripped or SafetyEventKind.Quarantined or SafetyEventKind.Mismatch))
            return;
        int account = life.Accounts.FindIndex(one => one.Id == e.Account);
        if (account < 0 || readings.Excuse(account, e.Message) is not null)
            return;
        if (e.Kind == SafetyEventKind.Quarantined && readings.Unprovable(account, e.Message) is not null)
            return;
        if (e.Kind == SafetyEventKind.Mismatch && (!World.Plan.Accounts[account].Venues[0].Does.Cancels || (!_armed.Contains(account) && e.Message.StartsWith("Positions taken over", StringComparison.Ordinal))))
            return;
        if (e.Kind == SafetyEventKind.Mismatch && _numberedBack.Contains(account) && e.Message.Contains("order number goes back", StringComparison.Ordinal))
            return;
        // What is held at the venue is worth more than the limit by itself: the market has moved since the fill was reserved.
        if (e.Message.Contains("takes worst-case exposure", StringComparison.Ordinal) && WorthOfHeld(account) > World.Plan.Accounts[account].Limits.MaxOpenNotional)
            return;
        Fail($"{e.Kind} of account {account}: {e.Message}");
    }

    private decimal WorthOfHeld(int account) =>
        World.Plan.Accounts[account].Instruments.Sum(instrument => instrument.NotionalOf(World.Venue(account).Holdings.Sides.Sum(side => Math.Abs(World.Venue(account).Holdings.Of(instrument.Symbol, side))), World.Market.Price(instrument.Symbol)));

    public override void OnArmingBlocked(Life life, Exception why)
    {
        // A latch voids an arming that is under way, also where it is released before that is through. So does the end of the process.
        if (_wasLatched || life.IsStopping || life.MayLoseJournal || life.RefusesBatch || why is JournalException { Fault: not JournalFault.ChainBroken } || readings.WasTroubled(_armingSince))
            return;
        for (int account = 0; account < World.Plan.Accounts.Count; account++)
        {
            if (readings.Excuse(account, why.Message) is not null || readings.Unprovable(account, null) is not null)
                return;
        }

        Fail($"arming was blocked: {why.Message}");
    }
}
