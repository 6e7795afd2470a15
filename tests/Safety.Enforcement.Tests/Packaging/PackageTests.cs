using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;
using Safety.Enforcement.Tests.Building;
using Xunit;

namespace Safety.Enforcement.Tests.Packaging;

/// <summary>What is in the packed files.</summary>
[Collection(nameof(PackedFeed))]
public sealed class PackageTests(PackedFeed feed)
{
    private const string AnalyzerFolder = "analyzers/dotnet/cs/";

    /// <summary>The floor: a compiler older than this does not load the analyzers, and no newer one may be needed.</summary>
    private static readonly Version s_roslyn = new(4, 14, 0, 0);

    private static readonly string[] s_ofTheFramework = ["netstandard", "System.Collections.Immutable", "System.Reflection.Metadata", "System.Memory", "System.Composition.AttributedModel"];

    [Theory]
    [InlineData("Safety")]
    [InlineData("Safety.Sqlite")]
    [InlineData("Safety.Simulation")]
    [InlineData("Safety.Testing")]
    [InlineData("Safety.Verifier")]
    public void Contents_AreAsVerified(string package)
    {
        using ZipArchive archive = ZipFile.OpenRead(feed.PathOf(package));
        IEnumerable<string> files = archive.Entries
            .Select(entry => entry.FullName)
            .Where(name => !name.EndsWith(".psmdcp", StringComparison.Ordinal) && name is not ("[Content_Types].xml" or "_rels/.rels") && !name.StartsWith("docs/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);
        XElement metadata = Nuspec(archive).Root!.Elements().Single(element => element.Name.LocalName == "metadata");
        IEnumerable<string> dependencies = metadata
            .Descendants()
            .Where(element => element.Name.LocalName == "dependency")
            .Select(element => $"depends on {element.Attribute("id")!.Value} {element.Attribute("version")!.Value.Replace(feed.Version, "(this version)", StringComparison.Ordinal)}, exclude {element.Attribute("exclude")?.Value ?? "nothing"}");

        Snapshot.Verify(string.Join('\n', files.Concat(dependencies)), "PackageTests.Contents", package);
    }

    /// <summary>No help link leads there while the pages are published nowhere, and the README links to them.</summary>
    [Fact]
    public void Documents_AreInThePackage()
    {
        using ZipArchive archive = ZipFile.OpenRead(feed.PathOf("Safety"));
        IEnumerable<string> documents = Directory.EnumerateFiles(Tree.PathOf("docs"), "*.md", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Tree.PathOf(), path).Replace('\\', '/'));

        Assert.Equal(
            documents.Order(StringComparer.Ordinal),
            archive.Entries.Select(entry => entry.FullName).Where(name => name.StartsWith("docs/", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Safety_FlowsToWhoeverReferencesItThroughALibrary()
    {
        using ZipArchive archive = ZipFile.OpenRead(feed.PathOf("Safety"));

        // A development dependency is referenced with PrivateAssets="all", and the checks would end there.
        Assert.DoesNotContain(Nuspec(archive).Descendants(), element => element.Name.LocalName == "developmentDependency");
    }

    [Fact]
    public void Analyzers_NeedNothingButTheFrameworkAndTheRoslynFloor()
    {
        using ZipArchive archive = ZipFile.OpenRead(feed.PathOf("Safety"));
        ZipArchiveEntry[] analyzers = [.. archive.Entries.Where(entry => entry.FullName.StartsWith("analyzers/", StringComparison.Ordinal))];

        Assert.Equal(
            [AnalyzerFolder + "Safety.Analyzers.dll", AnalyzerFolder + "Safety.CodeFixes.dll", AnalyzerFolder + "Safety.Generators.dll"],
            analyzers.Select(entry => entry.FullName).Order(StringComparer.Ordinal));
        Assert.All(analyzers, entry =>
        {
            foreach ((string name, Version version) in References(entry))
            {
                bool isRoslyn = name.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal);
                bool isOurs = name.StartsWith("Safety.", StringComparison.Ordinal) && analyzers.Any(other => other.Name == $"{name}.dll");
                Assert.True(isRoslyn ? version <= s_roslyn : isOurs || s_ofTheFramework.Contains(name), $"{entry.Name} references {name} {version}");

                // The compiler has no Workspaces: an analyzer that needs them does not load there (RS1038).
                Assert.False(name.Contains("Workspaces", StringComparison.Ordinal) && entry.Name != "Safety.CodeFixes.dll", $"{entry.Name} references {name}");
            }
        });
    }

    private static XDocument Nuspec(ZipArchive archive)
    {
        using Stream stream = archive.Entries.Single(entry => entry.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
        return XDocument.Load(stream);
    }

    private static List<(string Name, Version Version)> References(ZipArchiveEntry entry)
    {
        using MemoryStream copy = new();
        using (Stream stream = entry.Open())
            stream.CopyTo(copy);
        copy.Position = 0;
        using PEReader reader = new(copy);
        MetadataReader metadata = reader.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(handle => metadata.GetAssemblyReference(handle)).Select(reference => (metadata.GetString(reference.Name), reference.Version))];
    }
}
