namespace Safety.Arming;

/// <summary>The arming of one account: what its calls ask before they are admitted, and once more before they are sent.</summary>
internal sealed class AccountArming
{
    private readonly ArmingCell _cell;
    private readonly int _account;
    private long _epoch;
    private int _isUnderWay;

    public AccountArming(ArmingCell cell, long epoch)
    {
        _cell = cell;
        _epoch = epoch;
        _account = cell.Apply(static states => states.Add())!.Count - 1;
    }

    /// <summary>How far it is; what is armed and not confirmed has lapsed.</summary>
    public ArmingState State => Recorded is { Phase: ArmingPhase.Armed } armed && !_cell.IsConfirmed ? armed with { Phase = ArmingPhase.Lapsed } : Recorded;

    /// <summary>How far it is, whether it is confirmed or not.</summary>
    public ArmingState Recorded => _cell.States[_account];

    /// <summary>What may be sent now.</summary>
    public ArmingMode MaySend => _cell.IsConfirmed ? _cell.States[_account].MaySend : ArmingMode.CancelOnly;

    public bool IsArmed => State.Phase == ArmingPhase.Armed;

    /// <summary>The arming in force; permits of another one are void.</summary>
    public long Epoch => Volatile.Read(ref _epoch);

    /// <summary>True while somebody arms it, also where the kill switch is latched and recovery runs all the same.</summary>
    public bool IsUnderWay => Volatile.Read(ref _isUnderWay) == 1;

    /// <summary>The number of the last arming.</summary>
    public long Attempt => _cell.States.Attempt(_account);

    public bool TryBegin() => Interlocked.Exchange(ref _isUnderWay, 1) == 0;

    public void End() => Volatile.Write(ref _isUnderWay, 0);

    public void BeginEpoch(long epoch) => Volatile.Write(ref _epoch, epoch);

    public bool Apply(ArmingEvent e) => _cell.Apply(states => states.Next(_account, e)) is not null;

    /// <summary>Arms, if the arming is still the one under way.</summary>
    public bool TryArm(long attempt, TimeSpan confirmedFor)
    {
        if (_cell.Apply(states => states.Arm(_account, attempt)) is null)
            return false;
        _cell.Confirm(confirmedFor);
        return true;
    }
}
