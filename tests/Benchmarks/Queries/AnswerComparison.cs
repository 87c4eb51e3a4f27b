using System.Globalization;
using System.Text.Json.Nodes;

namespace ItAnalytics.Benchmarks.Queries;

/// <summary>Are two answers the same data? Their shapes differ as GraphQL and plain SQL do.</summary>
internal static class AnswerComparison
{
    /// <summary>The first difference, or null.</summary>
    public static string? FirstDifference(string graphql, string sql)
    {
        var answer = JsonNode.Parse(graphql)!;
        return answer["errors"] is { } errors
            ? errors.ToJsonString()
            : Difference(Canonical(answer["data"]), Canonical(JsonNode.Parse(sql)), "");
    }

    // A page is its nodes, with what its page info says beside them; an object of one value is that value; the object
    // "change" is a part of the one around it; numbers and instants are what they mean.
    private static object? Canonical(JsonNode? node)
    {
        switch (node)
        {
            case JsonArray array: return array.Select(Canonical).ToList();
            case JsonValue value when value.TryGetValue<decimal>(out var number): return Math.Round(number, 9);
            case JsonValue value when value.TryGetValue<string>(out var text):
                return text.Contains('T', StringComparison.Ordinal) && DateTimeOffset.TryParse(
                    text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant) ? instant : text;
            case JsonValue value: return value.GetValue<bool>();
            case JsonObject members:
                var flat = new SortedDictionary<string, object?>(StringComparer.Ordinal);
                foreach (var (name, member) in members)
                {
                    if (name is "change" or "pageInfo")
                    {
                        foreach (var (inner, value) in member as JsonObject ?? []) flat[inner] = Canonical(value);
                    }
                    else if (member is not null)
                    {
                        flat[name] = Canonical(member);
                    }
                }
                return flat.Count == 1 && flat.First() is { Key: not "rows" } only ? only.Value : flat;
            default: return null;
        }
    }

    private static string? Difference(object? left, object? right, string path)
    {
        switch (left, right)
        {
            case (List<object?> a, List<object?> b):
                if (a.Count != b.Count) return $"{path}: {a.Count} items against {b.Count}";
                return a.Select((item, i) => Difference(item, b[i], $"{path}/{i}")).FirstOrDefault(found => found is not null);
            case (SortedDictionary<string, object?> a, SortedDictionary<string, object?> b):
                return a.Keys.Union(b.Keys)
                    .Select(name => Difference(a.GetValueOrDefault(name), b.GetValueOrDefault(name), $"{path}/{name}"))
                    .FirstOrDefault(found => found is not null);
            default:
                return Equals(left, right) ? null : string.Create(CultureInfo.InvariantCulture, $"{path}: {left} against {right}");
        }
    }
}
