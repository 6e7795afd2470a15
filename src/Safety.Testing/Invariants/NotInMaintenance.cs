using System.Globalization;
using Safety.Testing.Venues;
using Safety.Testing.Worlds;

namespace Safety.Testing.Invariants;

/// <summary>Nothing that was asked for while a venue takes no orders leaves while it takes none.</summary>
internal sealed class NotInMaintenance(World world, CallsUnderWay calls) : Check(world, Invariant.NotInMaintenance)
{
    public override void OnSent(WireMessage message)
    {
        if (World.Plan.Accounts[message.Account].Venues[message.Desk].Telling.Maintenance is { } window && Contains(window, message.Stamp) && calls.Of(message, call => Contains(window, call.Wall)))
            Fail($"{message.ClientId} was sent at {message.Stamp:HH:mm:ss}, in the maintenance {window}");
    }

    // A minute of any day, in UTC.
    private static bool Contains(string window, DateTimeOffset moment) => window.Split(' ')[1].StartsWith(moment.UtcDateTime.ToString("HH:mm-", CultureInfo.InvariantCulture), StringComparison.Ordinal);
}
