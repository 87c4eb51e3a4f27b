namespace ItAnalytics.Scoring.Tests;

/// <summary>Rankings drawn anew.</summary>
public class Firmness
{
    private static readonly Perturbation Nothing = new(100, 1, 0.9m, 0m, false, false);

    // Weights that move by a billionth of a thousandth: everything is computed anew and nothing comes out otherwise.
    private static readonly Perturbation Hardly = Nothing with { WeightSpread = 0.000000000001m };

    // Every mean, absent cells of all kinds, rounding at all tiers: in double as in decimal.
    [Theory]
    [InlineData("danang-448-2021")]
    [InlineData("danang-73-2022")]
    [InlineData("hdi")]
    [InlineData("pci-2013")]
    public void Where_nothing_differs_every_draw_is_the_official_ranking(string file)
    {
        var method = Files.Method(file);
        foreach (var tree in method.Trees)
        {
            var scores = ScoringEngine.Score(method, Cells.Random(method, tree.Code, 60, 11));
            AssertOfficial(scores, Draw(scores, Hardly));
        }
    }

    // A count of which all succeeded is drawn and comes out as it is: the drawn path of every rule must then come to what
    // the official path came to.
    [Theory]
    [InlineData("{kind: PROP}")]
    [InlineData("{kind: PROP_TARGET, target: 80, floor: 20}")]
    [InlineData("{kind: STEP, steps: [{at_least: 90, share: 1}, {at_least: 40, share: 0.5}]}")]
    [InlineData("{kind: COUNT_CAP, cap: 70}")]
    [InlineData("{kind: MAXNORM}")]
    [InlineData("{kind: MINMAX}")]
    [InlineData("{kind: MINMAX, lower: 10, upper: 90, cap: BOTH, range: {from: 0.1, to: 0.9}}")]
    [InlineData("{kind: GOALPOSTS, lower: 1, upper: 100, log: true, cap: LOWER}")]
    [InlineData("{kind: ZSCORE, mean: 0.5, deviation: 0.1}")]
    [InlineData("{kind: PERCENTILE, ties: MEAN}")]
    [InlineData("{kind: PERCENTILE}")]
    [InlineData("{kind: RANK, ties: HIGHEST}")]
    [InlineData("{kind: DISTANCE_TO_TARGET, target: 80, cap: true}")]
    public void Every_rule_means_the_same_in_a_draw(string rule)
    {
        foreach (var direction in new[] { "HIGHER_IS_BETTER", "LOWER_IS_BETTER" })
        {
            var kind = direction == "LOWER_IS_BETTER" ? rule.Replace("at_least: 90", "at_most: 40", StringComparison.Ordinal)
                .Replace("at_least: 40", "at_most: 90", StringComparison.Ordinal) : rule;
            var method = MethodText.Read(MethodText.Header
                + $"indicators:\n  - {{code: X, name: X, max: 100, unit: \"%\", direction: {direction}, rule: {kind}}}\n");
            var group = Cells.Random(method, "ALL", 40, 5, ratios: false);
            for (var member = 0; member < 40; member += 4) group[member, 0] = Cell.Ratio(8, 8);
            group[1, 0] = Cell.Ratio(0, 0);
            var scores = ScoringEngine.Score(method, group);
            AssertOfficial(scores, Draw(scores, Hardly with { Counts = true }));
        }
    }

    [Fact]
    public void The_same_seed_gives_the_same_ranks_and_another_seed_others()
    {
        var scores = Scored(40);
        var all = Nothing with { WeightSpread = 0.25m, Counts = true, Missing = true };
        var (one, two) = (Draw(scores, all), Draw(scores, all));
        var other = Draw(scores, all with { Seed = 2 });
        Assert.All(Enumerable.Range(0, 40), m => Assert.Equal(one.RanksOf(m).ToArray(), two.RanksOf(m).ToArray()));
        Assert.Contains(Enumerable.Range(0, 40), m => !one.RanksOf(m).SequenceEqual(other.RanksOf(m)));
    }

    [Fact]
    public void Fewer_cases_make_a_rank_less_firm()
    {
        var method = MethodText.OneRule("{kind: PROP}");
        RankFirmness Of(int cases)
        {
            var rows = Enumerable.Range(0, 20).Select(i => new[] { Cell.Ratio(cases * (40 + i) / 100m, cases) }).ToArray();
            return Draw(
                ScoringEngine.Score(method, MethodText.Group(method, rows)), Nothing with { Draws = 500, Counts = true });
        }

        var (many, few) = (Of(100_000), Of(100));
        Assert.All(Enumerable.Range(0, 20), m => Assert.True(
            many.RankHigh(m) - many.RankLow(m) < few.RankHigh(m) - few.RankLow(m)));
        Assert.Equal(20, Enumerable.Range(0, 20).Max(many.TieGroup));
        Assert.True(Enumerable.Range(0, 20).Max(few.TieGroup) < 6);
    }

