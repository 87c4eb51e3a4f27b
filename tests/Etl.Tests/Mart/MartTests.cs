using ItAnalytics.Etl.Tests.Pipelines;

namespace ItAnalytics.Etl.Tests.Mart;

[Collection(AfterPipeline.Name)]
public sealed class MartTests(PipelineWarehouse warehouse)
{
    [Fact]
    public async Task A_summary_is_that_of_the_totals_that_it_sums_up()
    {
        var groups = await warehouse.QueryAsync<(
            int Group, int Year, int Count, decimal? Least, decimal? Mean, decimal? Median, decimal? Most)>(
            "select agency_group_key, year::int, score_count, minimum_total, average_total, median_total, " +
                "maximum_total from mart.score_summary");
        var totals = (await warehouse.QueryAsync<(int Group, int Year, decimal Total)>(
            "select agency_group_key, year::int, total from mart.score where total is not null")).ToLookup(t =>
            (t.Group, t.Year), t => t.Total);

        Assert.True(groups.Count > 40);
        foreach (var (group, year, count, least, mean, median, most) in groups)
        {
            var sorted = totals[(group, year)].Order().ToList();
            Assert.Equal(sorted.Count, count);
            if (count == 0) continue;
            Assert.Equal((sorted[0], sorted[^1]), (least, most));
            Assert.Equal(sorted.Average(), mean!.Value, 9);
            Assert.Equal((sorted[(count - 1) / 2] + sorted[count / 2]) / 2, median!.Value, 9);
        }
    }

    [Fact]
    public async Task Criteria_add_up_to_the_total_of_a_simulated_agency()
    {
        Assert.Equal(0, await warehouse.ScalarAsync<int>(
            """
            select count(*) from mart.score s join dw.dim_agency a using (agency_key)
            where a.is_synthetic and not exists (select from mart.node_score n where n.score_key = s.score_key
                and n.status = 'NOT_APPLICABLE')
              and abs(least(100, greatest(0, (select sum(n.points) from mart.node_score n
              where n.score_key = s.score_key and n.level = 1))) - s.total) > 0.011
            """));
    }

    [Fact]
    public async Task What_the_api_reads_it_may_read()
    {
        Assert.True(await warehouse.ScalarAsync<bool>(
            "select bool_and(has_table_privilege('itanalytics_api', oid, 'select')) from pg_class where relnamespace " +
                "= 'mart'::regnamespace and relkind in ('r', 'v')"));
    }
}
