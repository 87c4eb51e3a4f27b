namespace ItAnalytics.Etl.Validate;

/// <summary>A name that is near to one that was not found, and how near.</summary>
/// <param name="Name">The known name.</param>
/// <param name="Code">Code of what it names.</param>
/// <param name="Distance">Letters to change; 0 when only marks or their place differ.</param>
internal sealed record NearName(string Name, string Code, int Distance)
{
    /// <summary>Why the name is offered, in Vietnamese.</summary>
    public string WhyVietnamese => Distance == 0 ? "chỉ khác dấu" : $"khác {Distance} ký tự";

    /// <summary>Why the name is offered, in English.</summary>
    public string WhyEnglish => Distance == 0 ? "differs only in its marks" : $"differs in {Distance} letter{(Distance == 1 ? "" : "s")}";
}

/// <summary>Finds the known names that a wrong one may have meant. It only offers; nothing is ever resolved by it.</summary>
internal static class ClosestNames
{
    /// <summary>
    /// The up to <paramref name="count"/> names within a third of the length of <paramref name="folded"/>, nearest first.
    /// </summary>
    public static IReadOnlyList<NearName> Find(string folded, IEnumerable<(string Folded, string Name, string Code)> known, int count = 3)
    {
        var wanted = NameFold.Unaccent(folded);
        var limit = Math.Max(1, wanted.Length / 3);
        return
        [
            .. known
                .Select(k => new NearName(k.Name, k.Code, Distance(wanted, NameFold.Unaccent(k.Folded), limit)))
                .Where(n => n.Distance <= limit)
                .OrderBy(n => n.Distance).ThenBy(n => n.Name, StringComparer.Ordinal)
                .DistinctBy(n => n.Code)
                .Take(count),
        ];
    }

    /// <summary>Edit distance (Levenshtein), or <paramref name="limit"/> + 1 as soon as it must be larger.</summary>
    public static int Distance(string a, string b, int limit)
    {
        if (Math.Abs(a.Length - b.Length) > limit) return limit + 1;
        var previous = new int[b.Length + 1];
        var current = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++) previous[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            var least = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var change = previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                current[j] = Math.Min(change, Math.Min(previous[j], current[j - 1]) + 1);
                least = Math.Min(least, current[j]);
            }

            if (least > limit) return limit + 1;
            (previous, current) = (current, previous);
        }

        return previous[b.Length];
    }
}
