using System.Security.Cryptography;

namespace Safety.PowerCut.Tests.Disk;

/// <summary>The files of a directory, as found after a cut.</summary>
internal sealed class DiskImage
{
    public SortedDictionary<string, byte[]> Files { get; } = new(StringComparer.Ordinal);

    /// <summary>Equal for images with the same names and bytes.</summary>
    public string Hash
    {
        get
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            foreach ((string name, byte[] content) in Files)
            {
                hash.AppendData(System.Text.Encoding.UTF8.GetBytes(FormattableString.Invariant($"{name}:{content.Length}:")));
                hash.AppendData(content);
            }

            return Convert.ToHexString(hash.GetHashAndReset());
        }
    }

    public static DiskImage Read(string directory, string name)
    {
        var image = new DiskImage();
        foreach (string file in Directory.EnumerateFiles(directory, name + "*"))
            image.Files.Add(Path.GetFileName(file), File.ReadAllBytes(file));

        return image;
    }

    /// <summary>Writes the files, and removes whatever else has their first name.</summary>
    public void WriteTo(string directory, string name)
    {
        foreach (string file in Directory.EnumerateFiles(directory, name + "*"))
            File.Delete(file);
        foreach ((string file, byte[] content) in Files)
            File.WriteAllBytes(Path.Combine(directory, file), content);
    }
}
