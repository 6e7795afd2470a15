using Safety.Guarding;
using Safety.Testing.Worlds;

namespace Safety.Testing.Invariants;

/// <summary>No order and no report shuts the journal for everybody: only its medium does.</summary>
internal sealed class OneStopsNobodyElse(World world) : Check(world, Invariant.OneStopsNobodyElse)
{
    public override void OnEvent(Life life, SafetyEvent e)
    {
        if (e.Kind == SafetyEventKind.JournalLatched && !life.MayLoseJournal)
            Fail($"the journal is shut, and nothing is wrong with its medium: {e.Message}");
    }
}
