using Safety.Journal;

namespace Safety.Lifecycle;

/// <summary>
/// Order states never regress: the table of an order-state machine, which says whether a report can take one state to another.
/// The generator writes one for every record with <c>[OrderStateMachine]</c>; the engine's own is <see cref="Fix44Order.Validator"/>.
/// </summary>
/// <remarks>
/// "Filled", "Canceled" and "Expired" mean no new risk, not no news: a late fill and a bust still apply (FIX 4.4 J.1.a, J.1.b).
/// A report without a transition is quarantined: recorded, and a breaker trips.
/// </remarks>
public sealed class ExecutionStateValidator
{
    private const int MostStates = 64;

    private readonly string[] _states;
    private readonly string[] _reports;
    private readonly string _initial;
    private readonly HashSet<string> _noNewRisk;
    private readonly OrderTransition[] _transitions;
    private readonly ulong[] _allowed;

    /// <summary>Creates a table; the generator calls it.</summary>
    /// <param name="states">The names of all states, in the order of their numbers here.</param>
    /// <param name="reports">The names of all kinds of reports, in the order of their numbers here.</param>
    /// <param name="initial">The state an order starts in.</param>
    /// <param name="noNewRisk">The states without new risk.</param>
    /// <param name="transitions">Every transition.</param>
    /// <exception cref="ArgumentException">There are more than 64 states, or a transition names what is not there.</exception>
    public ExecutionStateValidator(string[] states, string[] reports, string initial, string[] noNewRisk, OrderTransition[] transitions)
    {
        ArgumentNullException.ThrowIfNull(states);
        ArgumentNullException.ThrowIfNull(reports);
        ArgumentNullException.ThrowIfNull(noNewRisk);
        ArgumentNullException.ThrowIfNull(transitions);
        if (states.Length > MostStates)
            throw new ArgumentException($"{states.Length} states are more than the {MostStates} a table can hold.", nameof(states));
        (_states, _reports, _initial, _noNewRisk, _transitions) = (states, reports, initial, [.. noNewRisk], transitions);
        _allowed = new ulong[states.Length * reports.Length];
        foreach (OrderTransition transition in transitions)
        {
            int from = Array.IndexOf(states, transition.From);
            int report = Array.IndexOf(reports, transition.Report);
            int to = Array.IndexOf(states, transition.To);
            if (from < 0 || report < 0 || to < 0)
                throw new ArgumentException($"{transition} names a state or a report that the machine does not have.", nameof(transitions));
            _allowed[(from * reports.Length) + report] |= 1UL << to;
        }
    }

    /// <summary>Every transition.</summary>
    public IReadOnlyList<OrderTransition> Transitions => _transitions;

    /// <summary>True when the report can take the one state to the other.</summary>
    /// <param name="from">The number of the state before; -1 for a value that is no state.</param>
    /// <param name="report">The number of the report's kind; -1 for a value that is none.</param>
    /// <param name="to">The number of the state after.</param>
    public bool Allows(int from, int report, int to) =>
        from >= 0 && report >= 0 && to >= 0 && (_allowed[(from * _reports.Length) + report] & (1UL << to)) != 0;

    /// <summary>
    /// Walks the table: a state that cannot be reached, a state with risk that nothing leads out of, a kind of report that
    /// nothing handles, two handlers for one report. Empty for a sound machine; run it in a test or at start-up.
    /// </summary>
    public IReadOnlyList<string> Problems()
    {
        List<string> problems = [];
        HashSet<string> reached = Reach(_initial);
        foreach (string state in _states)
        {
            if (!reached.Contains(state))
                problems.Add($"{state} cannot be reached from {_initial}");
            else if (!Reach(state).Overlaps(_noNewRisk))
                problems.Add($"nothing leads from {state} to a state without new risk");
        }

        foreach (string report in _reports)
        {
            if (!_transitions.Any(transition => transition.Report == report))
                problems.Add($"nothing handles {report}");
        }

        foreach (IGrouping<(string, string), OrderTransition> group in _transitions.GroupBy(static transition => (transition.From, transition.Report)))
        {
            string[] handlers = [.. group.Select(static transition => transition.Handler).Distinct()];
            if (handlers.Length > 1)
                problems.Add($"{string.Join(" and ", handlers)} both handle {group.Key.Item2} in {group.Key.Item1}");
        }

        return problems;
    }

    /// <summary>True while the order can still trade at the venue.</summary>
    internal static bool IsOpen(IntentState state) =>
        state is IntentState.Pending or IntentState.Working or IntentState.PartiallyFilled or IntentState.Unknown or IntentState.Quarantine;

    private HashSet<string> Reach(string start)
    {
        HashSet<string> reached = [start];
        Queue<string> open = new(reached);
        while (open.TryDequeue(out string? state))
        {
            foreach (OrderTransition transition in _transitions)
            {
                if (transition.From == state && reached.Add(transition.To))
                    open.Enqueue(transition.To);
            }
        }

        return reached;
    }
}
