using Safety.Guarding;
using Safety.Writer;

namespace Safety.Testing.Worlds;

/// <summary>Runs the guard's own work in the world, each piece as a happening of its own: what blocks in one holds no other up, as on threads.</summary>
internal sealed class SimulatedExecutor(Timeline line, Life life) : IGuardExecutor
{
    public TaskCreationOptions Continuations => TaskCreationOptions.None;

    public void Post(Action action) => line.After(0, life, action);

    public void Dispose()
    {
    }
}
