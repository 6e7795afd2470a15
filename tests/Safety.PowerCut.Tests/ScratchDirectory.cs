namespace Safety.PowerCut.Tests;

/// <summary>A directory in memory where the system has one: no image needs a disk, because the model decides what a cut leaves.</summary>
internal sealed class ScratchDirectory : IDisposable
{
    private const string InMemory = "/dev/shm";

    public string Path { get; } = Directory.Exists(InMemory)
        ? Directory.CreateDirectory(System.IO.Path.Combine(InMemory, $"safety-cut-{Guid.NewGuid():N}")).FullName
        : Directory.CreateTempSubdirectory("safety-cut-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
