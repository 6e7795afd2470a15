using System.Diagnostics;

namespace Safety.Verifier.Tests;

/// <summary>Assemblies of the other languages, made by their compilers in a project that has never heard of Safety.</summary>
public sealed class LanguageTests : IDisposable
{
    private readonly OutputFolder _output = new OutputFolder().With("Contract", Sources.Contract);
    private readonly string _project = Directory.CreateTempSubdirectory("safety-language-").FullName;

    [Fact]
    [Trait("Form", "Long")]
    public void FSharp_Triggers()
    {
        const string Code = """
            module Fast
            open System.Threading
            open Demo

            let direct (broker: IBroker) order = broker.SubmitOrder(order, CancellationToken.None)
            let later (broker: IBroker) = fun order -> broker.SubmitOrder(order, CancellationToken.None)
            let task (broker: ConcreteBroker) order = task { return! broker.SubmitOrder(order, CancellationToken.None) }
            let inline private resolved (broker: ^T when ^T: (member Connect: unit -> System.Threading.Tasks.Task)) = broker.Connect()
            let byShape (broker: IBroker) = resolved broker
            let quoted () = <@ fun (broker: IBroker) order -> broker.SubmitOrder(order, CancellationToken.None) @>
            let byName (broker: obj) = broker.GetType().GetMethod("SubmitOrder")
            let innocent (broker: IBroker) id = broker.FindOrder(id, CancellationToken.None)
            """;
        string[] found = Build("fsproj", "Fast.fs", Code, """<Compile Include="Fast.fs" />""");
        foreach (string method in (string[])["direct", "later", "task", "<resolved>", "quoted", "byName"])
            Assert.Contains(found, place => place.Contains($"Fast.{method}", StringComparison.Ordinal));
        Assert.DoesNotContain(found, static place => place.Contains("innocent", StringComparison.Ordinal));
    }

    [Fact]
    [Trait("Form", "Long")]
    public void VisualBasic_Triggers()
    {
        const string Code = """
            Imports System.Threading
            Imports System.Threading.Tasks
            Imports Demo
            Imports Safety.Orders
            Imports Safety.Identity

            Public Module Fast
                Public Function Direct(broker As IBroker, order As NewOrder) As Task
                    Return broker.SubmitOrder(order, CancellationToken.None)
                End Function
                Public Async Function Awaited(broker As ConcreteBroker, order As NewOrder) As Task
                    Await broker.SubmitOrder(order, CancellationToken.None)
                End Function
                Public Function Later(broker As IBroker) As Func(Of Task)
                    Return AddressOf broker.Connect
                End Function
                Public Function Late(broker As Object, id As Object) As Object
                    Return broker.CancelOrder(id, CancellationToken.None)
                End Function
                Public Function ByName(broker As Object) As Object
                    Return CallByName(broker, "Connect", CallType.Method)
                End Function
                Public Function Innocent(broker As IBroker, id As ClientOrderId) As Object
                    Return broker.FindOrder(id, CancellationToken.None)
                End Function
            End Module
            """;
        string[] found = Build("vbproj", "Fast.vb", Code, "");
        foreach (string method in (string[])["Direct", "Awaited", "Later", "Late", "ByName"])
            Assert.Contains(found, place => place.StartsWith("Prebuilt.Fast.", StringComparison.Ordinal) && place.Contains(method, StringComparison.Ordinal));
        Assert.DoesNotContain(found, static place => place.Contains("Innocent", StringComparison.Ordinal));
    }

    public void Dispose()
    {
        _output.Dispose();
        Directory.Delete(_project, recursive: true);
    }

    /// <summary>The methods in which something was found.</summary>
    private string[] Build(string kind, string file, string code, string items)
    {
        File.WriteAllText(System.IO.Path.Combine(_project, file), code);
        File.WriteAllText(System.IO.Path.Combine(_project, $"Prebuilt.{kind}"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <SatelliteResourceLanguages>en</SatelliteResourceLanguages>
                <OptionStrict>Off</OptionStrict>
                <NoWarn>$(NoWarn);42016;42017;42018;42020;FS3370</NoWarn>
              </PropertyGroup>
              <ItemGroup>
                {items}
                <Reference Include="{_output.PathOf("Contract.dll")}" Private="false" />
                <Reference Include="{_output.PathOf("Safety.dll")}" Private="false" />
              </ItemGroup>
            </Project>
            """);
        ProcessStartInfo start = new(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", ["build", "-v:q", "-tl:off", "-nologo", "-nodeReuse:false", "-p:UseSharedCompilation=false"])
        {
            WorkingDirectory = _project,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };

        // The test run hands its own MSBuild's paths to its children.
        foreach (string name in start.Environment.Keys.Where(static name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase) || name.StartsWith("VSTEST", StringComparison.OrdinalIgnoreCase)).ToArray())
            start.Environment.Remove(name);
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        using Process process = Process.Start(start)!;
        string text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, text);
        File.Copy(System.IO.Path.Combine(_project, "bin", "Debug", "net10.0", "Prebuilt.dll"), _output.PathOf("Prebuilt.dll"));
        return [.. _output.Verify().Findings.Where(static finding => finding.Assembly == "Prebuilt.dll").Select(static finding => finding.Method ?? "")];
    }
}
