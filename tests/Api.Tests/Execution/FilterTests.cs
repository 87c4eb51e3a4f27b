using System.Globalization;
using System.Text.Json;

namespace ItAnalytics.Api.Tests.Execution;

/// <summary>Random conditions, as the database decides them and as a naive reading of the documentation does.</summary>
public sealed class FilterTests(SampleWarehouse warehouse)
{
    private const string Nodes = "{ id year total rank grade coverage agency { code name isSynthetic } delta { rankChange methodChanged } }";

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 40)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task A_condition_finds_what_a_naive_reading_of_it_finds(int seed)
    {
        var random = new Random(seed);
        var all = await NodesAsync($"{{ scores(first: 1000) {{ nodes {Nodes} }} }}");
        Assert.Equal(12, all.Count);
        for (var i = 0; i < 5; i++)
        {
            var filter = Filter(random, 0);
            var found = await NodesAsync("query Q($where: ScoreFilterInput) { scores(first: 1000, where: $where) { nodes { id } } }", filter);
            var expected = all.Where(node => Holds(filter, node)).Select(Id).Order();
            Assert.True(expected.SequenceEqual(found.Select(Id).Order()), $"Seed {seed}: {JsonSerializer.Serialize(filter)}");
        }
    }

    private static Dictionary<string, object?> Filter(Random random, int depth)
    {
        var filter = new Dictionary<string, object?>();
        var count = random.Next(1, 3);
        for (var i = 0; i < count; i++)
        {
            switch (random.Next(depth < 2 ? 9 : 7))
            {
                case 0: filter["year"] = Number(random, 2020, 2023, nullable: false); break;
                case 1: filter["rank"] = Number(random, 1, 5, nullable: true); break;
                case 2: filter["total"] = Number(random, 60, 90, nullable: true); break;
                case 3: filter["grade"] = Text(random, ["TOT", "KHA", "T", "", "%", "_"], nullable: true); break;
                case 4: filter["agency"] = Agency(random); break;
                case 5: filter["delta"] = new Dictionary<string, object?> { ["rankChange"] = Number(random, -1, 2, nullable: true) }; break;
                case 6: filter["coverage"] = Number(random, 0, 2, nullable: true); break;
                case 7: filter["and"] = new[] { Filter(random, depth + 1), Filter(random, depth + 1) }; break;
                default: filter["or"] = Enumerable.Range(0, random.Next(0, 4)).Select(_ => Filter(random, depth + 1)).ToArray(); break;
            }
        }
        return filter;
    }

    private static Dictionary<string, object?> Agency(Random random) => random.Next(3) switch
    {
        0 => new() { ["code"] = new Dictionary<string, object?> { ["eq"] = random.GetItems(["X-NV", "X-TTTT", "P-HUE", "none"], 1)[0] } },
        1 => new() { ["name"] = Text(random, ["Sở", "100%", "Lắk", "lắk", "\"và\"", "S_", "\\"], nullable: false) },
        _ => new()
        {
            ["isSynthetic"] = new Dictionary<string, object?> { ["eq"] = random.Next(2) == 0 },
            ["code"] = Text(random, ["X-", "P-", "T"], nullable: false),
        },
    };

    private static Dictionary<string, object?> Number(Random random, int from, int to, bool nullable)
    {
        string[] names = ["eq", "neq", "in", "nin", "gt", "gte", "lt", "lte"];
        var name = random.GetItems(names, 1)[0];
        object? Value() => nullable && name is "eq" or "neq" or "in" or "nin" && nullable && random.Next(3) == 0 ? null : random.Next(from, to);
        return new() { [name] = name is "in" or "nin" ? Enumerable.Range(0, random.Next(0, 4)).Select(_ => Value()).ToArray() : Value() };
    }

    private static Dictionary<string, object?> Text(Random random, string[] texts, bool nullable)
    {
        string[] names = ["eq", "neq", "in", "nin", "contains", "startsWith", "endsWith"];
        var name = random.GetItems(names, 1)[0];
        object? Value() => nullable && name is "eq" or "neq" or "in" or "nin" && nullable && random.Next(3) == 0 ? null : random.GetItems(texts, 1)[0];
        return new() { [name] = name is "in" or "nin" ? Enumerable.Range(0, random.Next(0, 4)).Select(_ => Value()).ToArray() : Value() };
    }

    private static bool Holds(object? filter, JsonElement node) =>
        ((Dictionary<string, object?>)filter!).All(pair => pair.Key switch
        {
            "and" => ((Dictionary<string, object?>[])pair.Value!).All(part => Holds(part, node)),
            "or" => ((Dictionary<string, object?>[])pair.Value!) is var parts && (parts.Length == 0 || parts.Any(part => Holds(part, node))),
            "agency" or "delta" => node.GetProperty(pair.Key) is { ValueKind: not JsonValueKind.Null } inner && Holds(pair.Value, inner),
            _ => ((Dictionary<string, object?>)pair.Value!).All(operation => Decide(operation.Key, operation.Value, node.GetProperty(pair.Key))),
        });

    // A missing value equals only null; it is not equal to everything else; no other comparison holds for it.
    private static bool Decide(string operation, object? operand, JsonElement value) => operation switch
    {
        "eq" => Same(operand, value),
        "neq" => !Same(operand, value),
        "in" => ((object?[])operand!).Any(item => Same(item, value)),
        "nin" => !((object?[])operand!).Any(item => Same(item, value)),
        _ when value.ValueKind == JsonValueKind.Null => false,
        "contains" => value.GetString()!.Contains((string)operand!, StringComparison.Ordinal),
        "startsWith" => value.GetString()!.StartsWith((string)operand!, StringComparison.Ordinal),
        "endsWith" => value.GetString()!.EndsWith((string)operand!, StringComparison.Ordinal),
        "gt" => value.GetDecimal() > Decimal(operand),
        "gte" => value.GetDecimal() >= Decimal(operand),
        "lt" => value.GetDecimal() < Decimal(operand),
        _ => value.GetDecimal() <= Decimal(operand),
    };

    private static bool Same(object? operand, JsonElement value) => (operand, value.ValueKind) switch
    {
        (null, _) => value.ValueKind == JsonValueKind.Null,
        (_, JsonValueKind.Null) => false,
        (bool flag, _) => value.GetBoolean() == flag,
        (string text, _) => value.GetString() == text,
        _ => value.GetDecimal() == Decimal(operand),
    };

    private static decimal Decimal(object? value) => Convert.ToDecimal(value, CultureInfo.InvariantCulture);

    private static string Id(JsonElement node) => node.GetProperty("id").GetString()!;

    private async Task<List<JsonElement>> NodesAsync(string query, object? where = null)
    {
        var answer = await warehouse.AskAsync(query, where is null ? null : new { where });
        var root = JsonDocument.Parse(answer).RootElement;
        Assert.False(root.TryGetProperty("errors", out _), answer);
        return [.. root.GetProperty("data").GetProperty("scores").GetProperty("nodes").EnumerateArray()];
    }
}
