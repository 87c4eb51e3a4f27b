using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace ItAnalytics.Etl.Extract;

/// <summary>
/// Tells Vietnamese from what looks like it when bytes are read by the wrong table: a Vietnamese word is one syllable,
/// with at most one tone, few beginnings and fewer ends.
/// </summary>
internal static partial class VietnameseSyllable
{
    private const string Tones = "\u0300\u0301\u0303\u0309\u0323";
    private const string Shapes = "\u0302\u0306\u031B";

    /// <summary>Share of the words with a letter beyond ASCII that can be Vietnamese syllables, 0..1; 0 when there is none.</summary>
    public static double Share(string text)
    {
        int possible = 0, all = 0;
        foreach (var word in Word().EnumerateMatches(text))
        {
            var letters = text.AsSpan(word.Index, word.Length);
            if (System.Text.Ascii.IsValid(letters)) continue;
            all++;
            if (IsPossible(letters.ToString())) possible++;
        }

        return all == 0 ? 0 : (double)possible / all;
    }

    /// <summary>Whether a word can be a Vietnamese syllable, in small letters, capitals, or with a capital in front.</summary>
    public static bool IsPossible(string word)
    {
        var capitals = word.Count(char.IsUpper);
        if (capitals > 1 ? capitals < word.Length : capitals == 1 && !char.IsUpper(word[0])) return false;
        var plain = new StringBuilder();
        var tones = 0;
        foreach (var c in word.ToLowerInvariant().Normalize(NormalizationForm.FormD))
        {
            if (Tones.Contains(c, StringComparison.Ordinal)) tones++;
            else if (!Shapes.Contains(c, StringComparison.Ordinal))
            {
                if (CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark) return false;
                plain.Append(c);
            }
        }

        return tones <= 1 && Syllable().IsMatch(plain.ToString());
    }

    [GeneratedRegex(@"[\p{L}\p{M}\p{Nd}\p{S}\p{Po}\p{C}-[\s,;:.""/()%_|0-9\r\n\t]]+")]
    private static partial Regex Word();

    [GeneratedRegex("^(ngh|ng|nh|gh|gi|kh|ph|th|tr|ch|qu|đ|[bcdghklmnprstvx])?([aeiouy]{1,3}(ng|[cmnpt])?|[aeiouy]{0,2}[aeiy](nh|ch))$")]
    private static partial Regex Syllable();
}