    // Five standard errors of 4,000 draws are 2 to 4 hundredths.
    [Fact]
    public void Counts_vary_as_the_binomial_distribution_says()
    {
        var method = MethodText.OneRule("{kind: PROP}");
        var scores = ScoringEngine.Score(
            method, MethodText.Group(method, [Cell.Ratio(40, 100)], [Cell.Ratio(30, 100)]));
        var firmness = Draw(scores, Nothing with { Draws = 4_000, Counts = true });
        var exact = ExactlyAbove(100, 0.4, 100, 0.3);
        Assert.InRange(firmness.ProbabilityAbove(0, 1), exact - 0.02, exact + 0.02);
        Assert.Equal(firmness.ProbabilityOfTop(0, 1), 1 - firmness.ProbabilityAbove(1, 0), 12);

        var rare = ScoringEngine.Score(method, MethodText.Group(method, [Cell.Ratio(3, 50)], [Cell.Ratio(1, 50)]));
        var rarely = Draw(rare, Nothing with { Draws = 4_000, Counts = true });
        var exactlyRare = ExactlyAbove(50, 0.06, 50, 0.02);
        Assert.InRange(rarely.ProbabilityAbove(0, 1), exactlyRare - 0.04, exactlyRare + 0.04);
    }

    [Fact]
    public void Figures_not_reported_come_from_peers_and_figures_not_published_from_nobody()
    {
        var method = MethodText.OneRule("{kind: PROP}");
        var scores = ScoringEngine.Score(method, MethodText.Group(method,
            [Cell.Of(0.9m)], [Cell.Of(0.5m)], [Cell.Missing], [Cell.NotPublished]));
        var firmness = Draw(scores, Nothing with { Draws = 1_000, Missing = true });
        Assert.InRange(firmness.ProbabilityOfTop(2, 1), 0.4, 0.6);
        Assert.False(firmness.Has(3));
        Assert.True(firmness.RanksOf(3).IsEmpty);
    }

    [Fact]
    public void Equal_weights_that_do_not_matter_leave_ranks_alone()
    {
        // One agency is better in everything: no weights can change that.
        var scores = Scored(2, dominated: true);
        var firmness = Draw(scores, Nothing with { WeightSpread = 0.5m });
        Assert.Equal(1.0, firmness.ProbabilityAbove(0, 1));
        Assert.Equal((1, 2), (firmness.TieGroup(0), firmness.TieGroup(1)));
    }

    [Theory]
    [InlineData("perturbation: {weights: 1}", "SCO612")]
    [InlineData("perturbation: {weights: -0.1}", "SCO612")]
    [InlineData("perturbation: {draws: 10, counts: BINOMIAL}", "SCO612")]
    [InlineData("perturbation: {interval: 1, counts: BINOMIAL}", "SCO612")]
    [InlineData("perturbation: {draws: 1000}", "SCO612")]
    [InlineData("perturbation: {counts: POISSON}", "SCO605")]
    [InlineData("perturbation: {missing: BOOTSTRAP, wheights: 0.1}", "SCO602")]
    public void A_perturbation_that_makes_no_sense_is_refused_with_its_line(string text, string code)
    {
        var reading = MethodText.Try($"{MethodText.Header}{text}\n"
            + "indicators:\n  - {code: X, name: X, max: 100, rule: {kind: PROP}}\n");
        var problem = Assert.Single(reading.Problems, p => p.Code == code);
        Assert.Equal(9, problem.Line);
    }

    private static double ExactlyAbove(int n, double p, int m, double q)
    {
        static double[] Binomial(int n, double p)
        {
            var chances = new double[n + 1];
            chances[0] = Math.Pow(1 - p, n);
            for (var k = 1; k <= n; k++) chances[k] = chances[k - 1] * p / (1 - p) * (n - k + 1) / k;
            return chances;
        }

        var (one, two) = (Binomial(n, p), Binomial(m, q));
        return one.Select((chance, k) => chance * two.Where((_, j) => (double)j / m < (double)k / n).Sum()).Sum();
    }

    private static RankFirmness Draw(GroupScores scores, Perturbation perturbation) =>
        FirmnessEngine.Run(scores, perturbation, TestContext.Current.CancellationToken);

    private static GroupScores Scored(int members, bool dominated = false)
    {
        var method = Files.Method("danang-73-2022");
        var group = Cells.Random(method, "TW", members, 3);
        if (dominated)
        {
            for (var input = 0; input < method.Inputs.Count; input++)
            {
                var better = method.Inputs[input].Measure.Direction == Direction.HigherIsBetter;
                (group[0, input], group[1, input]) = (Cell.Of(better ? 1 : 0), Cell.Of(better ? 0 : 1));
            }
        }

        return ScoringEngine.Score(method, group);
    }

    private static void AssertOfficial(GroupScores scores, RankFirmness firmness)
    {
        for (var member = 0; member < scores.Group.Members.Count; member++)
        {
            Assert.Equal(scores.Total(member).Rank is not null, firmness.Has(member));
            Assert.All(firmness.RanksOf(member).ToArray(), rank => Assert.Equal(scores.Total(member).Rank, rank));
        }
    }
}
