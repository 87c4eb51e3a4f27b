namespace ItAnalytics.GraphQL.Errors;

/// <summary>Finds the names that a mistyped name may have meant.</summary>
/// <remarks>The distance is that of Damerau and Levenshtein (optimal string alignment) with one change: names that
/// differ only in case are one edit apart. A name further than 40 % of the input's length is no suggestion.</remarks>
internal static class SuggestionList
{
    /// <summary>The near options, nearest first, equally near ones in natural order.</summary>
    internal static List<string> For(string input, IEnumerable<string> options)
    {
        var threshold = (int)(input.Length * 0.4) + 1;
        var found = new List<(string Option, int Distance)>();
        foreach (var option in options.Distinct())
        {
            if (Distance(input, option, threshold) is { } distance) found.Add((option, distance));
        }
        found.Sort((a, b) => a.Distance != b.Distance ? a.Distance.CompareTo(b.Distance) : Natural(a.Option, b.Option));
        return found.ConvertAll(pair => pair.Option);
    }

    /// <summary>The number of edits from one name to the other, or null when it is above the threshold.</summary>
    private static int? Distance(string input, string option, int threshold)
    {
        if (input == option) return 0;
        var a = option.ToLowerInvariant();
        var b = input.ToLowerInvariant();
        if (a == b) return 1;
        if (Math.Abs(a.Length - b.Length) > threshold) return null;

        var rows = new int[3][];
        for (var i = 0; i < 3; i++) rows[i] = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++) rows[0][j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            var above = rows[(i - 1) % 3];
            var row = rows[i % 3];
            row[0] = i;
            var smallest = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var substitution = above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                var cell = Math.Min(Math.Min(above[j] + 1, row[j - 1] + 1), substitution);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    cell = Math.Min(cell, rows[(i - 2) % 3][j - 2] + 1);
                row[j] = cell;
                smallest = Math.Min(smallest, cell);
            }
            if (smallest > threshold) return null;
        }
        var distance = rows[a.Length % 3][b.Length];
        return distance <= threshold ? distance : null;
    }

    /// <summary>Compares texts so that runs of digits count as numbers: a2 stands before a10.</summary>
    internal static int Natural(string a, string b)
    {
        var i = 0;
        var j = 0;
        while (i < a.Length && j < b.Length)
        {
            if (char.IsAsciiDigit(a[i]) && char.IsAsciiDigit(b[j]))
            {
                var (left, right) = (ReadNumber(a, ref i), ReadNumber(b, ref j));
                if (left != right) return left < right ? -1 : 1;
            }
            else if (a[i] != b[j])
            {
                return a[i] < b[j] ? -1 : 1;
            }
            else
            {
                i++;
                j++;
            }
        }
        return a.Length - b.Length;
    }

    // A leading zero is a number of its own: 01 stands before 1.
    private static double ReadNumber(string text, ref int at)
    {
        var number = 0.0;
        do number = (number * 10) + (text[at++] - '0');
        while (at < text.Length && char.IsAsciiDigit(text[at]) && number > 0);
        return number;
    }
}
