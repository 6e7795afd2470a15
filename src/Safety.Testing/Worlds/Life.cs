using Safety.Guarding;
using Safety.Host;
using Safety.Testing.Faults;
using Safety.Testing.Traders;
using Safety.Testing.Venues;

namespace Safety.Testing.Worlds;

/// <summary>One process of a world's host, from its start to its death.</summary>
internal sealed class Life
{
    private readonly World _world;
    private Fault? _crash;
    private int _pointsLeft;

    public Life(World world, int number, MachineClock machine)
    {
        _world = world;
        Number = number;
        Clock = new ProcessClock(world.Line, machine, this);
    }

    public int Number { get; }

    public TimeProvider Clock { get; }

    public bool IsDead { get; set; }

    /// <summary>Until when nothing in it goes on, in ticks of the world.</summary>
    public long StandsStillUntil { get; set; }

    /// <summary>When something in it last ceased to block, in ticks of the world.</summary>
    public long BlockedUntil { get; set; } = -1;

    public SafetyHost? Host { get; set; }

    public List<GuardedAccount> Accounts { get; } = [];

    /// <summary>The guards by account and desk.</summary>
    public Dictionary<(int Account, int Desk), ISimulatedGuard> Guards { get; } = [];

    public Dictionary<(int Account, int Desk), VenueSession> Sessions { get; } = [];

    /// <summary>The variable in its environment that latches the kill switch; null where none is set.</summary>
    public string? Variable { get; set; }

    /// <summary>True while the host is being armed.</summary>
    public bool IsArming { get; set; }

    /// <summary>True from a successful arming until a latch, a release or the end.</summary>
    public bool WasArmed { get; set; }

    /// <summary>True once it is being stopped in order.</summary>
    public bool IsStopping { get; set; }

    /// <summary>The last time in which its disk took nothing, in ticks of the world.</summary>
    public (long From, long Until) DiskStall { get; set; } = (-1, -1);

    /// <summary>True once its medium was made to fail.</summary>
    public bool MayLoseJournal { get; set; }

    /// <summary>True once its medium was made not to take a batch.</summary>
    public bool RefusesBatch { get; set; }

    /// <summary>What the operator has begun in it, or is about to do.</summary>
    public int OperatorActs { get; set; }

    /// <summary>The calls of traders that are under way.</summary>
    public int Calls { get; set; }

    public List<FillHedger> Hedgers { get; } = [];

    /// <summary>The strategies that were put into the world, by account.</summary>
    public List<SimulatedDesk> Desks { get; } = [];

    /// <summary>The process is at a point where it may die.</summary>
    /// <exception cref="ProcessDiedException">It has died.</exception>
    public void At(LifePoint point)
    {
        if (IsDead)
            throw new ProcessDiedException();
        if (_world.Faults.IsOver)
            return;
        if (_crash is null && _world.Faults.Take(FaultKind.Crash, 0) is { } crash)
            (_crash, _pointsLeft) = (crash, (int)crash.Size);
        if (_crash is null || ((LifePoint)_crash.Choice != LifePoint.Anywhere && (LifePoint)_crash.Choice != point) || --_pointsLeft > 0)
            return;
        _world.Die(this, inFlightSurvives: _crash.Number % 2 == 0);
        throw new ProcessDiedException();
    }
}
