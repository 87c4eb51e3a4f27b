using System.Text.Json;

namespace ItAnalytics.Api.Tests.Execution;

public sealed class AggregateTests(SampleWarehouse warehouse)
{
    // A condition that every score meets, and that no summary can know.
    private const string Everything = "where: {or: [{total: {eq: null}}, {total: {neq: null}}]}";

    [Theory]
    [InlineData("")]
    [InlineData("GROUP")]
    [InlineData("YEAR")]
    [InlineData("METHODOLOGY")]
    [InlineData("GROUP, YEAR")]
    [InlineData("METHODOLOGY, GROUP")]
    [InlineData("YEAR, METHODOLOGY")]
    [InlineData("GROUP, YEAR, METHODOLOGY")]
    public async Task A_kept_summary_and_the_scores_themselves_give_the_same_answer(string groupBy)
    {
        string Query(string where) =>
            $"{{ scoreAggregates(groupBy: [{groupBy}]{where}) {{ totalCount nodes {{ group {{ code }} year methodology {{ version }} count withTotal min avg median max }} }} }}";
        var kept = await warehouse.AskAsync(Query(""));
        Assert.DoesNotContain("errors", kept, StringComparison.Ordinal);
        Assert.Equal(await warehouse.AskAsync(Query(", " + Everything)), kept);
    }

    [Fact]
    public async Task A_median_is_the_exact_middle()
    {
        var answer = await warehouse.AskAsync(
            "{ scoreAggregates(groupBy: [STATUS, YEAR], where: {group: {code: {eq: \"SO\"}}, year: {eq: 2022}}) { nodes { status count withTotal median } } }");
        Assert.Equal(
            "{\"data\":{\"scoreAggregates\":{\"nodes\":[{\"status\":\"MISSING\",\"count\":1,\"withTotal\":0,\"median\":null},"
            + "{\"status\":\"VALUE\",\"count\":4,\"withTotal\":4,\"median\":69.375}]}}}", answer);
    }

    [Fact]
    public async Task Groups_are_paged_without_gaps_or_repeats_also_where_they_are_by_nothing_known()
    {
        const string Page = "query($after: String, $by: [ScoreGrouping!]!) { scoreAggregates(groupBy: $by, first: 2, after: $after, order: [{median: DESC}]) { edges { cursor node { grade year count } } pageInfo { hasNextPage } } }";
        var all = JsonDocument.Parse(await warehouse.AskAsync(
            "{ scoreAggregates(groupBy: [GRADE, YEAR], order: [{median: DESC}]) { nodes { grade year count } } }"))
            .RootElement.GetProperty("data").GetProperty("scoreAggregates").GetProperty("nodes").EnumerateArray()
            .Select(node => node.GetRawText()).ToList();
        var seen = new List<string>();
        string? after = null;
        for (var more = true; more;)
        {
            var page = JsonDocument.Parse(await warehouse.AskAsync(Page, new { after, by = new[] { "GRADE", "YEAR" } }))
                .RootElement.GetProperty("data").GetProperty("scoreAggregates");
            var edges = page.GetProperty("edges").EnumerateArray().ToList();
            seen.AddRange(edges.Select(edge => edge.GetProperty("node").GetRawText()));
            after = edges[^1].GetProperty("cursor").GetString();
            more = page.GetProperty("pageInfo").GetProperty("hasNextPage").GetBoolean();
        }
        Assert.Equal(all, seen);

        // The one group of everything: nothing comes after it.
        var one = JsonDocument.Parse(await warehouse.AskAsync(Page, new { by = Array.Empty<string>() })).RootElement
            .GetProperty("data").GetProperty("scoreAggregates").GetProperty("edges")[0].GetProperty("cursor").GetString();
        Assert.Contains("\"edges\":[]", await warehouse.AskAsync(Page, new { after = one, by = Array.Empty<string>() }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Anomalies_are_counted_as_they_stand()
    {
        var counted = JsonDocument.Parse(await warehouse.AskAsync("{ anomalyAggregates(groupBy: [STATE]) { nodes { state count } } anomalies { nodes { state } } }"))
            .RootElement.GetProperty("data");
        var states = counted.GetProperty("anomalies").GetProperty("nodes").EnumerateArray()
            .GroupBy(node => node.GetProperty("state").GetString()!).ToDictionary(group => group.Key, group => group.Count());
        var groups = counted.GetProperty("anomalyAggregates").GetProperty("nodes").EnumerateArray()
            .ToDictionary(node => node.GetProperty("state").GetString()!, node => node.GetProperty("count").GetInt32());
        Assert.NotEmpty(groups);
        Assert.Equal(states, groups);
    }
}
