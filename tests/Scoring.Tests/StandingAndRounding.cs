namespace ItAnalytics.Scoring.Tests;

/// <summary>Rounding, grades and ranks: what is printed and in which order it is decided.</summary>
public class StandingAndRounding
{
    private const string Bands = "grades: {on: ROUNDED, bands: [{code: TOT, name: T, from: 80}, {code: KHA, name: K, from: 65, to: 80}, "
        + "{code: TRUNG_BINH, name: B, from: 50, to: 65}, {code: YEU, name: Y, to: 50}]}\n";

    private static GroupScores Score(string header, params decimal[] values)
    {
        var method = MethodText.Read($"{header}{MethodText.Header}indicators:\n"
            + "  - {code: X, name: X, max: 100, rule: {kind: MINMAX, lower: 0, upper: 100}}\n");
        return ScoringEngine.Score(method, MethodText.Group(method, [.. values.Select(v => new[] { Cell.Of(v) })]));
    }

    [Theory]
    [InlineData("HALF_UP", "82.13", "-82.13", "0.15")]
    [InlineData("HALF_EVEN", "82.12", "-82.12", "0.14")]
    [InlineData("TRUNCATE", "82.12", "-82.12", "0.14")]
    public void Halves_go_where_the_method_says(string mode, string up, string down, string small)
    {
        var scores = Score($"rounding: {{total: {{digits: 2, mode: {mode}}}}}\n", 82.125m, -82.125m, 0.145m);
        Assert.Equal([Files.Number(up), Files.Number(down), Files.Number(small)],
            Enumerable.Range(0, 3).Select(m => scores.Total(m).Score!.Value));
    }

    /// <summary>What round() of R 4 prints for halves that are none in binary.</summary>
    [Theory]
    [InlineData("0.15", 1, "0.1")]
    [InlineData("0.25", 1, "0.2")]
    [InlineData("0.35", 1, "0.3")]
    [InlineData("0.45", 1, "0.4")]
    [InlineData("0.55", 1, "0.6")]
    [InlineData("0.65", 1, "0.7")]
    [InlineData("2.5", 0, "2")]
    [InlineData("-1.5", 0, "-2")]
    [InlineData("2.675", 2, "2.67")]
    public void Rounding_like_R_follows_the_binary_number(string value, int digits, string rounded) =>
        Assert.Equal(Files.Number(rounded), Rounder.Round(Files.Number(value), new Rounding(digits, RoundingMode.R)));

    [Fact]
    public void A_score_just_under_a_band_is_lifted_into_it_only_when_rounding_comes_first()
    {
        var rounding = "rounding: {total: {digits: 2, mode: HALF_UP}}\n";
        Assert.Equal("TOT", Score(rounding + Bands, 79.995m).Total(0).Grade!.Code);
        Assert.Equal("KHA", Score(rounding + Bands, 79.994m).Total(0).Grade!.Code);
        var exact = Bands.Replace("on: ROUNDED", "on: EXACT", StringComparison.Ordinal);
        Assert.Equal("KHA", Score(rounding + exact, 79.995m).Total(0).Grade!.Code);
    }

    [Theory]
    [InlineData("100", "TOT")]
    [InlineData("80", "TOT")]
    [InlineData("79.99", "KHA")]
    [InlineData("65", "KHA")]
    [InlineData("64.5", "TRUNG_BINH")]
    [InlineData("50", "TRUNG_BINH")]
    [InlineData("49.9999999999", "YEU")]
    [InlineData("-7", "YEU")]
    public void Bands_hold_their_lower_end_and_leave_the_upper_to_the_next(string score, string grade) =>
        Assert.Equal(grade, Score(Bands, Files.Number(score)).Total(0).Grade!.Code);

    [Theory]
    [InlineData("COMPETITION", new[] { "1", "=2", "=2", "4" })]
    [InlineData("DENSE", new[] { "1", "=2", "=2", "3" })]
    public void Ties_share_the_best_place(string ties, string[] labels)
    {
        var scores = Score($"ranking: {{ties: {ties}}}\n", 90, 80, 80, 70);
        Assert.Equal(labels, Enumerable.Range(0, 4).Select(m => scores.Total(m).RankLabel));
        Assert.All(Enumerable.Range(0, 4), m => Assert.Equal(4, scores.Total(m).GroupSize));
    }

    [Fact]
    public void Scores_printed_alike_share_a_rank_or_not_as_the_method_says()
    {
        var rounding = "rounding: {total: {digits: 2, mode: HALF_UP}}\n";
        var shared = Score(rounding, 90.021m, 90.018m);
        Assert.Equal(["=1", "=1"], Enumerable.Range(0, 2).Select(m => shared.Total(m).RankLabel));
        var apart = Score(rounding + "ranking: {on: EXACT}\n", 90.021m, 90.018m);
        Assert.Equal((90.02m, 90.02m, 1, 2), (apart.Total(0).Score, apart.Total(1).Score, apart.Total(0).Rank, apart.Total(1).Rank));
    }

