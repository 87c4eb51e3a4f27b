using ItAnalytics.Etl.Score;
using ItAnalytics.Scoring;

namespace ItAnalytics.Etl.Forecast;

/// <summary>The methods on both sides of a forecast: of the last year known, and of the year forecast.</summary>
/// <param name="Origin">Governs the last year known; null where no method does.</param>
/// <param name="Target">Governs the year forecast, or is the last one known.</param>
internal sealed record KnownMethods(StoredMethod? Origin, StoredMethod Target)
{
    private readonly Dictionary<string, ComparabilityEntry> changes = Changes(Origin, Target);

    /// <summary>Whether another method governs the year forecast.</summary>
    public bool Differ => Origin is not null && Origin.Key != Target.Key;

    /// <summary>The methods of a family around a year; null for a family without any.</summary>
    public static KnownMethods? Around(IEnumerable<StoredMethod> family, int originYear)
    {
        var methods = family.ToList();
        return methods.Count == 0
            ? null
            : new KnownMethods(
                methods.SingleOrDefault(m => m.Method.Covers(originYear)), Newest(methods, originYear + 1));
    }

    /// <summary>The method of a year, or the last one known: methods come with the year they judge, or after it.</summary>
    private static StoredMethod Newest(List<StoredMethod> family, int year) =>
        family.Find(m => m.Method.Covers(year)) ?? family.MaxBy(m => m.Method.LastYear ?? int.MaxValue)!;

    /// <summary>What the target's method does to an indicator of the origin's, and its code there.</summary>
    public (string Change, string Code) ChangeOf(string indicator)
    {
        if (!Differ)
        {
            return ("NONE", indicator);
        }
        if (changes.TryGetValue(indicator, out var entry))
        {
            return entry.Kind switch
            {
                ComparabilityKind.Rescaled => ("RESCALED", entry.Code),
                ComparabilityKind.Renamed => ("RENAMED", entry.Code),
                ComparabilityKind.Dropped => ("DROPPED", indicator),
                ComparabilityKind.NotComparable => ("NOT_COMPARABLE", entry.Code),
                ComparabilityKind.New => ("NEW", entry.Code),
                _ => ("NONE", entry.Code),
            };
        }
        return Target.Method.InputIndex(indicator) >= 0
            ? (Origin!.Method.InputIndex(indicator) >= 0 ? "NONE" : "NEW", indicator)
            : ("DROPPED", indicator);
    }

    // By the code in the origin's method.
    private static Dictionary<string, ComparabilityEntry> Changes(StoredMethod? origin, StoredMethod target) =>
        origin is not null && origin.Key != target.Key && target.Method.Comparability is { } map
            && map.ParentVersion == origin.Method.Version
            ? map.Entries.ToDictionary(e => e.From ?? e.Code, StringComparer.Ordinal)
            : [];
}
