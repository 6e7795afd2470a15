using Safety.Guarding;
using Safety.Journal;
using Safety.Testing.Worlds;

namespace Safety.Testing.Invariants;

/// <summary>No alarm where one consistent reading exists of what the venue has said.</summary>
internal sealed class NoFalseAlarm(World world, AlarmReadings readings) : Check(world, Invariant.NoFalseAlarm)
{
    private long _armingSince;

    public override void OnArming(Life life) => _armingSince = World.Line.Now;

    public override void OnEvent(Life life, SafetyEvent e)
    {
        if (e.Kind is not (SafetyEventKind.BreakerTripped or SafetyEventKind.Quarantined or SafetyEventKind.Mismatch))
            return;
        int account = life.Accounts.FindIndex(one => one.Id == e.Account);
        if (account < 0 || readings.Excuse(account) is not null)
            return;
        if (e.Kind == SafetyEventKind.Quarantined && readings.Unprovable(account) is not null)
            return;
        if (e.Kind == SafetyEventKind.Mismatch && (!World.Plan.Accounts[account].Venues[0].Does.Cancels || e.Message.StartsWith("Positions taken over", StringComparison.Ordinal)))
            return;
        Fail($"{e.Kind} of account {account}: {e.Message}");
    }

    public override void OnArmingBlocked(Life life, Exception why)
    {
        if (life.Host is { Kill.IsLatched: true } || life.MayLoseJournal || why is JournalException { Fault: not JournalFault.ChainBroken } || readings.WasTroubled(_armingSince))
            return;
        for (int account = 0; account < World.Plan.Accounts.Count; account++)
        {
            if (readings.Excuse(account) is not null || readings.Unprovable(account) is not null)
                return;
        }

        Fail($"arming was blocked: {why.Message}");
    }
}
