using ItAnalytics.Etl.Jobs;
using ItAnalytics.Etl.Publish;
using ItAnalytics.Etl.Score;
using ItAnalytics.Etl.Tests.Score;
using ItAnalytics.Warehouse.Db;
using ItAnalytics.Warehouse.Errors;

namespace ItAnalytics.Etl.Tests.Publish;

public sealed class PublicationTests : IAsyncLifetime
{
    private const string Shown =
        """
        select format('%s %s %s %s %s', agency_code, year, trim_scale(total), rank, as_of_kind)
        from mart.score join dw.dim_agency using (agency_key) where agency_code = 'A3' or year = 2022
        order by year, agency_code
        """;

    private readonly SmallRanking ranking = new();

    public ValueTask InitializeAsync() => ranking.InitializeAsync();

    public ValueTask DisposeAsync() => ranking.DisposeAsync();

    [Fact]
    public async Task Published_results_stay_until_the_next_publication_and_others_follow_the_last_load()
    {
        await ranking.ScoreAsync();
        var first = await PublishAsync("1/QĐ");
        await ranking.StateAsync("A3", 2021, 20, 70);
        await ranking.StateAsync("A1", 2022, 61, 61);
        await ranking.ScoreAsync();

        Assert.Equal(
            ["A3 2021 20 3 PUBLICATION", "A1 2022 61 2 LAST_LOAD", "A2 2022 100 1 LAST_LOAD"],
            await ranking.QueryAsync<string>(Shown));
        Assert.Equal(["40"], await ranking.QueryAsync<string>(
            "select trim_scale(total)::text from mart.score_at(now(), null) join dw.dim_agency using (agency_key) "
            + "where agency_code = 'A3'"));
        Assert.Equal(["I2 0.2"], await NodesAsync());

        var second = await PublishAsync("2/QĐ");
        Assert.Equal(
            ["A3 2021 40 3 PUBLICATION", "A1 2022 61 2 LAST_LOAD", "A2 2022 100 1 LAST_LOAD"],
            await ranking.QueryAsync<string>(Shown));
        Assert.Equal(["I2 0.7"], await NodesAsync());
        Assert.Equal((3, 3), (first.ResultCount, second.ResultCount));
        Assert.NotEqual(first.ContentHash, second.ContentHash);
        Assert.Equal(["1/QĐ False", "2/QĐ True"], await ranking.QueryAsync<string>(
            "select format('%s %s', decision_number, case when is_current then 'True' else 'False' end) "
            + "from mart.publication order by publication_key"));
        await AssertSoundAsync();
    }

    [Fact]
    public async Task The_same_results_have_the_same_hash_whenever_they_are_published()
    {
        await ranking.ScoreAsync();
        var first = await PublishAsync();
        await ranking.StateAsync("A3", 2021, 20, 70);
        await ranking.ScoreAsync();
        await ranking.StateAsync("A3", 2021, 20, 20);
        await ranking.ScoreAsync();
        var second = await PublishAsync();

        Assert.Equal(first.ContentHash, second.ContentHash);
        Assert.NotEqual(first.PublicationKey, second.PublicationKey);
        Assert.Empty(await RestatedAsync(first, second));
    }

    [Fact]
    public async Task A_restatement_names_who_moved_and_the_corrections_that_did_it()
    {
        await ranking.ScoreAsync();
        var first = await PublishAsync();
        // 18 + 40 = 58: A3 passes A1, whose own figures nobody touched.
        await ranking.StateAsync("A3", 2021, 30, 100);
        await ranking.ScoreAsync();
        var second = await PublishAsync();

        Assert.Equal(
            ["A1 50->50 2->3 HIGH->HIGH", "A3 20->58 3->2 LOW->HIGH"], await RestatedAsync(first, second));
        Assert.Equal(["A3 I1 20->30", "A3 I2 20->100"], await ranking.QueryAsync<string>(
            $"""
            select format('%s %s %s->%s', agency_code, indicator_code, trim_scale(value_before), trim_scale(value_after))
            from mart.correction_between(null, {first.PublicationKey}, null, {second.PublicationKey})
            join dw.dim_agency using (agency_key) join dw.dim_indicator using (indicator_key) order by 1
            """));
    }

