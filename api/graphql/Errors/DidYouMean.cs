namespace ItAnalytics.GraphQL.Errors;

/// <summary>Words suggestions as the end of a message.</summary>
internal static class DidYouMean
{
    private const int MaxSuggestions = 5;

    /// <summary>" Did you mean "A", "B", or "C"?", or nothing when there is no suggestion.</summary>
    internal static string Say(IReadOnlyList<string> suggestions, string? what = null)
    {
        if (suggestions.Count == 0) return "";
        var prefix = what is null ? "" : what + " ";
        return $" Did you mean {prefix}{Or([.. suggestions.Select(name => $"\"{name}\"")])}?";
    }

    /// <summary>Suggestions for a mistyped name among the known ones.</summary>
    internal static string Say(string input, IEnumerable<string> options, string? what = null) =>
        Say(SuggestionList.For(input, options), what);

    private static string Or(string[] items) => items.Length switch
    {
        1 => items[0],
        2 => items[0] + " or " + items[1],
        _ => string.Join(", ", items.Take(Math.Min(items.Length, MaxSuggestions) - 1))
            + ", or " + items[Math.Min(items.Length, MaxSuggestions) - 1],
    };
}
