using System.Globalization;
using System.Text;

namespace ItAnalytics.Etl.Validate;

/// <summary>
/// The form in which names are compared. It unites what Vietnamese writers use for the same name and keeps apart what
/// they do not: marks stay (Hòa is not Hoa), their place does not (Hòa is Hoà); Ð and ð are Đ; Hải Châu I is Hải Châu 1;
/// TP. and Thành phố, UBND and Ủy ban nhân dân are one; spaces, dashes, full stops and case do not count.
/// Folding twice is folding once.
/// </summary>
internal static class NameFold
{
    // Old and new style of placing the tone in open oa, oe, uy. Written with escapes: the pairs look alike.
    private static readonly (string Old, string New)[] TonePlacements =
    [
        .. Pairs('o', 'a', "òóỏõọ", "àáảãạ"), .. Pairs('o', 'e', "òóỏõọ", "èéẻẽẹ"), .. Pairs('u', 'y', "ùúủũụ", "ỳýỷỹỵ"),
    ];

    private static readonly Dictionary<string, string> RomanNumbers = new(StringComparer.Ordinal)
    {
        ["i"] = "1",
        ["ii"] = "2",
        ["iii"] = "3",
        ["iv"] = "4",
        ["v"] = "5",
        ["vi"] = "6",
    };

    private static readonly (string[] Words, string Short)[] ShortForms =
    [
        (["thành", "phố"], "tp"), (["uỷ", "ban", "nhân", "dân"], "ubnd"),
    ];

    /// <summary>Folds a name; an empty text folds to an empty text.</summary>
    public static string Fold(ReadOnlySpan<char> name)
    {
        var text = Compose(name);
        foreach (var (old, placed) in TonePlacements) text = text.Replace(old, placed, StringComparison.Ordinal);
        var words = SplitWords(text);
        foreach (var (form, shortForm) in ShortForms) Shorten(words, form, shortForm);
        // A Roman number is one only at the end: "Hải Châu I", not "Y tế".
        if (words.Count > 1 && RomanNumbers.TryGetValue(words[^1], out var number)) words[^1] = number;
        return string.Join(' ', words);
    }

    /// <summary>The folded form without any mark, for finding names that are nearly right.</summary>
    public static string Unaccent(string folded)
    {
        var plain = new StringBuilder(folded.Length);
        foreach (var c in folded.Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark) plain.Append(c == 'đ' ? 'd' : c);
        }

        return plain.ToString();
    }

    private static string Compose(ReadOnlySpan<char> name)
    {
        var text = name.ToString();
        // Unpaired surrogates cannot be normalised; they are damage that no name contains.
        if (!IsWellFormed(text)) text = new string([.. text.Where(c => !char.IsSurrogate(c))]);
        return text.Normalize(NormalizationForm.FormKC).ToLowerInvariant().Normalize(NormalizationForm.FormC)
            .Replace('\u00F0', 'đ').Replace('\u0256', 'đ');
    }

    private static bool IsWellFormed(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune == Rune.ReplacementChar) return false;
        }

        return true;
    }

    private static List<string> SplitWords(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        foreach (var c in text)
        {
            if (char.IsLetterOrDigit(c) || char.IsSurrogate(c) || CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark)
            {
                word.Append(c);
                continue;
            }

            if (word.Length > 0) words.Add(word.ToString());
            word.Clear();
        }

        if (word.Length > 0) words.Add(word.ToString());
        return words;
    }

    private static void Shorten(List<string> words, string[] form, string shortForm)
    {
        for (var i = 0; i + form.Length <= words.Count; i++)
        {
            if (!words.Skip(i).Take(form.Length).SequenceEqual(form)) continue;
            words.RemoveRange(i, form.Length);
            words.Insert(i, shortForm);
        }
    }

    private static IEnumerable<(string Old, string New)> Pairs(char first, char second, string toneOnFirst, string toneOnSecond) =>
        toneOnFirst.Zip(toneOnSecond, (old, placed) => ($"{old}{second}", $"{first}{placed}"));
}
