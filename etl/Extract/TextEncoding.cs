using System.Text;
using System.Text.Unicode;

namespace ItAnalytics.Etl.Extract;

/// <summary>What the first bytes of a file say about its encoding.</summary>
/// <param name="Name">Name of the encoding, <c>binary</c>, or nothing for an empty file.</param>
/// <param name="BomLength">Bytes of byte order mark to skip.</param>
internal sealed record EncodingGuess(string? Name, int BomLength);

/// <summary>
/// Finds out how a file is encoded and hands it on as UTF-8, so that one reader serves all. A byte order mark is
/// believed; without one, UTF-8 is recognised by its own rules, UTF-16 by its NUL bytes, and what remains is one of the
/// one-byte encodings, which no rule can tell apart for certain: only a contract may allow them. Where it allows several,
/// the one is taken by which most words are Vietnamese.
/// </summary>
internal static class TextEncoding
{
    /// <summary>With or without byte order mark.</summary>
    public const string Utf8 = "utf-8";

    /// <summary>Either byte order.</summary>
    public const string Utf16 = "utf-16";

    /// <summary>Vietnamese code page of Windows: combining tone marks.</summary>
    public const string Windows1258 = "windows-1258";

    /// <summary>ISO 8859-1 as Windows uses it (code page 1252).</summary>
    public const string Latin1 = "latin-1";

    /// <summary>TCVN 5712:1993, VN3: the fonts named .Vn….</summary>
    public const string Tcvn3 = "tcvn3";

    /// <summary>VNI for Windows: the fonts named VNI-….</summary>
    public const string Vni = "vni";

    /// <summary>Not text: an archive, a workbook, a picture.</summary>
    public const string Binary = "binary";

    private const int SampleSize = 1 << 16;

    private static readonly byte[][] BinarySignatures =
    [
        [0x50, 0x4B, 0x03, 0x04], [0xD0, 0xCF, 0x11, 0xE0], [0x25, 0x50, 0x44, 0x46], [0x1F, 0x8B], [0x89, 0x50, 0x4E, 0x47],
    ];

    /// <summary>Encodings that a contract can name.</summary>
    public static IReadOnlyList<string> Known { get; } = [Utf8, Utf16, Windows1258, Tcvn3, Vni, Latin1];

    /// <summary>Encodings of one byte a character, which no rule can tell apart for certain.</summary>
    public static IReadOnlyList<string> OneByte { get; } = [Windows1258, Tcvn3, Vni, Latin1];

    /// <summary>Looks at the start of a file and leaves the stream where it was.</summary>
    /// <param name="stream">The file.</param>
    /// <param name="accepted">Encodings that the contract accepts; among those of one byte, only they are thought of.</param>
    public static EncodingGuess Guess(Stream stream, IReadOnlyList<string> accepted)
    {
        var buffer = new byte[SampleSize];
        var start = stream.Position;
        var length = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        stream.Position = start;
        return Guess(buffer.AsSpan(0, length), accepted);
    }

    /// <summary>Judges the first bytes of a file.</summary>
    public static EncodingGuess Guess(ReadOnlySpan<byte> sample, IReadOnlyList<string> accepted)
    {
        if (sample.IsEmpty) return new EncodingGuess(null, 0);
        foreach (var signature in BinarySignatures)
        {
            if (sample.StartsWith(signature.AsSpan())) return new EncodingGuess(Binary, 0);
        }

        if (sample is [0xEF, 0xBB, 0xBF, ..]) return new EncodingGuess(Utf8, 3);
        if (sample is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..]) return new EncodingGuess(Utf16, 2);
        if (LooksLikeUtf16(sample)) return new EncodingGuess(Utf16, 0);
        // A sample with few or no valid multi-byte sequences among its bytes beyond ASCII was never UTF-8; one with many
        // is UTF-8 with damaged lines, and those are rejected one by one.
        var (valid, invalid) = CountMultiByte(sample);
        if (invalid == 0 || valid * 2 >= invalid) return new EncodingGuess(Utf8, 0);
        var thinkable = OneByte.Where(accepted.Contains).ToList();
        return new EncodingGuess(thinkable.Count == 1 ? thinkable[0] : MostVietnamese(sample, thinkable.Count == 0 ? OneByte : thinkable), 0);
    }

    /// <summary>The stream as UTF-8 without byte order mark, from its current position on.</summary>
    public static Stream AsUtf8(Stream stream, EncodingGuess guess)
    {
        var bigEndian = guess.Name == Utf16 && StartsBigEndian(stream);
        stream.Position += guess.BomLength;
        if (guess.Name == Utf8) return stream;
        if (guess.Name != Utf16) return new LegacyTextStream(stream, guess.Name!);
        var encoding = new UnicodeEncoding(bigEndian, byteOrderMark: false);
        return Encoding.CreateTranscodingStream(stream, encoding, new UTF8Encoding(false), leaveOpen: false);
    }

    private static bool StartsBigEndian(Stream stream)
    {
        var first = stream.ReadByte();
        stream.Position--;
        return first is 0xFE or 0x00;
    }

    // Text in a Latin script has a NUL in nearly every second byte when it is UTF-16.
    private static bool LooksLikeUtf16(ReadOnlySpan<byte> sample)
    {
        var pairs = Math.Min(sample.Length, 4096) / 2;
        if (pairs < 2) return false;
        int even = 0, odd = 0;
        for (var i = 0; i < pairs; i++)
        {
            if (sample[2 * i] == 0) even++;
            if (sample[(2 * i) + 1] == 0) odd++;
        }

        return Math.Max(even, odd) > pairs / 2 && Math.Min(even, odd) <= pairs / 20;
    }

    private static (int Valid, int Invalid) CountMultiByte(ReadOnlySpan<byte> sample)
    {
        if (Utf8Text.IsValid(sample)) return (0, 0);
        int valid = 0, invalid = 0;
        while (!sample.IsEmpty)
        {
            var ascii = sample.IndexOfAnyInRange((byte)0x80, (byte)0xFF);
            if (ascii < 0) break;
            sample = sample[ascii..];
            var status = Rune.DecodeFromUtf8(sample, out _, out var consumed);
            if (status == System.Buffers.OperationStatus.NeedMoreData) break;
            if (status == System.Buffers.OperationStatus.Done) valid++;
            else invalid++;
            sample = sample[consumed..];
        }

        return (valid, invalid);
    }

    // Read by the right table, nearly all words are Vietnamese syllables; by a wrong one, nearly none.
    private static string MostVietnamese(ReadOnlySpan<byte> sample, IReadOnlyList<string> thinkable)
    {
        var best = (Name: Latin1, Share: 0.5);
        foreach (var name in thinkable)
        {
            var share = VietnameseSyllable.Share(LegacyEncoding.Decode(name, sample));
            if (share > best.Share) best = (name, share);
        }

        return thinkable.Contains(best.Name) ? best.Name : thinkable[0];
    }
}

/// <summary>Validity of UTF-8 that may be cut off at its end.</summary>
internal static class Utf8Text
{
    /// <summary>Whether the bytes are UTF-8, but for a last character that may go on behind them.</summary>
    public static bool IsValid(ReadOnlySpan<byte> bytes)
    {
        if (Utf8.IsValid(bytes)) return true;
        for (var cut = 1; cut <= 3 && cut <= bytes.Length; cut++)
        {
            if (bytes[^cut] >= 0xC0) return Utf8.IsValid(bytes[..^cut]);
        }

        return false;
    }
}
