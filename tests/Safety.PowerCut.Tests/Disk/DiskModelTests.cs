using System.Text;

namespace Safety.PowerCut.Tests.Disk;

public class DiskModelTests
{
    private static readonly byte[] s_block = Encoding.ASCII.GetBytes(new string('x', 2_048));

    [Fact]
    public void Write_IsLostBeforeItsSync_AndKeptAfter()
    {
        DiskModel model = Made();
        model.Apply(Change(DiskOperationKind.Write, data: s_block));
        Assert.Empty(model.Cut(CutKind.AllLost, 0).Files["a"]);
        Assert.Equal(s_block, model.Cut(CutKind.AllKept, 0).Files["a"]);

        model.Apply(Change(DiskOperationKind.Sync));
        Assert.Equal(s_block, model.Cut(CutKind.AllLost, 0).Files["a"]);
        Assert.True(model.IsSynced);
    }

    [Fact]
    public void TornWrite_KeepsWholeSectorsInAnyOrder_TheSameForTheSameSeed()
    {
        DiskModel model = Made();
        model.Apply(Change(DiskOperationKind.Write, data: s_block));
        string[] seen = [.. Enumerable.Range(0, 200).Select(seed => Encoding.ASCII.GetString(model.Cut(CutKind.Torn, seed).Files["a"]))];

        Assert.All(seen, content => Assert.Equal(0, content.Length % 512));
        Assert.Contains(seen, static content => content.Length == 2_048 && content[0] == '\0');
        Assert.True(seen.Distinct().Count() > 10);
        Assert.Equal(seen[7], Encoding.ASCII.GetString(model.Cut(CutKind.Torn, 7).Files["a"]));
    }

    [Fact]
    public void Name_IsDurableWithTheFirstSyncOfItsFile()
    {
        DiskModel model = new(new DiskImage());
        model.Apply(Change(DiskOperationKind.Create));
        model.Apply(Change(DiskOperationKind.Write, data: s_block));
        Assert.Empty(model.Cut(CutKind.AllLost, 0).Files);

        model.Apply(Change(DiskOperationKind.Sync));
        Assert.Single(model.Cut(CutKind.AllLost, 0).Files);
        model.Apply(Change(DiskOperationKind.Delete));
        Assert.Single(model.Cut(CutKind.AllLost, 0).Files);
        Assert.Empty(model.Cut(CutKind.AllKept, 0).Files);
    }

    private static DiskModel Made()
    {
        DiskModel model = new(new DiskImage());
        model.Apply(Change(DiskOperationKind.Create));
        model.Apply(Change(DiskOperationKind.Sync));
        return model;
    }

    private static DiskOperation Change(DiskOperationKind kind, long offset = 0, byte[]? data = null) => new(kind, 1, "a", offset, data ?? [], null);
}
