using System.Reflection.PortableExecutable;
using Safety.Enforcement.Tests.Building;
using Safety.Enforcement.Tests.Cases;
using Xunit;

namespace Safety.Enforcement.Tests;

/// <summary>The second key in a real build from the package: what no analyzer has seen is found in the output.</summary>
[Collection(nameof(PackedFeed))]
public sealed class OutputTests(PackedFeed feed)
{
    private const string Name = "Output_Prebuilt";

    private const string OnlyPublished = """CopyToOutputDirectory="Never" CopyToPublishDirectory="PreserveNewest" """;

    private readonly CaseWorkspace _builds = new(feed, "outputs");

    /// <summary>How an application is published, and where the library lies in what comes of it.</summary>
    public static TheoryData<string, string, string[]> Publications => new()
    {
        { "Publish_Folder", "Prebuilt.dll(", [] },

        // The SDK's own analyzer for such files would ask for a runtime pack that nothing else here needs.
        { "Publish_SingleFile", "!Prebuilt.dll(", ["--use-current-runtime", "--no-self-contained", "-p:PublishSingleFile=true", "-p:EnableSingleFileAnalyzer=false"] },
    };

    [Fact]
    public void LibraryBuiltWithoutSafety_FailsTheApplicationThatShipsIt()
    {
        BuildResult bypass = _builds.Build(PrebuiltApplication.Of(Name, PrebuiltApplication.Bypass));
        BuildResult again = _builds.Build(PrebuiltApplication.Of(Name, PrebuiltApplication.Bypass));
        EnforcementCase application = PrebuiltApplication.Of(Name, PrebuiltApplication.Query);
        BuildResult innocent = _builds.Build(application);
        BuildResult nothingNew = _builds.Build(application);

        Assert.True(bypass.Errors.Any(message => message.Code == "SAFE401"), bypass.ToString());
        Assert.True(again.Errors.Any(message => message.Code == "SAFE401"), again.ToString());
        Assert.True(innocent.Messages.Count == 0, innocent.ToString());
        Assert.True(nothingNew.Messages.Count == 0, nothingNew.ToString());
        AssertIsInventory(Path.Combine(_builds.FolderOf(application), "bin", "Debug", "net10.0", "Output_Prebuilt.safety.json"));
    }

    [Theory]
    [Trait("Form", "Long")]
    [MemberData(nameof(Publications))]
    public void LibraryThatOnlyPublishingBrings_IsRefused(string name, string place, string[] arguments)
    {
        EnforcementCase application = PrebuiltApplication.Of(name, PrebuiltApplication.Query, OnlyPublished);
        BuildResult bypass = _builds.Publish(PrebuiltApplication.Of(name, PrebuiltApplication.Bypass, OnlyPublished), ["-o", $"{name}/out", .. arguments]);
        BuildResult innocent = _builds.Publish(application, ["-o", $"{name}/out", .. arguments]);

        Assert.True(bypass.Errors.Any(message => message.Code == "SAFE401" && message.Text.Contains("'M:Vendor.ITrading.Post", StringComparison.Ordinal)), bypass.ToString());
        Assert.Contains(place, bypass.Output, StringComparison.Ordinal);

        // The build itself had nothing to find: the library came with publishing.
        Assert.All(bypass.Errors, message => Assert.DoesNotContain("The output is refused", message.Text, StringComparison.Ordinal));
        Assert.Contains("The published output is refused", bypass.Output, StringComparison.Ordinal);
        Assert.True(innocent.Messages.Count == 0, innocent.ToString());
        AssertIsInventory(Path.Combine(_builds.FolderOf(application), "out", $"{name}.safety.json"));
    }

    /// <summary>The SDK compiles what it publishes ahead of time: the IL stays beside the machine code.</summary>
    [PublishFact]
    [Trait("Form", "Long")]
    public void LibraryCompiledAheadOfTime_IsRefused()
    {
        AssertRewrittenIsVerified("Publish_ReadyToRun", "Prebuilt.dll(", "--no-self-contained", "-p:PublishReadyToRun=true");

        using PEReader library = new(File.OpenRead(Path.Combine(_builds.FolderOf(PrebuiltApplication.Rewritten("Publish_ReadyToRun", "")), "out", "Prebuilt.dll")));
        Assert.NotEqual(0, library.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size);
    }

    /// <summary>Trimmed, with its framework, compressed, in one file.</summary>
    [PublishFact]
    [Trait("Form", "Long")]
    public void LibraryInATrimmedSingleFile_IsRefused() => AssertRewrittenIsVerified(
        "Publish_Trimmed", "!Prebuilt.dll(", "--self-contained", "-p:PublishTrimmed=true", "-p:PublishSingleFile=true", "-p:EnableCompressionInSingleFile=true");

