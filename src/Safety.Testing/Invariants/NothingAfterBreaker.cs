using Safety.Guarding;
using Safety.Testing.Traders;
using Safety.Testing.Venues;
using Safety.Testing.Worlds;

namespace Safety.Testing.Invariants;

/// <summary>What is asked for after an account's breaker has tripped does not leave before an operator has looked after it.</summary>
internal sealed class NothingAfterBreaker(World world, CallsUnderWay calls) : Check(world, Invariant.NothingAfterBreaker)
{
    private readonly long?[] _tripped = new long?[world.Plan.Accounts.Count];

    public override void OnEvent(Life life, SafetyEvent e)
    {
        // What trips in a batch that the medium does not take trips again with the next.
        if (e.Kind == SafetyEventKind.BreakerTripped && !life.RefusesBatch && life.Accounts.FindIndex(account => account.Id == e.Account) is >= 0 and var index)
            _tripped[index] ??= World.Line.Now;
    }

    public override void OnResetting(int account) => _tripped[account] = null;

    // The event comes before it is durable.
    public override void OnEnded(Life life) => Array.Fill(_tripped, null);

    public override void OnSent(WireMessage message)
    {
        if (_tripped[message.Account] is { } at && calls.Of(message, call => call.At > at))
            Fail($"{message.ClientId} was asked for after the breaker of account {message.Account} had tripped at {Seconds(at)}, and was sent");
    }
}
