using ItAnalytics.Etl.Tests.Pipelines;
using ItAnalytics.Etl.Tests.Proofs;

namespace ItAnalytics.Etl.Tests.Score;

[Collection(AfterPipeline.Name)]
public sealed class OfficialScoreTests(PipelineWarehouse warehouse)
{
    private sealed record Result(
        string Status, string Basis, decimal? Total, string? GradeCode, int? Rank, int? RankLow, int? RankHigh,
        int GroupSize, string Reproduction);

    private sealed record Judged(
        int Year, int RowCount, string Verdict, decimal LargestError, int RanksDifferent, string Reason);

    [Fact]
    public async Task The_competitiveness_index_is_reproduced_in_every_year_whose_weights_are_known()
    {
        var judged = await warehouse.QueryAsync<Judged>(
            "select year::int as year, row_count, verdict, largest_error, ranks_different, reason from " +
                "ops.reproduction where methodology_code = 'pci' order by year");

        Assert.Equal(Enumerable.Range(2005, 12), judged.Select(j => j.Year));
        foreach (var year in judged.Where(j => j.Year is >= 2006 and <= 2010 or >= 2012))
        {
            Assert.Equal("REPRODUCED", year.Verdict);
            Assert.InRange(year.RowCount, 63, 64);
            Assert.True(year.LargestError <= 0.0000075m, $"{year}");
            Assert.Equal(0, year.RanksDifferent);
        }
        var explained = judged.Where(j => j.Verdict == "REPRODUCED").ToList();
        await ProofLine.AssertOnPageAsync(new ProofLine(
            "PCI, 2006 to 2010 and 2012 to 2016", explained.Sum(j => j.RowCount), explained.Max(j => j.LargestError),
            explained.Sum(j => j.RanksDifferent)));
    }

    [Fact]
    public async Task A_publication_that_no_known_weights_explain_is_named_with_what_was_tried()
    {
        var judged = await warehouse.QueryAsync<Judged>(
            "select year::int as year, row_count, verdict, largest_error, ranks_different, reason from " +
                "ops.reproduction where methodology_code = 'pci' and year in (2005, 2011) order by year");

        Assert.Equal(["NO_METHODOLOGY", "NOT_REPRODUCED"], judged.Select(j => j.Verdict));
        Assert.Equal(0.55193m, judged[1].LargestError, 5);
        Assert.All(judged, j => Assert.All(
            ["pci/2006", "pci/2009", "pci/2013"], method =>
            Assert.Contains(method, j.Reason, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_insurance_loses_points_and_gains_a_rank_in_a_year_whose_method_changed()
    {
        var rows = await warehouse.QueryAsync<(
            decimal Before, decimal Change, int RankBefore, int Rank, int RankChange, bool MethodChanged,
            string Refused)>(
            """
            select previous_total, total_change, previous_rank, rank, rank_change, method_changed, delta_refused_reason
            from mart.score join dw.dim_agency using (agency_key) where agency_code = 'DN-BHXH' and year = 2022
            """);

        var (before, change, rankBefore, rank, rankChange, methodChanged, refused) = Assert.Single(rows);
        Assert.Equal((98.97m, -1.87m, 2, 1, 1, true), (before, change, rankBefore, rank, rankChange, methodChanged));
        Assert.StartsWith("SCO646", refused, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_not_published_is_null_and_never_zero()
    {
        Assert.Equal(new Result("NOT_PUBLISHED", "PUBLISHED", null, null, null, null, null, 7, "NOT_PUBLISHED"),
            await ResultOf("DN-Q-NGUHANHSON", 2021));
        Assert.Equal(0, await warehouse.ScalarAsync<int>(
            "select count(*) from mart.score where status <> 'VALUE' and coalesce(total, rank, rank_low, rank_high, " +
                "length(grade_code)) is not null"));
    }

    [Fact]
    public async Task A_published_grade_without_a_total_stands_alone()
    {
        Assert.Equal(new Result("VALUE", "PUBLISHED", null, "TRUNG_BINH", null, null, null, 7, "NOT_PUBLISHED"),
            await ResultOf("DN-Q-HAICHAU", 2021));
    }

    [Fact]
    public async Task A_published_rank_reaches_down_to_where_the_unpublished_ones_may_stand()
    {
        Assert.Equal(new Result("VALUE", "PUBLISHED", 94.73m, "TOT", 3, 3, 20, 20, "NOT_COMPUTED"),
            await ResultOf("DN-SNV", 2021));
        Assert.Equal(new Result("VALUE", "PUBLISHED", 98.97m, "TOT", 2, 2, 6, 6, "NOT_COMPUTED"),
            await ResultOf("DN-BHXH", 2021));
    }

    [Fact]
    public async Task Nothing_is_computed_of_an_agency_without_an_observation()
    {
        Assert.Equal(0, await warehouse.ScalarAsync<int>(
            "select count(*) from dw.fact_score join dw.dim_agency using (agency_key) where basis = 'COMPUTED' and " +
                "agency_code like 'DN-%'"));
    }

    [Fact]
    public async Task All_simulated_agencies_are_scored_in_all_years_and_say_what_they_rest_on()
    {
        Assert.Equal(93 * 5, await warehouse.ScalarAsync<int>(
            "select count(*) from mart.score join dw.dim_agency using (agency_key) where is_synthetic and " +
                "source_kind = 'SYNTHETIC' and total between 0 and 100 and rank between 1 and group_size"));
    }

    [Fact]
    public async Task A_change_is_the_sum_of_its_parts()
    {
        Assert.True(await warehouse.ScalarAsync<int>(
            "select count(*) from dw.fact_delta where like_for_like_change is not null") > 900);
        Assert.Equal(0, await warehouse.ScalarAsync<int>(
            """
            select count(*) from dw.fact_delta d
            where d.like_for_like_change is not null and abs(d.like_for_like_change - coalesce((
                select sum(c.contribution) from dw.fact_delta_contribution c
                where (c.agency_key, c.period_key, c.methodology_key, c.revision) = (d.agency_key, d.period_key,
                    d.methodology_key, d.revision)), 0)) > 1e-9
            """));
    }

    private async Task<Result> ResultOf(string agency, int year) => Assert.Single(await warehouse.QueryAsync<Result>(
        """
        select s.status, s.basis, s.total, s.grade_code, s.rank, s.rank_low, s.rank_high, s.group_size, s.reproduction
        from mart.score s join dw.dim_agency a using (agency_key) where a.agency_code = @agency and s.year = @year
        """,
        new { agency, year }));
}
