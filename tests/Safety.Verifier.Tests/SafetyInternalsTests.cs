namespace Safety.Verifier.Tests;

/// <summary>SAFE404, and the native functions behind a broker.</summary>
public sealed class SafetyInternalsTests
{
    private const string IgnoresAccess = """
        [assembly: System.Runtime.CompilerServices.IgnoresAccessChecksTo("NAME")]
        namespace System.Runtime.CompilerServices { [AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)] public class IgnoresAccessChecksToAttribute(string name) : Attribute { public string Name => name; } }
        """;

    [Theory]
    [InlineData("Safety", 1)]
    [InlineData("Contract", 1)]
    [InlineData("System.Text.Json", 0)]
    public void IgnoredAccessChecks(string opened, int found)
    {
        using OutputFolder output = new OutputFolder().With("Contract", Sources.Contract).WithForeign("Tool", IgnoresAccess.Replace("NAME", opened, StringComparison.Ordinal));
        Assert.Equal(found, output.Verify().Findings.Count(static finding => finding is { Rule: "SAFE404", Assembly: "Tool.dll" }));
    }

    /// <summary>Safety's key is public, as is usual: whoever takes a friend's name could mint permits.</summary>
    [Fact]
    public void NamedLikeAFriend_Triggers()
    {
        using OutputFolder output = new OutputFolder().With("Contract", Sources.Contract).WithForeign("Safety.Tests", "public static class Nothing;");
        Finding finding = Assert.Single(output.Verify().Findings);
        Assert.Equal(("SAFE404", "Safety.Tests.dll"), (finding.Rule, finding.Assembly));
    }

    [Theory]
    [InlineData("public static object Hash() { ContentHasher hash = default; hash.Add(\"\"); return hash.ToHash(); }")]
    [InlineData("public static void Permit() { SendPermit permit = default; permit.Demand(default); }")]
    [InlineData("public static object Uninitialized() => System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(typeof(Admission)); public static bool Is(object item) => item is Admission;")]
    public void WhatIsForGuards_ElsewhereTriggers(string members)
    {
        using OutputFolder output = new OutputFolder().With("Contract", Sources.Contract).With("App", Sources.App(members));
        Assert.Contains(output.Verify().Findings, static finding => finding is { Rule: "SAFE404", Assembly: "App.dll" });
    }

    [Fact]
    public void GeneratedGuards_DoNotTrigger()
    {
        using OutputFolder output = new OutputFolder().With("Contract", Sources.Contract).WithForeign("Vendor", Sources.Sdk).With("App", Sources.SdkGuard, surface: Sources.SdkSurface);
        Assert.Empty(output.Verify().Findings);
    }

    /// <summary>The nested contract's guard stands beside the outermost type, under a name of both.</summary>
    [Fact]
    public void GuardOfANestedContract_DoesNotTrigger()
    {
        using OutputFolder output = new OutputFolder().With("Contract", Sources.Contract.Replace("[BrokerContract]", "public static class Venue { [BrokerContract]", StringComparison.Ordinal)
            .Replace("public class ConcreteBroker : IBroker", "} public class ConcreteBroker : Venue.IBroker", StringComparison.Ordinal));
        Verification result = output.Verify();
        Assert.Empty(result.Findings);
        Assert.Contains("\"guard\": \"Demo.VenueBrokerGuard\"", result.Inventory, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[System.Runtime.InteropServices.DllImport(\"brokerapi\", EntryPoint = \"place_order\")] public static extern int Fast(int quantity);", 1)]
    [InlineData("[System.Runtime.InteropServices.DllImport(\"brokerapi.dll\")] public static extern int place_order(int quantity);", 1)]
    [InlineData("[System.Runtime.InteropServices.DllImport(\"brokerapi\")] public static extern int version();", 0)]
    [InlineData("[System.Runtime.InteropServices.DllImport(\"other\")] public static extern int place_order(int quantity);", 0)]
    [InlineData("[System.Runtime.InteropServices.DllImport(\"libc\")] public static extern int getpid();", 0)]
    public void NativeFunctionBehindABroker(string import, int found)
    {
        const string Vendor = """
            namespace Vendor
            {
                public interface ITrading { string Post(string symbol, decimal quantity, string? clientOrderId); }
                public sealed class Client : ITrading
                {
                    public string Post(string symbol, decimal quantity, string? clientOrderId) => Native.Place((int)quantity).ToString() + Native.getpid();
                }
                internal static class Native
                {
                    [System.Runtime.InteropServices.DllImport("brokerapi", EntryPoint = "place_order")] internal static extern int Place(int quantity);
                    [System.Runtime.InteropServices.DllImport("libc")] internal static extern int getpid();
                }
            }
            """;
        using OutputFolder output = new OutputFolder().WithForeign("Vendor", Vendor)
            .With("App", "[Safety.Contracts.BrokerGuard(typeof(Vendor.ITrading))] public sealed partial class Guard;", surface: "Submit M:Vendor.ITrading.Post(System.String,System.Decimal,System.String)")
            .WithForeign("Direct", $"public static class Direct {{ {import} public static Vendor.ITrading? Held; }}");
        Assert.Equal(found, output.Verify().Findings.Count(static finding => finding.Text.Contains("native function", StringComparison.Ordinal)));
    }
}
