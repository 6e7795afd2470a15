using Safety.Generators.Specs;

namespace Safety.Generators.Emission;

/// <summary>Writes the states of a machine as a Mermaid diagram, one arrow per pair of states.</summary>
internal static class DiagramEmitter
{
    public static IEnumerable<string> Lines(MachineSpec machine)
    {
        yield return "stateDiagram-v2";
        yield return $"    [*] --> {machine.Initial}";
        foreach (string from in machine.States)
        {
            foreach (string to in machine.States)
            {
                string[] reports =
                [
                    .. machine.Transitions.Where(transition => transition.From.Contains(from) && transition.To.Contains(to))
                        .SelectMany(static transition => transition.Reports).Distinct(),
                ];
                if (reports.Length > 0 && from != to)
                    yield return $"    {from} --> {to}: {string.Join(", ", reports)}";
            }
        }

        yield return "    classDef noNewRisk stroke-dasharray: 5 5";
        if (machine.NoNewRisk.Count > 0)
            yield return $"    class {string.Join(",", machine.NoNewRisk)} noNewRisk";
    }
}