    /// <summary>The catalogue travels in the assembly of the project that has it.</summary>
    [Fact]
    [Trait("Form", "Long")]
    public void MemberThatOnlyAProjectsCatalogueKnows_IsFoundInALibraryBuiltWithoutSafety()
    {
        BuildResult bypass = _builds.Build(PrebuiltApplication.Catalogued("Output_OwnCatalogue", PrebuiltApplication.Bypass));
        BuildResult innocent = _builds.Build(PrebuiltApplication.Catalogued("Output_OwnCatalogue", PrebuiltApplication.Query));

        Assert.True(bypass.Errors.Any(message => message.Code == "SAFE401" && message.Text.Contains("'M:Vendor.ITrading.Post", StringComparison.Ordinal)), bypass.ToString());
        Assert.True(innocent.Messages.Count == 0, innocent.ToString());
    }

    [Fact]
    [Trait("Form", "Long")]
    public void Library_VerifiesAnyFolder()
    {
        _builds.Build(PrebuiltApplication.Of("Library_Bypass", PrebuiltApplication.Bypass));
        EnforcementCase program = new("Library_Program", """
            using Safety.Verifier;

            Verification result = OutputVerifier.Verify(new VerifierOptions { Folder = args[0] });
            foreach (Finding finding in result.Findings)
                Console.WriteLine($"{finding.Rule} {finding.Assembly} {finding.Member}");
            Console.WriteLine(result.Inventory);
            return Sarif.Write(result.Findings).Contains("SAFE401\",\n          \"ruleIndex\"") == result.Findings.Count > 0 ? 0 : 3;
            """)
        {
            HasOwnContract = false,
            References = EnforcementCase.VerifierPackage,
            Project = "<PropertyGroup><OutputType>Exe</OutputType><TreatWarningsAsErrors>true</TreatWarningsAsErrors></PropertyGroup>",
        };
        BuildResult built = _builds.Build(program);
        Assert.True(built.Messages.Count == 0, built.ToString());
        string output = Path.Combine(_builds.FolderOf(program), "bin", "Debug", "net10.0");

        (int exitCode, string bypass) = DotNet.Run(output, "exec", "Library_Program.dll", Path.Combine(_builds.FolderOf(program), "..", "Library_Bypass", "bin", "Debug", "net10.0"));
        (int exitCodeOfItself, string itself) = DotNet.Run(output, "exec", "Library_Program.dll", ".");

        Assert.StartsWith("SAFE401 Prebuilt.dll M:Vendor.ITrading.Post(System.String,System.Decimal,System.String)", bypass, StringComparison.Ordinal);
        Assert.Contains("\"guard\": \"Demo.TradingGuard\"", bypass, StringComparison.Ordinal);
        Assert.Equal(0, exitCode);
        Assert.StartsWith("{", itself, StringComparison.Ordinal);
        Assert.Equal(0, exitCodeOfItself);
    }

    private void AssertRewrittenIsVerified(string name, string place, params string[] arguments)
    {
        EnforcementCase application = PrebuiltApplication.Rewritten(name, PrebuiltApplication.Query);
        BuildResult innocent = _builds.Publish(application, ["-o", $"{name}/out", "--use-current-runtime", .. arguments]);
        Assert.True(innocent.Messages.Count == 0, innocent.ToString());
        AssertIsInventory(Path.Combine(_builds.FolderOf(application), "out", $"{name}.safety.json"));

        BuildResult bypass = _builds.Publish(PrebuiltApplication.Rewritten(name, PrebuiltApplication.Bypass), ["-o", $"{name}/out", "--use-current-runtime", .. arguments]);
        Assert.Contains("The published output is refused", bypass.Output, StringComparison.Ordinal);
        Assert.Contains(place, bypass.Output, StringComparison.Ordinal);
        Assert.True(bypass.Errors.Any(message => message.Code == "SAFE401" && message.Text.Contains("'M:Vendor.ITrading.Post", StringComparison.Ordinal)), bypass.ToString());
    }

    private static void AssertIsInventory(string path)
    {
        string inventory = File.ReadAllText(path);
        Assert.Contains("\"guard\": \"Demo.TradingGuard\"", inventory, StringComparison.Ordinal);
        Assert.Contains("\"kind\": \"Submit\"", inventory, StringComparison.Ordinal);
    }
}
