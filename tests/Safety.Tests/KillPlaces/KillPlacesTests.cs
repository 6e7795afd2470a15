namespace Safety.Tests.KillPlaces;

/// <summary>Every order of commits, file operations, latches, releases and deaths, to the fixed point: no kill is lost, and none is stuck.</summary>
public class KillPlacesTests
{
    [Fact]
    public void NoKillIsLost_NoneIsStuck_AndNothingIsLatchedThatWasReleased()
    {
        SynchronizationContext.SetSynchronizationContext(null); // else what is awaited goes on in the thread pool
        Dictionary<string, KillAction[]> known = new() { [new KillWorld().Key] = [] };
        Queue<KillAction[]> open = new([[]]);
        while (open.TryDequeue(out KillAction[]? path))
        {
            string? stuck = Replay(path).FaultOfMending();
            Assert.True(stuck is null, $"{stuck}: {string.Join(' ', path)}");
            foreach (KillAction action in Replay(path).Possible())
            {
                KillWorld world = Replay(path);
                world.Do(action);
                string? lost = world.Fault();
                Assert.True(lost is null, $"{lost}: {string.Join(' ', path)} {action}");
                if (known.TryAdd(world.Key, [.. path, action]))
                    open.Enqueue([.. path, action]);
            }
        }

        Assert.InRange(known.Count, 500, 5_000); // 761 when this was written
    }

    private static KillWorld Replay(KillAction[] path)
    {
        KillWorld world = new();
        foreach (KillAction action in path)
            world.Do(action);
        return world;
    }
}
