using System.Text;

namespace ItAnalytics.Etl.Extract;

/// <summary>The text of a line as rejections keep it.</summary>
internal static class RawTexts
{
    /// <summary>The bytes as text: cut off, and without what a text column of PostgreSQL cannot hold.</summary>
    public static string Of(ReadOnlySpan<byte> utf8) =>
        Of(Encoding.UTF8.GetString(utf8[..Math.Min(utf8.Length, 4 * SourceRecord.MaximumRawText)]));

    /// <summary>The text, cut off, and without what a text column of PostgreSQL cannot hold: NUL, half of a surrogate pair.</summary>
    public static string Of(string text)
    {
        if (text.Length > SourceRecord.MaximumRawText) text = text[..SourceRecord.MaximumRawText];
        if (text.Length > 0 && char.IsHighSurrogate(text[^1])) text = text[..^1];
        return text.Replace('\0', '\u2400');
    }
}
