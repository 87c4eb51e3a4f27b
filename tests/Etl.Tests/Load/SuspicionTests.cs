using ItAnalytics.Etl.Extract;
using ItAnalytics.Etl.Load;

namespace ItAnalytics.Etl.Tests.Load;

/// <summary>What is suspect only beside another line, or beside the calendar.</summary>
public sealed class SuspicionTests(LoadedWarehouse warehouse) : IClassFixture<LoadedWarehouse>
{
    private const string Header = "agency,indicator,period,stage,value,numerator,denominator\n";

    private static readonly SourceContracts Contracts = SourceContracts.Of(
    [
        ContractReader.Read(
            "suspicion.yaml",
            """
            code: suspicion
            kind: SUBMISSION
            description: One line is one figure.
            methodology: danang
            files: ["suspicion/*.csv"]
            states: OBSERVATION
            columns: {agency: agency, indicator: indicator, period: period, stage: stage, value: value, numerator: numerator, denominator: denominator}
            deadline: {due_days: 15, close_days: 2000}
            self_tolerance: 2.5
            """),
    ]);

    [Fact]
    public async Task Figures_behind_the_due_day_are_marked_and_those_of_a_closed_period_are_refused()
    {
        // The loads of these tests happen on 1 June 2026.
        var report = await Load("DN-SNV,MC01,2026,SELF,50,,\nDN-SNV,MC01,2024,SELF,50,,\nDN-SNV,MC01,2019,SELF,50,,\n");

        Assert.Equal(new LoadCounts(3, 2, 0, 0, 1), report.Counts);
        Assert.Equal("VAL226", Assert.Single(report.Rejections).Complaint.Code);
        Assert.Equal([(3L, "LATE_SUBMISSION")], report.Warned.Select(w => (w.Line, w.Code)));
    }

    [Fact]
    public async Task An_own_figure_far_from_the_appraised_one_is_marked_whichever_came_first()
    {
        var first = await Load("DN-SNV,MC02,2022,SELF,90,,\nDN-SNV,MC02,2022,APPRAISED,80,,\nDN-SNV,MC05,2022,SELF,90,,\n");
        var second = await Load("DN-SNV,MC05,2022,APPRAISED,87.5,,\nDN-SNV,MC06,2022,APPRAISED,10,,\n");
        var third = await Load("DN-SNV,MC06,2022,SELF,12.6,,\n");

        Assert.Equal(2, first.WarnedByCode["SELF_AGAINST_APPRAISED"]);
        Assert.DoesNotContain("SELF_AGAINST_APPRAISED", second.WarnedByCode.Keys);
        Assert.Equal(1, third.WarnedByCode["SELF_AGAINST_APPRAISED"]);
        Assert.Equal(
            ["MC02", "MC02", "MC06"],
            await warehouse.Lines(
                """
                select i.indicator_code from dw.fact_observation o join dw.dim_indicator i using (indicator_key)
                where 'SELF_AGAINST_APPRAISED' = any(o.warning_codes) order by 1
                """));
    }

    [Fact]
    public async Task A_grade_that_the_total_does_not_give_is_marked()
    {
        var report = await Load(
            "DN-SNV,TOTAL,2021,APPRAISED,79.99,,\nDN-SNV,GRADE,2021,APPRAISED,TOT,,\nDN-SYT,TOTAL,2021,APPRAISED,80,,\nDN-SYT,GRADE,2021,APPRAISED,TOT,,\n");

        Assert.Equal(4, report.Counts.Facts);
        Assert.Equal(1, report.WarnedByCode["GRADE_DISAGREES"]);
        Assert.Equal(1, (await Load("DN-SYT,GRADE,2021,APPRAISED,KHA,,\n")).WarnedByCode["GRADE_DISAGREES"]);
    }

    private async Task<LoadReport> Load(string lines)
    {
        await warehouse.LoadFolder("danang");
        using var folder = new TemporaryFolder("suspicion");
        return await warehouse.Load(folder.Write("figures.csv", Header + lines), Contracts);
    }
}
