using System.Globalization;
using System.Text.Json;

namespace ItAnalytics.Api.Tests.Execution;

/// <summary>Pages of any size, in any order, in both directions, put together are the whole list, each row once.</summary>
public sealed class PagingTests(SampleWarehouse warehouse)
{
    private static readonly string[] Terms =
    [
        "{year: D}", "{total: D}", "{rank: D}", "{grade: D}", "{agency: {name: D}}", "{agency: {code: D}}",
        "{group: {code: D}}", "{delta: {totalChange: D}}", "{delta: {rankChange: D}}",
    ];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 12)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Pages_put_together_are_the_whole_list(int seed)
    {
        var random = new Random(seed);
        var order = "[" + string.Join(", ", random.GetItems(Terms, random.Next(1, 4))
            .Select(term => term.Replace("D", random.Next(2) == 0 ? "ASC" : "DESC", StringComparison.Ordinal))) + "]";
        var size = random.Next(1, 6);
        var whole = (await PageAsync(order, "first: 100")).Items;
        Assert.Equal(12, whole.Distinct().Count());

        Assert.Equal(whole, await WalkAsync(order, $"first: {size}", "after", "hasNextPage"));
        Assert.Equal(whole, await WalkAsync(order, $"last: {size}", "before", "hasPreviousPage"));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task What_lies_between_two_cursors_is_what_lies_between_their_rows(int seed)
    {
        var random = new Random(seed + 100);
        var order = $"[{random.GetItems(Terms, 1)[0].Replace("D", random.Next(2) == 0 ? "ASC" : "DESC", StringComparison.Ordinal)}]";
        var whole = await PageAsync(order, "first: 100");
        var from = random.Next(0, 11);
        var to = random.Next(from + 1, 12);
        var between = whole.Items[(from + 1)..to];
        var range = $"after: \"{whole.Cursors[from]}\", before: \"{whole.Cursors[to]}\"";
        Assert.Equal(between, (await PageAsync(order, $"first: 100, {range}")).Items);
        Assert.Equal(between, (await PageAsync(order, $"last: 100, {range}")).Items);
        Assert.Equal(between.Take(2), (await PageAsync(order, $"first: 2, {range}")).Items);
        Assert.Equal(between.TakeLast(2), (await PageAsync(order, $"last: 2, {range}")).Items);
    }

    [Fact]
    public async Task A_cursor_is_valid_under_its_own_order_only()
    {
        var cursor = (await PageAsync("[{total: DESC}]", "first: 1")).Cursors[0];
        foreach (var (order, after) in new[]
        {
            ("[{total: ASC}]", cursor), ("[{total: DESC}, {year: ASC}]", cursor), ("[{rank: DESC}]", cursor),
            ("[{total: DESC}]", "garbage"), ("[{total: DESC}]", ""), ("[{total: DESC}]", cursor[..^2]),
        })
        {
            var answer = await warehouse.AskAsync(
                $"{{ scores(first: 1, after: \"{after}\", order: {order}) {{ nodes {{ id }} }} }}");
            Assert.Contains("GQL522", answer, StringComparison.Ordinal);
        }
        var other = await warehouse.AskAsync($"{{ anomalies(after: \"{cursor}\") {{ nodes {{ id }} }} }}");
        Assert.Contains("GQL522", other, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cursor_in_a_variable_goes_through_the_same_plan_with_other_values_and_is_checked_again()
    {
        const string Query = "query Q($after: String) { scores(first: 2, after: $after, order: [{rank: ASC}]) { edges { cursor node { id } } } }";
        var first = JsonDocument.Parse(await warehouse.AskAsync(Query)).RootElement.GetProperty("data").GetProperty("scores").GetProperty("edges");
        var seen = first.EnumerateArray().Select(edge => edge.GetProperty("node").GetProperty("id").GetString()).ToList();
        var after = first[1].GetProperty("cursor").GetString();
        while (after is not null)
        {
            var edges = JsonDocument.Parse(await warehouse.AskAsync(Query, new { after })).RootElement
                .GetProperty("data").GetProperty("scores").GetProperty("edges").EnumerateArray().ToList();
            seen.AddRange(edges.Select(edge => edge.GetProperty("node").GetProperty("id").GetString()));
            after = edges.Count == 0 ? null : edges[^1].GetProperty("cursor").GetString();
        }
        Assert.Equal(12, seen.Count);
        Assert.Equal(12, seen.Distinct().Count());
        var otherOrder = (await PageAsync("[{total: DESC}]", "first: 1")).Cursors[0];
        Assert.Contains("GQL522", await warehouse.AskAsync(Query, new { after = otherOrder }), StringComparison.Ordinal);
    }

    private async Task<List<string>> WalkAsync(string order, string page, string cursorName, string moreName)
    {
        var all = new List<string>();
        string? cursor = null;
        for (var i = 0; i < 20; i++)
        {
            var result = await PageAsync(order, cursor is null ? page : $"{page}, {cursorName}: \"{cursor}\"");
            if (cursorName == "after") all.AddRange(result.Items);
            else all.InsertRange(0, result.Items);
            if (!result.Info.GetProperty(moreName).GetBoolean()) return all;
            cursor = result.Info.GetProperty(cursorName == "after" ? "endCursor" : "startCursor").GetString();
        }
        throw new InvalidOperationException("There is always one page more.");
    }

    private async Task<(List<string> Items, List<string> Cursors, JsonElement Info)> PageAsync(string order, string page)
    {
        var answer = await warehouse.AskAsync(string.Create(CultureInfo.InvariantCulture,
            $"{{ scores(order: {order}, {page}) {{ edges {{ cursor node {{ id }} }} pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }} }} }}"));
        var root = JsonDocument.Parse(answer).RootElement;
        Assert.False(root.TryGetProperty("errors", out _), answer);
        var scores = root.GetProperty("data").GetProperty("scores");
        var edges = scores.GetProperty("edges").EnumerateArray().ToList();
        return (
            [.. edges.Select(edge => edge.GetProperty("node").GetProperty("id").GetString()!)],
            [.. edges.Select(edge => edge.GetProperty("cursor").GetString()!)],
            scores.GetProperty("pageInfo"));
    }
}
