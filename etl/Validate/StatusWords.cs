using System.Text;
using ItAnalytics.Etl.Extract;

namespace ItAnalytics.Etl.Validate;

/// <summary>The words that stand where a value could stand, and the errors of formulas that never are one.</summary>
internal static class StatusWords
{
    private const int LongestWord = 30;

    private static readonly Dictionary<string, CellStatus> Common = new(StringComparer.Ordinal)
    {
        ["trống"] = CellStatus.Missing,
        ["không có số liệu"] = CellStatus.Missing,
        ["chưa có số liệu"] = CellStatus.Missing,
        ["không báo cáo"] = CellStatus.Missing,
        ["missing"] = CellStatus.Missing,
        ["-"] = CellStatus.Missing,
        ["–"] = CellStatus.Missing,
        ["—"] = CellStatus.Missing,
        ["n/a"] = CellStatus.NotApplicable,
        ["na"] = CellStatus.NotApplicable,
        ["không áp dụng"] = CellStatus.NotApplicable,
        ["not applicable"] = CellStatus.NotApplicable,
        ["chưa công bố"] = CellStatus.NotPublished,
        ["không công bố"] = CellStatus.NotPublished,
        ["not published"] = CellStatus.NotPublished,
        ["loại trừ"] = CellStatus.Excluded,
        ["không đánh giá"] = CellStatus.Excluded,
        ["excluded"] = CellStatus.Excluded,
    };

    private static readonly string[] FormulaErrors =
        ["#div/0!", "#n/a", "#name?", "#null!", "#num!", "#ref!", "#value!", "#spill!", "#getting_data"];

    /// <summary>The form in which words are compared: composed, lower case, single spaces; marks and signs stay.</summary>
    public static string Fold(ReadOnlySpan<char> text) =>
        string.Join(' ', text.ToString().Normalize(NormalizationForm.FormC).ToLowerInvariant()
            .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>The state that a cell names, or nothing when it must be a value.</summary>
    public static CellStatus? Read(ReadOnlySpan<char> text, SourceContract contract)
    {
        if (text.IsEmpty || text.Length > LongestWord || char.IsAsciiDigit(text[0])) return null;
        var word = Fold(text);
        if (contract.StatusWords.TryGetValue(word, out var own)) return own;
        return Common.TryGetValue(word, out var status) ? status : null;
    }

    /// <summary>Whether a spreadsheet left the error of a formula here.</summary>
    public static bool IsFormulaError(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        if (text.IsEmpty || text[0] is not ('#' or 'E' or '=')) return false;
        if (text[0] == '=' || text.StartsWith("Err:", StringComparison.Ordinal)) return true;
        foreach (var error in FormulaErrors)
        {
            if (text.Equals(error, StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }
}
