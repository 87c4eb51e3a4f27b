using ItAnalytics.Etl.Detect;
using ItAnalytics.Etl.Tests.Pipelines;
using ItAnalytics.Tests.Support;

namespace ItAnalytics.Etl.Tests.Detect;

[Collection(AfterPipeline.Name)]
public sealed class InjectedFaultTests(PipelineWarehouse warehouse)
{
    [Fact]
    public async Task The_injected_faults_are_found_or_refused_and_few_other_figures_are_flagged()
    {
        var recall = await FaultRecall.MeasureAsync(
            warehouse.Etl, Repository.PathTo("samples", "danang-synthetic", "injected-faults.jsonl"),
            TestContext.Current.CancellationToken);
        foreach (var kind in recall.Kinds) TestContext.Current.TestOutputHelper?.WriteLine($"{kind}");
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"recall {recall.Recall:0.000}, {recall.OtherFlags} other flags on {recall.Judged} figures");

        Assert.Equal(82, recall.Kinds.Sum(k => k.Faults));
        Assert.True(recall.Recall >= 0.95, $"{recall.Recall}");
        Assert.True(recall.FalseAlarms <= 0.015, $"{recall.FalseAlarms}");
        Assert.True(recall.Kinds.Sum(k => k.Named) >= 0.9 * recall.Kinds.Sum(k => k.Flagged));
        Assert.Equal(new RecalledKind("IMPOSSIBLE", 4, 0, 0, 4), recall.Kinds.Single(k => k.Kind == "IMPOSSIBLE"));
    }

    [Fact]
    public async Task The_break_of_definitions_in_2022_is_no_finding()
    {
        var flagged = await warehouse.ScalarAsync<int>(
            """
            select count(*) from mart.anomaly q join dw.dim_agency a using (agency_key)
            join dw.dim_indicator i using (indicator_key)
            where a.is_synthetic and i.indicator_code in ('DV01', 'DV02') and q.year = 2022
            """);

        // One in a hundred of 2 x 89 figures, and not the whole column.
        Assert.True(flagged <= 6, $"{flagged}");
    }

    [Fact]
    public async Task A_finding_says_in_both_languages_what_needs_checking()
    {
        Assert.Equal(0, await warehouse.ScalarAsync<int>(
            "select count(*) from mart.anomaly where reason_vi = '' or reason_en = '' or reason_vi = reason_en or " +
                "score not between 0.99 and 1 or state <> 'OPEN'"));
        Assert.Equal(0, await warehouse.ScalarAsync<int>(
            "select count(*) from mart.anomaly where expected is not null and (lower_bound > upper_bound or expected " +
                "not between lower_bound and upper_bound)"));
    }
}
