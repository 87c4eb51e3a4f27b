using System.Text;

namespace ItAnalytics.Scoring.Tests;

/// <summary>Printed rows of sister systems: other trees, other scales, the same engine.</summary>
public class GoldenRows
{
    /// <summary>Nine, eight or three parts with weights, on a scale of 1, printed with four decimals.</summary>
    private static GroupScores Weighted(string weights, params string[] rows)
    {
        var text = new StringBuilder("""
            code: golden
            version: "1"
            name: Golden
            legal_basis: none
            scale: 1
            missing: REFUSE
            not_applicable: RESCALE
            rounding: {total: {digits: 4, mode: HALF_UP}}
            total: {code: TOTAL, name: Total, aggregate: ARITHMETIC}
            indicators:

            """);
        foreach (var (weight, i) in weights.Split(' ').Select((w, i) => (w, i)))
            text.Append("  - {code: P").Append(i).Append(", name: P, weight: ").Append(weight).Append(", rule: {kind: GOALPOSTS, lower: 0, upper: 1}}\n");
        var method = MethodText.Read(text.ToString());
        return ScoringEngine.Score(method, MethodText.Group(method,
            [.. rows.Select(r => r.Split(';').Select(v => Cell.Of(Files.Number(v))).ToArray())]));
    }

    [Theory]
    [InlineData("DTI 2022, Da Nang", ".1 .1 .1 .1 .1 .2 .15 .15", "1.0000;0.9000;0.8253;0.8487;0.7578;0.8575;0.7836;0.5197", "0.8002", "0")]
    [InlineData("DTI 2022, Ho Chi Minh City", ".1 .1 .1 .1 .1 .2 .15 .15", "0.8917;0.9000;0.8258;0.6267;0.5580;0.8406;0.7611;0.3590", "0.7163", "0.0001")]
    [InlineData("DTI 2022, Can Tho", ".1 .1 .1 .1 .1 .2 .15 .15", "0.9000;0.8000;0.7233;0.7376;0.7226;0.7325;0.7556;0.2947", "0.6924", "0")]
    [InlineData("EGDI 2020, Viet Nam", "1 1 1", "0.6529;0.6694;0.6779", "0.6667", "0")]
    [InlineData("ICT Index 2019, Da Nang", "1 1 1", "0.7925;0.9538;0.85", "0.8654", "0")]
    [InlineData("ICT Index 2023, Da Nang", "1 1 1", "0.7908;0.7892;0.9655", "0.8485", "0")]
    public void A_printed_total_comes_out(string row, string weights, string inputs, string printed, string tolerance)
    {
        var scores = Weighted(weights, inputs);
        var result = Reproduction.Compare(scores, [new PublishedScore("a", Files.Number(printed))], Files.Number(tolerance));
        Assert.True(result.Verdict == ReproductionVerdict.Reproduced, $"{row}: {scores.Total(0).Exact} against {printed}");
    }

    [Fact]
    public void Two_provinces_share_rank_15_and_the_next_is_17()
    {
        // 14 better ones, then Thanh Hoa and Yen Bai with equal totals, then Hau Giang.
        string[] rows = [.. Enumerable.Range(0, 14).Select(i => $"0.9{i:00};0.5"), "0.6000;0.5", "0.6000;0.5", "0.5990;0.5"];
        var scores = Weighted("1 1", rows);
        Assert.Equal(["=15", "=15", "17"], Enumerable.Range(14, 3).Select(m => scores.Total(m).RankLabel));
        Assert.Equal([15, 15, 17], Enumerable.Range(14, 3).Select(m => scores.Total(m).Rank));
    }

    [Fact]
    public void A_unit_scored_on_84_applicable_points_is_printed_as_percent_of_them()
    {
        const string text = """
            code: par
            version: thanh-hoa-2023
            name: PAR index of the units of a province
            legal_basis: none
            scale: 100
            missing: ZERO
            not_applicable: RESCALE
            rounding: {total: {digits: 2}}
            total: {code: TOTAL, name: Total}
            indicators:
              - {code: APPRAISED, name: Appraised, max: 84, rule: {kind: GOALPOSTS, lower: 0, upper: 84}}
              - {code: SURVEY, name: Survey, max: 16, rule: {kind: GOALPOSTS, lower: 0, upper: 16}}
            """;
        var method = MethodText.Read(text);
        var scores = ScoringEngine.Score(method, MethodText.Group(method, [Cell.Of(68.32m), Cell.NotApplicable]));
        Assert.Equal(81.33m, scores.Total(0).Score);
    }

    [Fact]
    public void The_portal_counts_690_of_763_services_as_90_43_percent()
    {
        var method = MethodText.Read($"rounding: {{total: {{digits: 2}}}}\n{MethodText.Header}indicators:\n"
            + "  - {code: X, name: X, max: 100, unit: '%', rule: {kind: PROP}}\n");
        Assert.Equal(90.43m, ScoringEngine.Score(method, MethodText.Group(method, [Cell.Ratio(690, 763)])).Total(0).Score);
    }

    [Fact]
    public void An_area_of_weight_nought_is_shown_and_moves_nothing()
    {
        // The provincial index of 2022 carries "smart city" with weight 0.
        var scores = Weighted("1 0", "0.8;0.1");
        Assert.Equal(0.8m, scores.Total(0).Score);
        Assert.Equal((ScoreState.Scored, 0.1m), (scores.Node(0, 2).State, scores.Node(0, 2).Share));
    }
}
