using System.Text.Json;
using Safety.SimulationRuns.KnockOut;

namespace Safety.SimulationRuns.Tests;

/// <summary>The table of safeguards that can be taken out follows the source, and what it tells can be read by a machine.</summary>
public class KnockOutTests
{
    [Fact]
    public void EveryStep_StandsInTheSourceOnce()
    {
        SourceTree tree = SourceTree.Find();
        foreach (Mutation mutation in Table.Mutations)
        {
            foreach ((string path, string text) in tree.Without(mutation))
                Assert.NotEqual(File.ReadAllText(path), text);
        }
    }

    [Fact]
    public void Names_AreOfOneStepEach() => Assert.Equal(Table.Mutations.Count, Table.Mutations.Select(static mutation => mutation.Name).Distinct().Count());

    [Theory]
    [InlineData("nothing like it", "is not in src/Safety/a.cs any more")]
    [InlineData("step", "more than once")]
    public void StepThatDoesNotFit_IsNamed(string step, string why)
    {
        InvalidOperationException refused = Assert.Throws<InvalidOperationException>(() => new Edit("a.cs", step, "").Apply("band", "step by step"));
        Assert.StartsWith("band: ", refused.Message, StringComparison.Ordinal);
        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_IsOneObjectOnOneLine()
    {
        string json = KnockOutRun.Json(new SimulatorRun(500, []), [(new Mutation("band", "a.cs", "a", "b"), new SimulatorRun(31, [("withinBand", 2), ("withinLimit", 1)])), (new Mutation("rate", "a.cs", "a", "b"), null)]);
        Assert.DoesNotContain('\n', json);
        JsonElement told = JsonDocument.Parse(json).RootElement;
        Assert.Equal(500, told.GetProperty("seeds").GetInt32());
        JsonElement band = told.GetProperty("safeguards").GetProperty("band");
        Assert.Equal((3, 0, 31), (band.GetProperty("without").GetInt32(), band.GetProperty("with").GetInt32(), band.GetProperty("worlds").GetInt32()));
        Assert.Equal(0, told.GetProperty("safeguards").GetProperty("rate").GetProperty("without").GetInt32());
    }

    [Fact]
    [Trait("Form", "Long")]
    public void StepThatIsTakenOut_IsMissed()
    {
        using Workshop workshop = new(SourceTree.Find());
        Mutation band = Table.Mutations.Single(static mutation => mutation.Name == "priceBand");
        string[] worlds = ["--seeds", "100", "--workers", "1", "--until", "1"];
        Assert.Empty(workshop.Run(worlds, TimeSpan.FromMinutes(5)).Violations);
        Assert.Contains(workshop.RunWithout(band, worlds, TimeSpan.FromMinutes(5)).Violations, static violation => violation.Invariant == "withinBand");
    }
}
