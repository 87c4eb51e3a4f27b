using ItAnalytics.Etl.Tests.Pipelines;

namespace ItAnalytics.Etl.Tests.Reference;

/// <summary>Mergers of the samples: Ha Tay into Ha Noi in 2008, the wards and departments of Da Nang in 2025.</summary>
[Collection(AfterPipeline.Name)]
public sealed class SuccessionTests(PipelineWarehouse warehouse)
{
    [Fact]
    public async Task Todays_unit_shows_itself_and_the_whole_unit_that_went_into_it_side_by_side()
    {
        Assert.Equal(
            [
                "2006 VN-HA-NOI OWN ONE_OF_SEVERAL Before it took in VN-HA-TAY (MERGE, 2008-08-01).",
                "2006 VN-HA-TAY PREDECESSOR ONE_OF_SEVERAL One of several units that became VN-HA-NOI (MERGE, 2008-08-01).",
                "2008 VN-HA-NOI OWN SAME_UNIT ",
            ],
            await HistoryAsync("VN-HA-NOI", "TODAYS_UNITS", 2006, 2008));
        Assert.Equal(
            ["2006 VN-HA-TAY OWN SAME_UNIT "], await HistoryAsync("VN-HA-TAY", "TODAYS_UNITS", 2006, 2008));
    }

    [Fact]
    public async Task What_was_published_then_stays_under_the_unit_of_then()
    {
        Assert.Equal(12, (await HistoryAsync("VN-HA-NOI", "AS_PUBLISHED", 2005, 2016)).Count);
        Assert.Equal(["2005", "2006", "2007"], (await HistoryAsync("VN-HA-TAY", "AS_PUBLISHED", 2005, 2016)).Select(h => h[..4]));
    }

    [Fact]
    public async Task Totals_of_predecessors_are_not_averaged_into_a_restated_one()
    {
        var restated = await HistoryAsync("VN-HA-NOI", "RESTATED", 2005, 2016);

        Assert.Equal(["2005", "2006", "2007"], restated.Select(h => h[..4]));
        Assert.All(restated, h => Assert.Contains("NOT_COMPARABLE", h, StringComparison.Ordinal));
        Assert.Empty(await warehouse.QueryAsync<int>(
            "select 1 from mart.agency_history where comparability = 'NOT_COMPARABLE' and score_key is not null"));
    }

    [Fact]
    public async Task Three_units_of_one_name_keep_their_own_lines()
    {
        Assert.Equal(
            [
                "DN-P-HAICHAU1 > DN-P-HAICHAU-2025A 2025-01-01 1251/NQ-UBTVQH15",
                "DN-P-HAICHAU2 > DN-P-HAICHAU-2025A 2025-01-01 1251/NQ-UBTVQH15",
                "DN-P-HAICHAU-2025A > DN-P-HAICHAU-2025B 2025-07-01 1659/NQ-UBTVQH15",
            ],
            await warehouse.QueryAsync<string>(
                """
                select format('%s > %s %s %s', p.agency_code, s.agency_code, l.effective, l.decision)
                from mart.succession l join dw.dim_agency p on p.agency_key = l.predecessor_key
                join dw.dim_agency s on s.agency_key = l.successor_key
                where p.agency_code like 'DN-P-HAICHAU%' order by l.effective, 1
                """));
        Assert.Equal(
            ["DN-P-BINHHIEN 2", "DN-P-HAICHAU-2025A 1", "DN-P-HAICHAU-2025B 0", "DN-P-HAICHAU1 2", "DN-P-HAICHAU2 2",
             "DN-P-NAMDUONG 2", "DN-P-PHUOCNINH 1", "DN-P-THACHTHANG 1", "DN-P-THANHBINH 1", "DN-P-THUANPHUOC 1"],
            await warehouse.QueryAsync<string>(
                """
                select format('%s %s', u.agency_code, l.step)
                from dw.dim_agency t cross join lateral mart.line_of(t.durable_agency_key) l
                join dw.dim_agency u on u.agency_key = l.unit_key
                where t.agency_code = 'DN-P-HAICHAU-2025B' order by u.agency_code collate "C"
                """));
    }

    private Task<IReadOnlyList<string>> HistoryAsync(string agency, string view, int from, int to) =>
        warehouse.QueryAsync<string>(
            """
            select format('%s %s %s %s %s', h.year, u.agency_code, h.role, h.comparability, h.reason_en)
            from mart.agency_history h
            join dw.dim_agency a on a.agency_key = h.durable_agency_key
            join dw.dim_agency u on u.agency_key = h.unit_key
            where a.agency_code = @agency and h.history_view = @view and h.year in (@from, @to)
               or a.agency_code = @agency and h.history_view = @view and @view <> 'TODAYS_UNITS' and h.year between @from and @to
            order by h.year, u.agency_code
            """,
            new { agency, view, from, to });
}