    [Fact]
    public async Task Every_state_that_was_shown_can_be_asked_for_again()
    {
        const string now = "select clock_timestamp()";
        var random = new Random(20221025);
        var states = new List<(DateTime At, IReadOnlyList<string> Rows)>();
        for (var step = 0; step < 8; step++)
        {
            await ranking.StateAsync($"A{random.Next(1, 4)}", 2021 + random.Next(2), random.Next(101), random.Next(101));
            await ranking.ScoreAsync();
            states.Add((Assert.Single(await ranking.QueryAsync<DateTime>(now)), await RowsAsync("mart.score")));
        }
        Assert.True(states.Select(s => string.Join('\n', s.Rows)).Distinct().Count() > 4);
        foreach (var (at, rows) in states)
            Assert.Equal(rows, await RowsAsync($"mart.score_at('{at.ToUniversalTime():O}', null)"));
        Assert.Empty(await RowsAsync("mart.score_at('2000-01-01Z', null)"));
        await AssertSoundAsync();

        Task<IReadOnlyList<string>> RowsAsync(string relation) => ranking.QueryAsync<string>(
            $"""
            select (s.score_key, s.agency_key, s.year, s.total, s.rank, s.rank_high, s.grade_code, s.group_size,
                    s.previous_total, s.total_change, s.like_for_like_change)::text
            from {relation} s order by s.score_key
            """);
    }

    [Fact]
    public async Task A_group_without_results_cannot_be_published()
    {
        await ranking.ScoreAsync();

        var error = await Assert.ThrowsAsync<CodedException>(() => new Announcement("TRIO", 2020, "test").WriteAsync(
            ranking.Etl, TestContext.Current.CancellationToken));

        Assert.Equal(ScoreErrorCodes.NothingToPublish, error.Code);
        Assert.Contains("TRIO has no results for 2020", error.Message, StringComparison.Ordinal);
    }

    private async Task<Publication> PublishAsync(string? decision = null)
    {
        var stop = TestContext.Current.CancellationToken;
        var key = await new Announcement("TRIO", 2021, "test") { DecisionNumber = decision }.WriteAsync(ranking.Etl, stop);
        var run = await Pipeline.RunAsync(
            ranking.Etl, new PipelineSettings(), RunKind.Publish, "test", cancellationToken: stop);
        Assert.Equal(RunState.Succeeded, run.State);
        return Assert.IsType<Publication>(await Publication.FindAsync(ranking.Etl, key, stop));
    }

    private Task<IReadOnlyList<string>> RestatedAsync(Publication from, Publication to) => ranking.QueryAsync<string>(
        $"""
        select format('%s %s->%s %s->%s %s->%s', agency_code, trim_scale(total_before), trim_scale(total_after),
                      rank_before, rank_after, grade_before, grade_after)
        from mart.restatement_between(null, {from.PublicationKey}, null, {to.PublicationKey})
        join dw.dim_agency using (agency_key) order by 1
        """);

    // The share that A3's second indicator reached in the result that is shown.
    private Task<IReadOnlyList<string>> NodesAsync() => ranking.QueryAsync<string>(
        """
        select format('%s %s', node_code, trim_scale(n.normalised)) from mart.node_score n join mart.score s using (score_key)
        join dw.dim_node using (node_key) join dw.dim_agency using (agency_key)
        where agency_code = 'A3' and node_code = 'I2'
        """);

    private async Task AssertSoundAsync()
    {
        var results = await WarehouseChecks.RunAsync(ranking.Etl, TestContext.Current.CancellationToken);
        foreach (var name in new[] { "publications_are_as_frozen", "mart_follows_facts", "one_revision_stands" })
            Assert.Empty(Assert.Single(results, r => r.Check.Name == name).Examples);
    }
}
