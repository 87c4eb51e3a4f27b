using System.Globalization;
using System.Text;

namespace ItAnalytics.Etl.Extract;

/// <summary>
/// The one-byte encodings in which Vietnamese was written before Unicode, as tables from bytes to text.
/// TCVN3 (fonts named .Vn…, also called ABC) is TCVN 5712:1993, VN3: one byte a letter. Its capital fonts (.VnTimeH) show
/// small letters as capitals, which no table can know. VNI (fonts named VNI-…) writes a letter and a byte for its marks
/// behind it. Windows-1258 writes the tone behind the vowel, too. All of them come out composed (NFC).
/// </summary>
internal static class LegacyEncoding
{
    private const char Unknown = '\uFFFD';

    // TCVN 5712:1993 from 0xA1 to 0xFE, letters beyond VN3 included.
    private const string Tcvn3Letters =
        "ĂÂÊÔƠƯĐăâêôơưđẰ\u0300\u0309\u0303\u0301\u0323àảãáạẲằẳẵắẴẮẦẨẪẤỀặầẩẫấậèỂẻẽéẹềểễếệìỉỄẾỒĩíịòỔỏõóọồổỗốộờởỡớợùỖủũúụừửữứựỳỷỹýỵ";

    // VNI for Windows: marks behind a vowel, in capitals too, each with the combining marks that they stand for.
    private const string VniMarks = "ùøûõïêéèúüëâáàåãäÙØÛÕÏÊÉÈÚÜËÂÁÀÅÃÄ";

    private static readonly string[] VniMeanings =
    [
        "\u0301", "\u0300", "\u0309", "\u0303", "\u0323",
        "\u0306", "\u0306\u0301", "\u0306\u0300", "\u0306\u0309", "\u0306\u0303", "\u0306\u0323",
        "\u0302", "\u0302\u0301", "\u0302\u0300", "\u0302\u0309", "\u0302\u0303", "\u0302\u0323",
    ];

    private const string VniLetters = "ôöñæóòîÔÖÑÆÓÒÎ";
    private const string VniLettersMean = "ơưđỉĩịỵƠƯĐỈĨỊỴ";
    private const string VniVowels = "aeiouyơưAEIOUYƠƯ";

    private static readonly string Windows1252 = Table(1252);
    private static readonly string Windows1258 = Table(1258);
    private static readonly string Tcvn3 = MakeTcvn3();

    /// <summary>Text of bytes in an encoding, composed. The bytes are taken for a whole text.</summary>
    public static string Decode(string encoding, ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        Append(encoding, bytes, text);
        return text.ToString().Normalize(NormalizationForm.FormC);
    }

    /// <summary>Adds the text of bytes, with marks still behind their letters.</summary>
    public static void Append(string encoding, ReadOnlySpan<byte> bytes, StringBuilder text)
    {
        if (encoding == TextEncoding.Vni)
        {
            foreach (var b in bytes) AppendVni(Windows1252[b], text);
            return;
        }

        var table = encoding switch
        {
            TextEncoding.Tcvn3 => Tcvn3,
            TextEncoding.Windows1258 => Windows1258,
            TextEncoding.Latin1 => Windows1252,
            _ => throw new ArgumentOutOfRangeException(nameof(encoding), encoding, "no one-byte encoding"),
        };
        foreach (var b in bytes) text.Append(table[b]);
    }

    /// <summary>Characters at the end of a text that may still be joined by a mark that follows.</summary>
    public static int OpenTail(StringBuilder text)
    {
        var length = 0;
        while (length < text.Length)
        {
            var last = text[text.Length - ++length];
            if (CharUnicodeInfo.GetUnicodeCategory(last) != UnicodeCategory.NonSpacingMark) break;
        }

        return length;
    }

    private static void AppendVni(char c, StringBuilder text)
    {
        var mark = VniMarks.IndexOf(c, StringComparison.Ordinal);
        if (mark >= 0 && text.Length > 0 && VniVowels.Contains(text[^1], StringComparison.Ordinal))
        {
            text.Append(VniMeanings[mark % VniMeanings.Length]);
            return;
        }

        var letter = VniLetters.IndexOf(c, StringComparison.Ordinal);
        text.Append(letter >= 0 ? VniLettersMean[letter] : c);
    }

    private static string Table(int codePage)
    {
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(codePage)!;
        return string.Concat(Enumerable.Range(0, 256).Select(b => encoding.GetString([(byte)b])));
    }

    private static string MakeTcvn3()
    {
        var table = new char[256];
        for (var b = 0; b < 256; b++)
            table[b] = b switch { < 0x80 or 0xA0 => (char)b, < 0xA1 or 0xFF => Unknown, _ => Tcvn3Letters[b - 0xA1] };

        return new string(table);
    }
}
