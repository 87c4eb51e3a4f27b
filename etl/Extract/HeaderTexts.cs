namespace ItAnalytics.Etl.Extract;

/// <summary>Headers that go over several rows.</summary>
internal static class HeaderTexts
{
    /// <summary>Between the parts of a header that goes over several rows.</summary>
    public const string Separator = " / ";

    /// <summary>
    /// One name a column: its texts from above to below, each once, so that a cell merged over several rows or columns
    /// counts for each of them.
    /// </summary>
    public static string[] Join(IReadOnlyList<SheetCell[]> rows)
    {
        var names = new string[rows.Max(r => r.Length)];
        for (var column = 0; column < names.Length; column++)
        {
            var parts = rows.Where(r => column < r.Length && !r[column].IsBlank)
                .Select(r => string.Join(' ', r[column].Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
            names[column] = string.Join(Separator, parts.Distinct(StringComparer.Ordinal));
        }

        return names;
    }

    /// <summary>A header and its last part, if it has several.</summary>
    public static (string Header, string Part) Split(string name, IReadOnlyCollection<string> parts)
    {
        var at = name.LastIndexOf(Separator, StringComparison.Ordinal);
        return at >= 0 && parts.Contains(name[(at + Separator.Length)..]) ? (name[..at], name[(at + Separator.Length)..]) : (name, "");
    }
}
