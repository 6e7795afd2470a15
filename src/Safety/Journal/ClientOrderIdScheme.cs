using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Safety.Contracts;
using Safety.Identity;

namespace Safety.Journal;

/// <summary>
/// Scheme 1, frozen: how an <see cref="OrderKey"/> becomes an intent key and a client order ID. A pure function of the key
/// and the ownership tag, time-ordered so that the journal's index grows at its end (random keys cost a factor of 4).
/// </summary>
/// <remarks><c>S1</c> · 4 characters ownership tag · 10 characters milliseconds since 1970 · up to 16 characters hash of the key; Crockford base 32.</remarks>
internal static class ClientOrderIdScheme
{
    public const int Version = 1;
    public const int TagLength = 4;
    public const int ShortestAlphaNumeric = 24;

    private const int KeyLength = 32;
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    /// <summary>The tag our orders carry at the venue, stable for an account whichever journal is in use.</summary>
    public static string TagOf(AccountId account)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(account.ToString()), digest);
        return string.Create(TagLength, BinaryPrimitives.ReadUInt32BigEndian(digest), static (text, value) => Write(text, value));
    }

    /// <summary>The canonical encoding of a key: what the journal knows the intent by.</summary>
    public static string IntentKey(in OrderKey key, string tag)
    {
        UInt128 hash = Hash(key);
        return string.Create(KeyLength, (key.CauseTime, hash, tag), static (text, s) =>
        {
            "S1".CopyTo(text);
            s.tag.CopyTo(text[2..]);
            Write(text.Slice(6, 10), (ulong)s.CauseTime.ToUnixTimeMilliseconds());
            Write(text.Slice(16, 16), s.hash);
        });
    }

    /// <summary>The client order ID for a venue, from the intent key. <paramref name="number"/> is used by integer formats only.</summary>
    public static ClientOrderId Encode(string intentKey, in OrderKey key, VenueProfileAttribute profile, long number)
    {
        switch (profile.IdFormat)
        {
            case IdFormat.Integer:
                return new ClientOrderId(number.ToString(CultureInfo.InvariantCulture));
            case IdFormat.Uuid:
                Span<byte> bytes = stackalloc byte[16];
                BinaryPrimitives.WriteUInt128BigEndian(bytes, Hash(key));
                BinaryPrimitives.WriteUInt64BigEndian(bytes, ((ulong)key.CauseTime.ToUnixTimeMilliseconds() << 16) | BinaryPrimitives.ReadUInt16BigEndian(bytes[6..]));
                bytes[6] = (byte)(bytes[6] & 0x0F | 0x80);
                bytes[8] = (byte)(bytes[8] & 0x3F | 0x80);
                return new ClientOrderId(new Guid(bytes, bigEndian: true).ToString("D"));
            case IdFormat.NotCarried:
                return new ClientOrderId(intentKey);
            default:
                return new ClientOrderId(intentKey.Length <= profile.IdMaxLength ? intentKey : intentKey[..profile.IdMaxLength]);
        }
    }

    /// <summary>The ID of the n-th cancel request for an order, where the venue wants one.</summary>
    public static ClientOrderId Cancel(ClientOrderId target, int attempt, VenueProfileAttribute profile)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"cancel|{target}|{attempt}")), digest);
        UInt128 hash = BinaryPrimitives.ReadUInt128BigEndian(digest);
        return profile.IdFormat switch
        {
            IdFormat.Uuid => new ClientOrderId(new Guid(digest[..16], bigEndian: true).ToString("D")),
            IdFormat.Integer => target,
            _ => new ClientOrderId("S1C" + string.Create(20, hash, static (text, value) => Write(text, value))),
        };
    }

    public static bool IsTagCharacter(char c) => Alphabet.Contains(c, StringComparison.Ordinal);

    /// <summary>Why a key cannot be used, or null.</summary>
    public static string? Problem(in OrderKey key)
    {
        if (BadText(key.Strategy.Value, 64)) return "the strategy's name must be 1 to 64 whole characters without control characters";
        if (BadText(key.Cause.Value, 128)) return "the cause key must be 1 to 128 whole characters without control characters";
        if (key.CauseTime.Year is < 2000 or > 2200) return "the cause time must be the time of the cause (a bar, a report), between 2000 and 2200";
        return null;

        static bool BadText(string? text, int longest) => string.IsNullOrEmpty(text) || text.Length > longest || text.AsSpan().IndexOfAnyInRange('\0', '\u001f') >= 0 || !Journal.StoredText.IsWhole(text);
    }

    private static UInt128 Hash(in OrderKey key)
    {
        Generated.V1.ContentHasher hasher = default;
        hasher.Add(key.Strategy.Value);
        hasher.Add(key.Cause.Value);
        hasher.Add(key.CauseTime);
        hasher.Add(key.Leg);
        hasher.Add(key.Attempt);
        Generated.V1.ContentHash hash = hasher.ToHash();
        return new UInt128(hash.High, hash.Low);
    }

    private static void Write(Span<char> text, UInt128 value)
    {
        for (int i = text.Length - 1; i >= 0; i--, value >>= 5)
            text[i] = Alphabet[(int)(value & 31)];
    }
}
