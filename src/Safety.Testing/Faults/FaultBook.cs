using Safety.Testing.Venues;

namespace Safety.Testing.Faults;

/// <summary>The faults that wait for their chance, and how often each kind has struck.</summary>
internal sealed class FaultBook(IReadOnlyList<Fault> faults, Func<long> now)
{
    private readonly List<Fault> _waiting = [.. faults.OrderBy(static fault => fault.At)];

    /// <summary>How often each kind has struck.</summary>
    public int[] Struck { get; } = new int[Enum.GetValues<FaultKind>().Length];

    /// <summary>True once the world comes to rest: then nothing strikes any more.</summary>
    public bool IsOver { get; set; }

    /// <summary>What happens when one strikes.</summary>
    public Action<Fault>? Striking { get; set; }

    /// <summary>What happens when one strikes an order; null for one that no venue has.</summary>
    public Action<FaultKind, BookOrder?>? StrikesOne { get; set; }

    /// <summary>What happens when one strikes whatever an account has.</summary>
    public Action<FaultKind, int>? StrikesAll { get; set; }

    /// <summary>Takes the first fault of a kind that waits for an account; null when none does.</summary>
    public Fault? Take(FaultKind kind, int account)
    {
        Fault? taken = Next(kind, account);
        if (taken is not null)
            StrikesAll?.Invoke(kind, account);
        return taken;
    }

    /// <summary>The same, of one that is about an order.</summary>
    public Fault? Take(FaultKind kind, int account, BookOrder? order)
    {
        Fault? taken = Next(kind, account);
        if (taken is not null)
            StrikesOne?.Invoke(kind, order);
        return taken;
    }

    /// <summary>The same, of an order that is looked for when one strikes.</summary>
    public Fault? TakeOf(FaultKind kind, int account, Func<BookOrder?> order)
    {
        Fault? taken = Next(kind, account);
        if (taken is not null)
            StrikesOne?.Invoke(kind, order());
        return taken;
    }

    private Fault? Next(FaultKind kind, int account)
    {
        if (IsOver)
            return null;
        for (int i = 0; i < _waiting.Count && _waiting[i].At <= now(); i++)
        {
            Fault fault = _waiting[i];
            if (fault.Kind != kind || fault.Account != account)
                continue;
            _waiting.RemoveAt(i);
            Strike(fault);
            return fault;
        }

        return null;
    }

    /// <summary>A fault has struck that is not waited for.</summary>
    public void Count(Fault fault)
    {
        Strike(fault);
        StrikesAll?.Invoke(fault.Kind, fault.Account);
    }

    /// <summary>Something has happened that is counted among the faults.</summary>
    public void Count(FaultKind kind)
    {
        Struck[(int)kind]++;
        StrikesAll?.Invoke(kind, 0);
    }

    private void Strike(Fault fault)
    {
        Struck[(int)fault.Kind]++;
        Striking?.Invoke(fault);
    }
}
