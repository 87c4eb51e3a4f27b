using ItAnalytics.Etl.Jobs;
using ItAnalytics.Etl.Score;

namespace ItAnalytics.Etl.Tests.Score;

public sealed class RevisionTests : IAsyncLifetime
{
    private const string Standing =
        """
        select format('%s %s %s %s/%s of %s, %s', agency_code, year, trim_scale(total), rank, rank_high, group_size,
            grade_code)
        from mart.score join dw.dim_agency using (agency_key) order by year, agency_code
        """;

    private readonly SmallRanking ranking = new();

    public ValueTask InitializeAsync() => ranking.InitializeAsync();

    public ValueTask DisposeAsync() => ranking.DisposeAsync();

    [Fact]
    public async Task Scores_are_those_worked_by_hand_and_an_agency_without_figures_leaves_the_ranks_open()
    {
        await ranking.ScoreAsync();

        Assert.Equal(
        [
            "A1 2021 50 2/2 of 3, HIGH", "A2 2021 60 1/1 of 3, HIGH", "A3 2021 20 3/3 of 3, LOW",
            "A1 2022 60 2/3 of 3, HIGH", "A2 2022 100 1/2 of 3, HIGH",
        ], await ranking.QueryAsync<string>(Standing));
        Assert.Equal(["A1 10 -> 6 + 4", "A2 40 -> 0 + 40"], await ranking.QueryAsync<string>(
            """
            select format('%s %s -> %s', a.agency_code, trim_scale(d.like_for_like_change),
                string_agg(trim_scale(c.contribution)::text, ' + ' order by n.node_code))
            from dw.fact_delta d join dw.dim_agency a using (agency_key)
            join dw.fact_delta_contribution c using (agency_key, period_key, methodology_key, revision)
            join dw.dim_node n using (node_key)
            group by a.agency_code, d.like_for_like_change order by a.agency_code
            """));
    }

    [Fact]
    public async Task Years_that_are_named_are_scored_although_nothing_of_them_changed()
    {
        await ranking.ScoreAsync();
        var scored = new List<string>();
        foreach (var (from, to) in new (int?, int?)[] { (null, null), (2021, 2021), (2021, null), (null, 2020), (2022, 2030) })
        {
            var result = await Pipeline.RunAsync(
                ranking.Etl, new PipelineSettings(), RunKind.Score, "test", parameters: new RunParameters { FromYear = from, ToYear = to },
                cancellationToken: TestContext.Current.CancellationToken);
            scored.AddRange(await ranking.QueryAsync<string>(
                $"select (regexp_split_to_array(message, '[;.]'))[1] from ops.run_step where run_key = {result.RunKey} and name = 'score'"));
        }

        Assert.Equal(
            ["Nothing has changed since the last scoring", "1 years of 1 groups", "2 years of 1 groups", "Nothing has changed since the last scoring", "1 years of 1 groups"],
            scored);
        Assert.Equal([1], await ranking.QueryAsync<int>("select distinct revision::int from dw.fact_score"));
    }

    [Fact]
    public async Task A_correction_makes_new_revisions_of_what_it_changes_and_of_nothing_else()
    {
        await ranking.ScoreAsync();
        var keys = await KeysAsync();
        await ranking.StateAsync("A3", 2021, 20, 70);
        await ranking.ScoreAsync();

        // A3: total, criterion and one indicator. A1 keeps its points and loses no place: 40 is still below 50.
        Assert.Equal(["A3 A 2", "A3 I2 2", "A3 TOTAL 2"], await ranking.QueryAsync<string>(
            "select format('%s %s %s', agency_code, node_code, revision) from dw.fact_score join dw.dim_agency using " +
                "(agency_key) join dw.dim_node using (node_key) where revision > 1 order by 1"));
        Assert.Equal(3, (await ranking.QueryAsync<int>(
            "select 1 from dw.fact_score where known_to is not null")).Count);
        Assert.Contains("A3 2021 40 3/3 of 3, LOW", await ranking.QueryAsync<string>(Standing));
        Assert.Equal(keys, await KeysAsync());
    }

    [Fact]
    public async Task An_appraised_figure_counts_before_the_agencys_own()
    {
        await ranking.StateAsync("A1", 2021, 10, 10, "APPRAISED");
        await ranking.ScoreAsync();

        Assert.Contains("A1 2021 10 3/3 of 3, LOW", await ranking.QueryAsync<string>(Standing));
    }

    [Fact]
    public async Task A_published_total_is_the_official_one_and_the_computed_one_stands_beside_it()
    {
        await ranking.StatePublishedAsync("A1", 2022, 61);
        await ranking.StatePublishedAsync("A2", 2022, 100);
        await ranking.ScoreAsync();

        Assert.Equal(["61 61 60 NOT_REPRODUCED 2", "100 100 100 NOT_REPRODUCED 1"], await ranking.QueryAsync<string>(
            """
            select format('%s %s %s %s %s', trim_scale(total), trim_scale(published_total), trim_scale(computed_total),
                reproduction, rank)
            from mart.score join dw.dim_agency using (agency_key) where year = 2022 and basis = 'PUBLISHED'
                and total is not null order by agency_code
            """));
        Assert.Equal(["1 A1"], await ranking.QueryAsync<string>(
            "select format('%s %s', trim_scale(largest_error), substring(reason from 'A[0-9]')) from " +
                "ops.reproduction"));
    }

    [Fact]
    public async Task An_agency_in_two_ranked_groups_is_refused_by_name()
    {
        await ranking.AddGroupAsync("OTHER", "A2");

        var result = await ranking.ScoreAsync();

        Assert.Equal((RunState.Failed, ScoreErrorCodes.TwoRankedGroups), (result.State, result.ErrorCode));
        Assert.Contains("A2", result.Message, StringComparison.Ordinal);
        Assert.Empty(await ranking.QueryAsync<int>("select 1 from dw.fact_score"));
    }

    private Task<IReadOnlyList<string>> KeysAsync() => ranking.QueryAsync<string>(
        "select format('%s %s %s', score_key, durable_agency_key, year) from mart.score order by 1");
}
