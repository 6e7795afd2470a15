using System.Reflection;
using Safety.Analyzers.Tests.Harness;
using Safety.CatalogueCheck;

namespace Safety.Analyzers.Tests.Catalogues;

/// <summary>The command as <c>docs/catalogues.md</c> says to run it: what it writes is for people, its exit code for scripts.</summary>
public sealed class CatalogueCommandTests : IDisposable
{
    private const string Catalogue = "catalogue 1\nsdk X\nassembly X\nchecked 1 a/b@c\n\ntype T:Demo.IX\nSubmit M:Demo.IX.Place(System.Int32)\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("safety-catalogue-").FullName;

    [Fact]
    public void SameMembers_EndWithZero() => Assert.Equal(0, Run("namespace Demo { public interface IX { bool Place(int order); } }").ExitCode);

    [Fact]
    public void PlantedMember_EndsWithOneAndItsLine()
    {
        (int exitCode, string output) = Run("namespace Demo { public interface IX { bool Place(int order); bool PlaceMany(int[] orders); } }");

        Assert.Equal(1, exitCode);
        Assert.Contains("not listed, add: Forbidden M:Demo.IX.PlaceMany(System.Int32[])", output, StringComparison.Ordinal);
    }

    [Fact]
    public void NoSuchFolder_EndsWithTwo() => Assert.Equal(2, Run(null).ExitCode);

    /// <summary>The document names each catalogue with the commit that the catalogue says it was compared with.</summary>
    [Fact]
    public void Document_NamesEveryCatalogueAtItsCommit()
    {
        string document = File.ReadAllText(RepositoryFiles.PathOf("docs/catalogues.md")).ReplaceLineEndings("\n");
        Assert.All(Directory.EnumerateFiles(RepositoryFiles.PathOf("catalogues"), "*.broker-catalogue.txt"), path =>
        {
            string[] source = File.ReadAllLines(path).Single(static line => line.StartsWith("checked ", StringComparison.Ordinal)).Split(' ')[^1].Split('@');
            Assert.Contains($"at {source[0]} {source[1]}\ncheck {Path.GetFileName(path).Split(".broker-catalogue")[0]} $sdks/{source[0].Split('/')[1]}/", document, StringComparison.Ordinal);
        });
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private (int ExitCode, string Output) Run(string? source)
    {
        string catalogue = Path.Combine(_folder, "X.broker-catalogue.txt");
        string sources = Path.Combine(_folder, "sources");
        File.WriteAllText(catalogue, Catalogue);
        if (source is not null)
            File.WriteAllText(Path.Combine(Directory.CreateDirectory(sources).FullName, "IX.cs"), source);
        TextWriter console = Console.Out;
        using StringWriter output = new();
        Console.SetOut(output);
        try
        {
            object? exitCode = typeof(CatalogueComparison).Assembly.EntryPoint!.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [new[] { "check", catalogue, sources }], null);
            return ((int)exitCode!, output.ToString());
        }
        finally
        {
            Console.SetOut(console);
        }
    }
}
