using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Safety.Verifier.Tests;

/// <summary>The forms a finished output can have, and files that cannot be read.</summary>
public sealed class OutputFormTests
{
    private const string Bypass = "public static Task Run(IBroker broker, NewOrder order) => broker.SubmitOrder(order, default);";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(6)]
    public void SingleFileBundle_IsRead(int version)
    {
        using OutputFolder output = Outlaw();
        string[] files = Directory.GetFiles(output.Path, "*.dll");
        byte[] bundle = Bundle(version, files);
        foreach (string file in files)
            File.Delete(file);
        File.WriteAllBytes(output.PathOf("app"), bundle);
        Finding finding = Assert.Single(output.Verify().Findings);
        Assert.Equal(("SAFE401", "app!App.dll"), (finding.Rule, finding.Assembly));
    }

    [Theory]
    [InlineData("version 99")]
    [InlineData("outside the file")]
    public void BundleOfAnUnknownForm_Triggers(string reason)
    {
        using OutputFolder output = Outlaw();
        byte[] bundle = Bundle(reason[0] == 'v' ? 99 : 6, Directory.GetFiles(output.Path, "*.dll"));
        if (reason[0] == 'o')
            BitConverter.GetBytes((long)bundle.Length + 1).CopyTo(bundle, 8);
        File.WriteAllBytes(output.PathOf("app"), bundle);
        Finding finding = output.Verify().Findings.Single(static finding => finding.Rule == "SAFE403");
        Assert.Equal("app", finding.Assembly);
        Assert.Contains(reason, finding.Text, StringComparison.Ordinal);
    }

    /// <summary>The host of an ordinary application has the same signature and says that it holds nothing.</summary>
    [Fact]
    public void HostWithoutFiles_DoesNotTrigger()
    {
        using OutputFolder output = new OutputFolder().With("Contract", Sources.Contract);
        byte[] host = Bundle(6, []);
        BitConverter.GetBytes(0L).CopyTo(host, 8);
        File.WriteAllBytes(output.PathOf("app"), host);
        Assert.Empty(output.Verify().Findings);
    }

    [Fact]
    public void PlugInInASubfolder_Triggers()
    {
        using OutputFolder output = Outlaw().Move("App.dll", "plugins");
        Assert.Equal("plugins/App.dll", Assert.Single(output.Verify().Findings).Assembly);
    }

    /// <summary>What was published lies below what was built, and can be older than it.</summary>
    [Fact]
    public void OutputOfItsOwn_IsLeftToItsOwnVerification()
    {
        using OutputFolder output = Outlaw().Move("App.dll", "publish");
        File.WriteAllText(System.IO.Path.Combine(output.PathOf("publish"), "App.runtimeconfig.json"), "{}");
        Assert.Empty(output.Verify().Findings);
        Assert.Single(output.VerifyRecursively().Findings);
    }

    [Fact]
    public void AssemblyOfAnotherFileName_Triggers()
    {
        using OutputFolder output = Outlaw();
        File.Move(output.PathOf("App.dll"), output.PathOf("app.plugin"));
        Assert.Equal("app.plugin", Assert.Single(output.Verify().Findings).Assembly);
    }

    /// <summary>Two copies of one assembly: a call in either is found, and the broker is listed once.</summary>
    [Fact]
    public void CopyOfAnAssembly_IsVerifiedToo()
    {
        using OutputFolder output = new OutputFolder().With("Contract", Sources.Contract + "namespace Demo { public static class Fast { public static Task Go(IBroker broker) => broker.Connect(); } }");
        string once = output.Verify().Inventory;
        Directory.CreateDirectory(output.PathOf("copy"));
        File.Copy(output.PathOf("Contract.dll"), output.PathOf("copy/Contract.dll"));
        Verification result = output.Verify();
        Assert.Equal(["Contract.dll", "copy/Contract.dll"], result.Findings.Select(static finding => finding.Assembly));
        Assert.Equal(once, result.Inventory);
    }

    /// <summary>An older copy does not know a member that the newer one has.</summary>
    [Fact]
    public void CallOfAMemberThatOnlyOneCopyHas_Triggers()
    {
        using OutputFolder older = new OutputFolder().With("Contract", Sources.Contract.Replace("[BrokerCall(BrokerCallKind.Session)] Task Connect();", "", StringComparison.Ordinal));
        using OutputFolder output = new OutputFolder().With("Contract", Sources.Contract).With("App", Sources.App("public static Task Run(IBroker broker) => broker.Connect();"));
        Directory.CreateDirectory(output.PathOf("a"));
        File.Copy(older.PathOf("Contract.dll"), output.PathOf("a/Contract.dll"));
        File.Move(output.PathOf("Contract.dll"), output.PathOf("b.dll"));
        Assert.Contains(output.Verify().Findings, static finding => finding.Assembly == "App.dll");
    }

    [Fact]
    public void NativeLibrary_DoesNotTrigger()
    {
        using OutputFolder output = new OutputFolder().With("Contract", Sources.Contract);
        File.WriteAllBytes(output.PathOf("native.dll"), [0x7F, (byte)'E', (byte)'L', (byte)'F', 0, 0, 0, 0]);
        File.WriteAllBytes(output.PathOf("cut.dll"), [(byte)'M', (byte)'Z']);
        File.WriteAllBytes(output.PathOf("empty.dll"), []);
        Assert.Empty(output.Verify().Findings);
    }

    [Fact]
    public void DamagedAssembly_Triggers()
    {
        using OutputFolder output = new OutputFolder().With("Contract", Sources.Contract).With("App", Sources.App("public static int One() => 1;"));
        byte[] bytes = File.ReadAllBytes(output.PathOf("App.dll"));
        int metadata = bytes.AsSpan().IndexOf("BSJB"u8);
        bytes.AsSpan(metadata, 4).Clear();
        File.WriteAllBytes(output.PathOf("App.dll"), bytes);
        Finding finding = Assert.Single(output.Verify().Findings);
        Assert.Equal(("SAFE403", "App.dll"), (finding.Rule, finding.Assembly));
    }

    [Fact]
    public void CutAssembly_Triggers()
    {
        using OutputFolder output = new OutputFolder().With("Contract", Sources.Contract).With("App", Sources.App(Bypass));
        byte[] bytes = File.ReadAllBytes(output.PathOf("App.dll"));
        File.WriteAllBytes(output.PathOf("App.dll"), bytes[..(bytes.Length / 2)]);
        Assert.Equal(("SAFE403", "App.dll"), output.Verify().Findings.Select(static finding => (finding.Rule, finding.Assembly)).Single());
    }

    private static OutputFolder Outlaw() => new OutputFolder().With("Contract", Sources.Contract).With("App", Sources.App(Bypass));

    /// <summary>A single-file application as the SDK lays it out; its host is nothing but what makes it one.</summary>
    private static byte[] Bundle(int version, string[] files)
    {
        using MemoryStream file = new();
        using BinaryWriter writer = new(file, Encoding.UTF8);
        writer.Write([0x7F, (byte)'E', (byte)'L', (byte)'F', 0, 0, 0, 0]);
        writer.Write(0L);
        writer.Write(SHA256.HashData(".net core bundle\n"u8));
        List<(string Name, long Offset, long Size, long Compressed)> entries = [];
        foreach (string path in files)
        {
            byte[] content = File.ReadAllBytes(path);
            byte[] stored = version >= 6 ? Deflated(content) : content;
            entries.Add((System.IO.Path.GetFileName(path), file.Position, content.Length, version >= 6 ? stored.Length : 0));
            writer.Write(stored);
        }

        long header = file.Position;
        writer.Write((uint)version);
        writer.Write(0u);
        writer.Write(entries.Count);
        writer.Write("bundle-id");
        if (version >= 2)
            writer.Write(new byte[40]);
        foreach ((string name, long offset, long size, long compressed) in entries)
        {
            writer.Write(offset);
            writer.Write(size);
            if (version >= 6)
                writer.Write(compressed);
            writer.Write((byte)1);
            writer.Write(name);
        }

        file.Position = 8;
        writer.Write(header);
        return file.ToArray();
    }

    private static byte[] Deflated(byte[] content)
    {
        using MemoryStream compressed = new();
        using (DeflateStream stream = new(compressed, CompressionLevel.Fastest))
            stream.Write(content);
        return compressed.ToArray();
    }
}
