using System.Collections.Immutable;
using Safety.Identity;
using Safety.Journal;
using Safety.Journal.Facts;

namespace Safety.Ledger;

/// <summary>What the facts say of the host: armings, latchings, what waits for a second person, processes, and how far its strategies have come. Pure, with no clock.</summary>
internal sealed record HostState
{
    public static HostState Nothing { get; } = new();

    /// <summary>Whose journal it is; null before its first fact.</summary>
    public Born? Born { get; init; }

    /// <summary>The last arming of the host; null for one that never armed.</summary>
    public FactEntry? LastArmed { get; init; }

    /// <summary>Its epoch; 0 for a host that never armed.</summary>
    public long ArmingEpoch => (LastArmed?.Fact as Armed)?.ArmingEpoch ?? 0;

    /// <summary>The process that wrote last.</summary>
    public ulong ProcessEpoch { get; init; }

    /// <summary>Every latching of the kill switch that nobody has released, oldest first.</summary>
    public ImmutableList<KillLatched> Latchings { get; init; } = [];

    /// <summary>Every latching that was released, for ever: a release may be written before its latching, and a file may tell of it again.</summary>
    public ImmutableList<Guid> Released { get; init; } = [];

    /// <summary>What waits for a second person, oldest first, with what is past its time and not closed yet.</summary>
    public ImmutableList<FactEntry> Pending { get; init; } = [];

    /// <summary>The ends of earlier processes, oldest first: an order that is read back has to hear of those that came after it.</summary>
    public ImmutableList<FactEntry> Ends { get; init; } = [];

    /// <summary>How far each strategy has come.</summary>
    public ImmutableSortedDictionary<(int Account, string Strategy), StrategyPlace> Strategies { get; init; } =
        ImmutableSortedDictionary.Create<(int, string), StrategyPlace>(Comparer<(int Account, string Strategy)>.Create(
            static (a, b) => a.Account != b.Account ? a.Account.CompareTo(b.Account) : string.CompareOrdinal(a.Strategy, b.Strategy)));

    /// <summary>How far a strategy has come; null when it never started.</summary>
    public StrategyPlace? Strategy(int account, StrategyId strategy) => Strategies.TryGetValue((account, strategy.Value ?? ""), out StrategyPlace place) ? place : null;

    public HostState Apply(in FactHeader header, Fact fact)
    {
        FactHeader at = header;
        HostState next = header.ProcessEpoch == ProcessEpoch ? this : this with { ProcessEpoch = header.ProcessEpoch };
        switch (fact)
        {
            case Born born:
                return next with { Born = born };
            case Armed when at.Account == 0:
                return next with { LastArmed = new FactEntry(at, fact) };
            case KillLatched latched:
                return Latchings.Exists(known => known.KillId == latched.KillId) || Released.Contains(latched.KillId) ? next : next with { Latchings = Latchings.Add(latched) };
            case KillReleased released:
                return next with { Latchings = Latchings.RemoveAll(known => known.KillId == released.KillId), Released = Released.Contains(released.KillId) ? Released : Released.Add(released.KillId) };
            case ActionProposed:
                return next with { Pending = Pending.Add(new FactEntry(at, fact)) };
            case ActionClosed closed:
                return next with { Pending = Pending.RemoveAll(known => known.Fact is ActionProposed proposed && proposed.Id == closed.Id) };
            case ProcessEnded:
                return next with { Ends = Ends.Add(new FactEntry(at, fact)) };
            case StrategyAt strategy:
                return next with { Strategies = Strategies.SetItem((at.Account, strategy.Strategy.Value ?? ""), (Strategy(at.Account, strategy.Strategy) ?? new StrategyPlace(strategy.Start, 0, 0)) with { Position = strategy.Position }) };
            case Snapshotted snapshot:
                return next with { Strategies = Strategies.SetItem((at.Account, snapshot.Strategy.Value ?? ""), (Strategy(at.Account, snapshot.Strategy) ?? default) with { Snapshot = at.Sequence }) };
            default:
                return next;
        }
    }

    /// <summary>Its canonical bytes, for a checkpoint.</summary>
    public void Write(FactWriter writer)
    {
        writer.Bool(Born is not null);
        Born?.Write(writer);
        writer.Bool(LastArmed is not null);
        if (LastArmed is { } armed)
            writer.Entry(armed.Header, armed.Fact);
        writer.U64(ProcessEpoch);
        writer.I32(Latchings.Count);
        foreach (KillLatched latching in Latchings)
            latching.Write(writer);
        writer.I32(Released.Count);
        foreach (Guid released in Released)
            writer.Guid(released);
        writer.I32(Pending.Count);
        foreach (FactEntry pending in Pending)
            writer.Entry(pending.Header, pending.Fact);
        writer.I32(Ends.Count);
        foreach (FactEntry end in Ends)
            writer.Entry(end.Header, end.Fact);
        writer.I32(Strategies.Count);
        foreach (((int account, string strategy), StrategyPlace place) in Strategies)
        {
            writer.I32(account);
            writer.Text(strategy);
            writer.I64(place.Start);
            writer.I64(place.Position);
            writer.U64(place.Snapshot);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static HostState Read(ref FactReader reader)
    {
        HostState state = Nothing with { Born = reader.Bool() ? Born.Read(ref reader) : null };
        if (reader.Bool())
            state = state with { LastArmed = new FactEntry(reader.Entry(out Fact? armed), armed as Armed ?? throw new InvalidDataException("An arming is expected.")) };
        state = state with { ProcessEpoch = reader.U64() };
        for (int left = reader.I32(); left > 0; left--)
            state = state with { Latchings = state.Latchings.Add(KillLatched.Read(ref reader)) };
        for (int left = reader.I32(); left > 0; left--)
            state = state with { Released = state.Released.Add(reader.Guid()) };
        for (int left = reader.I32(); left > 0; left--)
        {
            FactHeader header = reader.Entry(out Fact? fact);
            state = state with { Pending = state.Pending.Add(new FactEntry(header, fact as ActionProposed ?? throw new InvalidDataException("A proposed action is expected."))) };
        }

        for (int left = reader.I32(); left > 0; left--)
        {
            FactHeader header = reader.Entry(out Fact? fact);
            state = state with { Ends = state.Ends.Add(new FactEntry(header, fact as ProcessEnded ?? throw new InvalidDataException("The end of a process is expected."))) };
        }

        for (int left = reader.I32(); left > 0; left--)
            state = state with { Strategies = state.Strategies.Add((reader.I32(), reader.Text()), new StrategyPlace(reader.I64(), reader.I64(), reader.U64())) };
        return state;
    }
}
