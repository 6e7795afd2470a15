using System.Security.Cryptography;
using System.Text;

namespace Safety.Generators.Parsing;

/// <summary>Hashes of texts.</summary>
internal static class Fingerprints
{
    /// <summary>SHA-256 in lower-case hex.</summary>
    public static string Of(string text)
    {
        using var sha = SHA256.Create();
        var hex = new StringBuilder(64);
        foreach (byte b in sha.ComputeHash(Encoding.UTF8.GetBytes(text)))
            hex.Append(b.ToString("x2", System.Globalization.CultureInfo.InvariantCulture));
        return hex.ToString();
    }

    /// <summary>The first 8 digits.</summary>
    public static string Short(string text) => Of(text).Substring(0, 8);
}
