using ItAnalytics.Etl.Jobs;
using ItAnalytics.Etl.Tests.Pipelines;

namespace ItAnalytics.Etl.Tests.Forecast;

[Collection(AfterPipeline.Name)]
public sealed class ForecastTests(PipelineWarehouse warehouse)
{
    [Fact]
    public async Task Each_forecast_is_a_distribution_over_totals_grades_and_ranks()
    {
        Assert.Equal(63 + 93, await warehouse.ScalarAsync<int>("select count(*) from mart.forecast"));
        Assert.Equal(0, await warehouse.ScalarAsync<int>(
            """
            select count(*) from dw.fact_forecast f join dw.dim_agency_group g using (agency_group_key)
            where not (rank_low between 1 and rank_high and rank_expected between rank_low - 5 and rank_high + 5)
               or q025 < 0 or q975 > 100
               or g.methodology_code = 'danang' and abs((select sum(probability) from dw.fact_forecast_grade p
               where p.forecast_key = f.forecast_key) - 1) > 1e-9
            """));
        Assert.Equal(0, await warehouse.ScalarAsync<int>(
            "select count(*) from mart.forecast where target_year <> origin_year + 1 or last_total is null or " +
                "source_kind not in ('SYNTHETIC', 'PUBLISHED_INDEX')"));
    }

    [Fact]
    public async Task Past_years_are_forecast_as_they_would_have_been_then_and_what_is_served_stays()
    {
        var served = await warehouse.QueryAsync<string>("select md5(string_agg(f::text, ',' order by forecast_key)) from mart.forecast f");
        var years = new RunParameters { FromYear = 2013, ToYear = 2014 };
        async Task<string?> RunAsync()
        {
            var result = await Pipeline.RunAsync(
                warehouse.Etl, PipelineWarehouse.Settings, RunKind.Forecast, "test", parameters: years,
                cancellationToken: TestContext.Current.CancellationToken);
            Assert.Equal((RunState.Succeeded, null), (result.State, result.Message));
            return await warehouse.ScalarAsync<string>(
                "select rows_out::text from ops.run_step where run_key = @RunKey and name = 'forecast'", new { result.RunKey });
        }

        Assert.NotEqual("0", await RunAsync());
        Assert.Equal([2013, 2014], await warehouse.QueryAsync<int>(
            """
            select distinct o.year::int from dw.fact_forecast f
            join dw.dim_period o on o.period_key = f.origin_period_key
            where o.year < (select max(m.year) from mart.score m where m.agency_group_key = f.agency_group_key and m.total is not null)
            order by 1
            """));
        Assert.Equal("0", await RunAsync());
        Assert.Equal(served, await warehouse.QueryAsync<string>("select md5(string_agg(f::text, ',' order by forecast_key)) from mart.forecast f"));
    }

    [Fact]
    public async Task Too_little_history_gives_no_forecast_and_says_so()
    {
        Assert.Equal(0, await warehouse.ScalarAsync<int>(
            "select count(*) from mart.forecast join dw.dim_agency using (agency_key) where agency_code like 'DN-%'"));
        Assert.Contains("not all totals are known", await warehouse.ScalarAsync<string>(
            "select message from ops.run_step where run_key = @RunKey and name = 'forecast'",
            new { warehouse.Result.RunKey }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_backtest_beats_the_last_value_where_there_is_enough_to_learn_from()
    {
        var measures = await warehouse.QueryAsync<(
            string Group, string Measure, double Value, double? Naive, int Cases)>(
            """
            select g.group_code, b.measure, b.value, b.naive_value, b.case_count
            from dw.fact_backtest b join dw.dim_agency_group g using (agency_group_key)
            where b.indicator_key = 0 order by 1, 2
            """);
        foreach (var m in measures) TestContext.Current.TestOutputHelper?.WriteLine(
            $"{m.Group} {m.Measure} {m.Value:0.000} naive {m.Naive:0.000} n {m.Cases}");

        foreach (var (_, measure, value, naive, _) in measures.Where(m => m.Cases > 100 && m.Naive is not null))
            Assert.True(value < naive, $"{measure} {value} is not below {naive}");
        Assert.Equal(567, measures.Single(m => m is { Group: "PROVINCE", Measure: "MAE" }).Cases);
    }

    [Fact]
    public async Task Figures_of_all_samples_are_forecast_and_beat_the_last_value_taken_together()
    {
        Assert.Equal(0, await warehouse.ScalarAsync<int>(
            """
            select count(*) from mart.indicator_forecast f join dw.dim_indicator i using (indicator_key)
            where f.q025 < coalesce(i.minimum, f.q025) or f.q975 > coalesce(i.maximum, f.q975)
               or f.points_low > f.points_expected + 1e-9 or f.points_expected > f.points_high + 1e-9
            """));
        var series = await warehouse.QueryAsync<(string Family, int Count)>(
            """
            select i.methodology_code, count(*) from mart.indicator_forecast f join dw.dim_indicator i using (indicator_key)
            group by 1 order by 1
            """);
        Assert.Equal([("danang", 3320), ("pci", 630)], series);
        var measures = await warehouse.QueryAsync<(string Family, double Model, double Naive)>(
            """
            select i.methodology_code, sum(b.value * b.case_count) / sum(b.case_count),
                   sum(b.naive_value * b.case_count) / sum(b.case_count)
            from mart.backtest b join dw.dim_indicator i using (indicator_key) where b.measure = 'MASE' group by 1
            """);
        foreach (var m in measures) TestContext.Current.TestOutputHelper?.WriteLine($"{m}");
        Assert.True(measures.Single(m => m.Family == "danang") is var danang && danang.Model < 0.95 * danang.Naive);
    }
}
