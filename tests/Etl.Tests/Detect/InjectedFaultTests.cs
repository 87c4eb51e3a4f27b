using System.Text.Json;
using ItAnalytics.Etl.Tests.Pipelines;
using ItAnalytics.Tests.Support;

namespace ItAnalytics.Etl.Tests.Detect;

[Collection(PipelineCollection.Name)]
public sealed class InjectedFaultTests(PipelineWarehouse warehouse)
{
    private sealed record Fault(string Agency, string Indicator, string Period, string Kind);

    private sealed record Flag(string AgencyCode, string IndicatorCode, string PeriodCode, string Kind, double Score);

    [Fact]
    public async Task The_injected_faults_are_found_or_refused_and_few_others_are_flagged()
    {
        var faults = Faults().Where(f => f.Kind != "JUMP_TAIL").ToList();
        var flags = (await FlagsAsync()).ToLookup(f => (f.AgencyCode, f.IndicatorCode, f.PeriodCode));
        var refused = (await warehouse.QueryAsync<string>("select raw_text from ops.rejection")).Select(line => line.Split(',')[..3]).ToList();

        var found = faults.Count(f => flags.Contains((f.Agency, f.Indicator, f.Period)));
        var atTheDoor = faults.Count(f => refused.Any(r => r is [var agency, var indicator, var period] && (agency, indicator, period) == (f.Agency, f.Indicator, f.Period)));
        var judged = await warehouse.ScalarAsync<int>(
            """
            select count(*) from dw.fact_observation o join dw.dim_agency a using (agency_key) join dw.dim_indicator i using (indicator_key)
            where a.is_synthetic and o.stage_key = 1 and i.value_kind = 'RATIO' and o.status_key = 1 and o.known_to is null
            """);
        var others = flags.Count - found;
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{found} of {faults.Count} faults flagged, {atTheDoor} refused by the loader; {others} other flags on {judged} figures");

        Assert.Equal(faults.Count(f => f.Kind == "IMPOSSIBLE"), atTheDoor);
        Assert.True(found + atTheDoor >= 0.95 * faults.Count, $"{found} + {atTheDoor} of {faults.Count}");
        Assert.True(others <= 0.015 * judged, $"{others} of {judged}");
    }

    [Fact]
    public async Task Most_faults_are_called_by_their_name()
    {
        var flags = (await FlagsAsync()).ToDictionary(f => (f.AgencyCode, f.IndicatorCode, f.PeriodCode));
        var named = Faults().Where(f => f.Kind is not ("JUMP_TAIL" or "IMPOSSIBLE"))
            .Where(f => flags.TryGetValue((f.Agency, f.Indicator, f.Period), out _))
            .GroupBy(f => flags[(f.Agency, f.Indicator, f.Period)].Kind == f.Kind)
            .ToDictionary(g => g.Key, g => g.Count());

        Assert.True(named[true] >= 0.7 * named.Values.Sum(), $"{named[true]} of {named.Values.Sum()}");
    }

    [Fact]
    public async Task The_break_of_definitions_in_2022_is_no_finding()
    {
        var flagged = (await FlagsAsync()).Where(f => f is { IndicatorCode: "DV01" or "DV02", PeriodCode: "2022" }).ToList();

        // One in a hundred of 2 x 89 figures, and not the whole column.
        Assert.True(flagged.Count <= 6, string.Join("; ", flagged));
    }

    [Fact]
    public async Task A_finding_says_in_both_languages_what_needs_checking()
    {
        Assert.Equal(0, await warehouse.ScalarAsync<int>(
            "select count(*) from mart.anomaly where reason_vi = '' or reason_en = '' or reason_vi = reason_en or score not between 0.99 and 1 or state <> 'OPEN'"));
        Assert.Equal(0, await warehouse.ScalarAsync<int>(
            "select count(*) from mart.anomaly where expected is not null and (lower_bound > upper_bound or expected not between lower_bound and upper_bound)"));
    }

    private async Task<IReadOnlyList<Flag>> FlagsAsync() => await warehouse.QueryAsync<Flag>(
        """
        select a.agency_code, i.indicator_code, p.period_code, q.kind, q.score
        from mart.anomaly q join dw.dim_agency a using (agency_key) join dw.dim_indicator i using (indicator_key)
        join dw.dim_period p using (period_key) where a.is_synthetic
        """);

    private static IEnumerable<Fault> Faults() =>
        from line in File.ReadLines(Repository.PathTo("samples", "danang-synthetic", "injected-faults.jsonl"))
        let fault = JsonDocument.Parse(line).RootElement
        select new Fault(
            fault.GetProperty("agency_code").GetString()!, fault.GetProperty("indicator_code").GetString()!,
            fault.GetProperty("period").GetString()!, fault.GetProperty("kind").GetString()!);
}