    [Fact]
    public void Each_tier_is_rounded_before_the_next_one_adds_it_up()
    {
        const string text = """
            code: test
            version: "1"
            name: Test
            legal_basis: none
            scale: 2
            missing: ZERO
            not_applicable: RESCALE
            rounding: {indicator: {digits: 1}, criterion: {digits: 0}, total: {digits: 0}}
            total: {code: TOTAL, name: Total}
            criteria: [{code: A, name: A}]
            indicators:
              - {code: X, name: X, parent: A, max: 1, rule: {kind: PROP}}
              - {code: Y, name: Y, parent: A, max: 1, rule: {kind: PROP}}
            """;
        var method = MethodText.Read(text);
        var scores = ScoringEngine.Score(method, MethodText.Group(method, [Cell.Of(0.25m), Cell.Of(0.15m)]));
        Assert.Equal(0.3m, scores.Node(0, method.NodeIndex("X")).Points);
        Assert.Equal(0.2m, scores.Node(0, method.NodeIndex("Y")).Points);
        Assert.Equal((1m, 0.5m), (scores.Node(0, method.NodeIndex("A")).Points, scores.Node(0, method.NodeIndex("A")).Share));
        Assert.Equal(1m, scores.Total(0).Score);
    }

    [Theory]
    [InlineData("2.718281828459045235360287471", "1")]
    [InlineData("75000", "11.225243392518447492650738267")]
    [InlineData("0.000001", "-13.815510557964274104107948728")]
    public void Logarithms_have_twenty_digits_and_exponentials_bring_them_back(string value, string logarithm)
    {
        var log = DecimalMath.Log(Files.Number(value));
        Assert.Equal(Files.Number(logarithm), log, 20);
        Assert.Equal(1m, DecimalMath.Exp(log) / Files.Number(value), 20);
        Assert.Equal(Files.Number(value), DecimalMath.Sqrt(Files.Number(value)) * DecimalMath.Sqrt(Files.Number(value)), 20);
    }

    // A third of 0.375 is 0.125, though decimal holds a third only to 28 digits.
    [Theory]
    [InlineData("HALF_UP", "0.13")]
    [InlineData("HALF_EVEN", "0.12")]
    public void What_the_arithmetic_lost_in_the_last_digit_does_not_decide_a_half(string mode, string expected)
    {
        var method = MethodText.Read(MethodText.Header.Replace("scale: 100", "scale: 0.375", StringComparison.Ordinal)
            + $"rounding: {{total: {{digits: 2, mode: {mode}}}}}\n"
            + "indicators: [{code: X, name: X, max: 0.375, rule: {kind: PROP}}]\n");
        var scores = ScoringEngine.Score(method, MethodText.Group(method, [Cell.Ratio(1, 3)]));
        Assert.Equal(Files.Number(expected), scores.Total(0).Score);
    }

    [Fact]
    public void Two_thirds_of_thirty_are_cut_off_at_twenty()
    {
        var method = MethodText.Read(MethodText.Header.Replace("scale: 100", "scale: 30", StringComparison.Ordinal)
            + "rounding: {total: {digits: 2, mode: TRUNCATE}}\n"
            + "indicators: [{code: X, name: X, max: 30, rule: {kind: PROP}}]\n");
        Assert.Equal(20m, ScoringEngine.Score(method, MethodText.Group(method, [Cell.Ratio(2, 3)])).Total(0).Score);
    }

    // A third three times against one third and two thirds: decimal makes 0.9999999999999999999999999999 of the first.
    [Fact]
    public void Equal_scores_by_different_sums_share_a_rank_and_a_grade_though_nothing_is_rounded()
    {
        var method = MethodText.Read(MethodText.Header.Replace("scale: 100", "scale: 3", StringComparison.Ordinal) + """
            ranking: {on: EXACT}
            grades: {on: EXACT, bands: [{code: GOOD, name: Good, from: 1}, {code: WEAK, name: Weak, to: 1}]}
            indicators:
              - {code: A, name: A, max: 1, rule: {kind: PROP}}
              - {code: B, name: B, max: 1, rule: {kind: PROP}}
              - {code: C, name: C, max: 1, rule: {kind: PROP}}
            """);
        var scores = ScoringEngine.Score(method, MethodText.Group(method,
            [Cell.Ratio(1, 3), Cell.Ratio(1, 3), Cell.Ratio(1, 3)], [Cell.Ratio(1, 3), Cell.Ratio(2, 3), Cell.Ratio(0, 3)]));
        Assert.Equal(("=1", "=1"), (scores.Total(0).RankLabel, scores.Total(1).RankLabel));
        Assert.Equal(("GOOD", "GOOD"), (scores.Total(0).Grade?.Code, scores.Total(1).Grade?.Code));
    }
}
