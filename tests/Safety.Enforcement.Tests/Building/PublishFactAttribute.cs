using System.Runtime.InteropServices;
using Xunit;

namespace Safety.Enforcement.Tests.Building;

/// <summary>A test that publishes for a runtime; skipped where the SDK's packs for it are not on the machine, because tests ask no network.</summary>
internal sealed class PublishFactAttribute : FactAttribute
{
    private static readonly string[] s_packs =
    [
        "microsoft.net.illink.tasks",
        $"microsoft.netcore.app.crossgen2.{RuntimeInformation.RuntimeIdentifier}",
        $"microsoft.netcore.app.runtime.{RuntimeInformation.RuntimeIdentifier}",
        $"microsoft.aspnetcore.app.runtime.{RuntimeInformation.RuntimeIdentifier}",
    ];

    public PublishFactAttribute()
    {
        string version = Environment.Version.ToString(3);
        if (s_packs.FirstOrDefault(pack => !Directory.Exists(Path.Combine(PackedFeed.MachinePackages, pack, version))) is { } missing)
            Skip = $"The pack {missing} {version} is not on this machine; publish any application with --use-current-runtime --self-contained -p:PublishTrimmed=true -p:PublishReadyToRun=true to bring it.";
    }
}
