namespace Safety.Enforcement.Tests.Building;

/// <summary>
/// What the SDK needs to compile ahead of time, to trim and to bring the framework along is in packages of its own. They are
/// restored from this machine's ordinary sources into its ordinary folder, where the cases' builds find them.
/// </summary>
internal static class RuntimePacks
{
    private static readonly Lazy<string?> s_whyNot = new(Restore);

    /// <summary>What stands against it, as the restore says it; null where the packs are here now.</summary>
    public static string? WhyNot => s_whyNot.Value;

    private static string? Restore()
    {
        string folder = Directory.CreateTempSubdirectory("safety-packs-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "Packs.csproj"), """
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup>
                    <TargetFramework>net10.0</TargetFramework>
                    <OutputType>Exe</OutputType>
                  </PropertyGroup>
                </Project>
                """);
            (int exitCode, string output) = DotNet.Run(
                folder, "restore", "--use-current-runtime", "-v:q", "-tl:off", $"-p:RestorePackagesPath={PackedFeed.MachinePackages}",
                "-p:SelfContained=true", "-p:PublishTrimmed=true", "-p:PublishReadyToRun=true", "-p:PublishSingleFile=true");
            return exitCode == 0 ? null : $"The SDK's runtime packs cannot be restored: {output.Split('\n', StringSplitOptions.RemoveEmptyEntries)[0]}";
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
