namespace ItAnalytics.Scoring.Tests;

/// <summary>What is absent, and what a method makes of it.</summary>
public class Policies
{
    private static string Two(string missing, string notApplicable, string more = "") => $$$"""
        code: test
        version: "1"
        name: Test
        legal_basis: none
        scale: 100
        missing: {{{missing}}}
        not_applicable: {{{notApplicable}}}
        {{{more}}}
        total: {code: TOTAL, name: Total}
        criteria:
          - {code: A, name: A, max: 60}
          - {code: B, name: B, max: 40}
        indicators:
          - {code: A1, name: A1, parent: A, max: 40, unit: '%', rule: {kind: PROP}}
          - {code: A2, name: A2, parent: A, max: 20, unit: '%', rule: {kind: PROP}}
          - {code: B1, name: B1, parent: B, max: 40, unit: '%', rule: {kind: PROP}}
        """;

    private static GroupScores Score(string text, params Cell[] cells)
    {
        var method = MethodText.Read(text);
        return ScoringEngine.Score(method, MethodText.Group(method, cells));
    }

    [Theory]
    [InlineData("RESCALE", 75, 40, 40)] // (40 + 20) of 80
    [InlineData("FULL_POINTS", 80, 60, 60)] // 40 + 20 given + 20
    [InlineData("REDISTRIBUTE", 80, 60, 60)] // the criterion keeps its 60, all of it reached by A1
    public void A_cell_that_does_not_apply_follows_the_policy_of_the_version(
        string policy, int total, int points, int maximum)
    {
        var scores = Score(Two("ZERO", policy), Cell.Of(100), Cell.NotApplicable, Cell.Of(50));
        var criterion = scores.Node(0, scores.Method.NodeIndex("A"));
        Assert.Equal((total, points, maximum), ((int)scores.Total(0).Score!.Value, (int)criterion.Points, (int)criterion.Maximum));
        Assert.Equal(1m, scores.Total(0).Coverage);
    }

    [Fact]
    public void A_criterion_that_does_not_apply_at_all_leaves_its_weight_to_the_others()
    {
        foreach (var policy in new[] { "RESCALE", "REDISTRIBUTE" })
        {
            var scores = Score(Two("ZERO", policy), Cell.NotApplicable, Cell.NotApplicable, Cell.Of(50));
            Assert.Equal(ScoreState.NotApplicable, scores.Node(0, scores.Method.NodeIndex("A")).State);
            Assert.Equal(50m, scores.Total(0).Score);
        }
    }

    [Fact]
    public void Missing_as_zero_costs_the_points_and_the_coverage()
    {
        var scores = Score(Two("ZERO", "RESCALE"), Cell.Of(100), Cell.Missing, Cell.Of(50));
        Assert.Equal((60m, 0.8m), (scores.Total(0).Score, scores.Total(0).Coverage));
        Assert.Equal(ScoreNote.MissingAsZero, scores.Node(0, scores.Method.NodeIndex("A2")).Note);
    }

    [Theory]
    [InlineData("RESCALE", 0.5)] // 40 of the 80 that apply
    [InlineData("REDISTRIBUTE", 0.6)] // A1 stands for all 60 of its criterion
    [InlineData("FULL_POINTS", 0.6)]
    public void Coverage_is_a_share_of_the_weight_that_applies(string policy, double coverage)
    {
        var scores = Score(Two("ZERO", policy), Cell.Of(100), Cell.NotApplicable, Cell.Missing);
        Assert.Equal((decimal)coverage, scores.Total(0).Coverage);
    }

    [Fact]
    public void Shares_that_no_number_holds_are_no_answer()
    {
        var text = Two("EXCLUDE", "RESCALE").Replace("A1, parent: A, max: 40, unit: '%', rule: {kind: PROP}",
            "A1, parent: A, max: 40, rule: {kind: GOALPOSTS, lower: 0, upper: 0.00000000000000000001}", StringComparison.Ordinal);
        var scores = Score(text, Cell.Of(1_000_000_000_000m), Cell.Of(50), Cell.Of(50));
        Assert.Equal((ScoreState.Undefined, ScoreNote.NoAnswer), (scores.Node(0, scores.Method.NodeIndex("A1")).State, scores.Node(0, scores.Method.NodeIndex("A1")).Note));
        Assert.Equal(50m, scores.Total(0).Score);
    }

    [Fact]
    public void Missing_excluded_costs_the_coverage_only()
    {
        var scores = Score(Two("EXCLUDE", "RESCALE"), Cell.Of(100), Cell.Missing, Cell.Of(50));
        Assert.Equal((75m, 0.8m), (scores.Total(0).Score, scores.Total(0).Coverage));
    }

    [Fact]
    public void Missing_refused_leaves_the_total_without_a_score_rank_and_grade()
    {
        var total = Score(Two("REFUSE", "RESCALE"), Cell.Of(100), Cell.Missing, Cell.Of(50)).Total(0);
        Assert.Equal((ScoreState.Missing, null, null, "", 0), (total.State, total.Score, total.Rank, total.RankLabel, total.GroupSize));
    }

    [Theory]
    [InlineData("ZERO")]
    [InlineData("EXCLUDE")]
    public void What_was_not_published_is_never_zero(string missing)
    {
        var scores = Score(Two(missing, "RESCALE"), Cell.Of(100), Cell.NotPublished, Cell.Of(50));
        Assert.Equal(75m, scores.Total(0).Score);
        Assert.Equal(ScoreState.NotPublished, scores.Node(0, scores.Method.NodeIndex("A2")).State);
        var nothing = Score(Two(missing, "RESCALE"), Cell.NotPublished, Cell.NotPublished, Cell.NotPublished).Total(0);
        Assert.Equal((ScoreState.NotPublished, (decimal?)null), (nothing.State, nothing.Score));
    }

    [Fact]
    public void An_excluded_cell_costs_neither_points_nor_coverage()
    {
        var total = Score(Two("ZERO", "FULL_POINTS"), Cell.Of(100), Cell.Excluded, Cell.Of(50)).Total(0);
        Assert.Equal((80m, 1m), (total.Score, total.Coverage));
    }

    [Theory]
    [InlineData("NOT_APPLICABLE", 75)]
    [InlineData("ZERO", 60)]
    [InlineData("FULL", 80)]
    [InlineData("MISSING", 60)]
    public void A_denominator_of_zero_and_a_sample_too_small_follow_the_indicator(string policy, int total)
    {
        foreach (var (key, cell) in new[] { ("zero_denominator", Cell.Ratio(0, 0)), ("minimum_sample: 30, below_sample", Cell.Ratio(29, 29)) })
        {
            var text = Two("ZERO", "RESCALE").Replace("A2, name: A2,", $"A2, name: A2, {key}: {policy},", StringComparison.Ordinal);
            Assert.Equal(total, Score(text, Cell.Of(100), cell, Cell.Of(50)).Total(0).Score);
        }

        var enough = Two("ZERO", "RESCALE").Replace("A2, name: A2,", "A2, name: A2, minimum_sample: 30,", StringComparison.Ordinal);
        Assert.Equal(80m, Score(enough, Cell.Of(100), Cell.Ratio(30, 30), Cell.Of(50)).Total(0).Score);
    }

    [Fact]
    public void A_total_with_too_little_coverage_is_scored_and_neither_ranked_nor_graded()
    {
        var total = Score(Two("ZERO", "RESCALE", "minimum_coverage: 0.81\ngrades: {bands: [{code: ANY, name: Any}]}"),
            Cell.Of(100), Cell.Missing, Cell.Of(50)).Total(0);
        Assert.Equal((ScoreState.Insufficient, 60m, null, null), (total.State, total.Score, total.Rank, total.Grade));
        var enough = Score(Two("ZERO", "RESCALE", "minimum_coverage: 0.8\ngrades: {bands: [{code: ANY, name: Any}]}"),
            Cell.Of(100), Cell.Missing, Cell.Of(50)).Total(0);
        Assert.Equal((ScoreState.Scored, 1, "ANY"), (enough.State, enough.Rank, enough.Grade!.Code));
    }

    [Theory]
    [InlineData("0.5", ScoreState.Scored)]
    [InlineData("0.51", ScoreState.Insufficient)]
    public void A_criterion_needs_the_stated_share_of_its_children_and_no_more(string share, ScoreState state)
    {
        var text = Two("EXCLUDE", "RESCALE").Replace("{code: A, name: A, max: 60}", $"{{code: A, name: A, max: 60, minimum_share: {share}}}", StringComparison.Ordinal);
        var scores = Score(text, Cell.Of(100), Cell.Missing, Cell.Of(50));
        Assert.Equal(state, scores.Node(0, scores.Method.NodeIndex("A")).State);
        Assert.Equal(state == ScoreState.Scored ? 75m : 50m, scores.Total(0).Score);
        // What does not apply is not asked for.
        var asked = Score(text, Cell.Of(100), Cell.NotApplicable, Cell.Of(50));
        Assert.Equal(ScoreState.Scored, asked.Node(0, asked.Method.NodeIndex("A")).State);
    }

    [Fact]
    public void Effective_weights_of_the_indicators_add_up_to_one_in_every_tree()
    {
        var method = Files.Method("danang-73-2022");
        foreach (var tree in method.Trees)
        {
            var weights = EffectiveWeights.Of(method, tree.Index);
            Assert.Equal(1m, method.Nodes.Where(n => n.Kind == NodeKind.Indicator).Sum(n => weights[n.Index]), 20);
            foreach (var node in method.ScoredIndicators(tree.Index))
                Assert.Equal(node.Weights[tree.Index]!.Value / 100m, weights[node.Index], 20);
        }
    }

    [Fact]
    public void A_figure_proven_false_gives_nothing_and_is_punished_on_top()
    {
        var method = Files.Method("danang-448-2021");
        var group = new PeerGroup(method, "TW", "TW", [new("false"), new("honest")]);
        foreach (var input in method.Inputs.Where(i => i.Measure.Unit == "%"))
        {
            group[0, input.Index] = Cell.Of(100);
            group[1, input.Index] = Cell.Of(100);
        }

        group[0, method.InputIndex("MC01")] = Cell.Of(100) with { ProvenFalse = true };
        var scores = ScoringEngine.Score(method, group);
        var cell = scores.Node(0, method.NodeIndex("MC01"));
        Assert.Equal((0m, ScoreNote.ProvenFalse), (cell.Points, cell.Note));
        Assert.Equal(-2m, scores.Node(0, method.NodeIndex("PE02")).Points);
        Assert.Equal(scores.Total(1).Score - 4m - 2m, scores.Total(0).Score);
    }

    [Fact]
    public void Bonus_and_penalty_stand_beside_the_base_and_the_total_stays_between_0_and_100()
    {
        var method = Files.Method("danang-448-2021");
        var group = new PeerGroup(method, "TW", "TW", [new("a"), new("b")]);
        foreach (var input in method.Inputs.Where(i => i.Measure.Unit == "%")) group[0, input.Index] = Cell.Of(100);
        group[0, method.InputIndex("BO01")] = Cell.Of(5); // 5 items, at most 3 points
        group[0, method.InputIndex("PE03")] = Cell.Of(1);
        group[1, method.InputIndex("PE01")] = Cell.Of(2);
        var scores = ScoringEngine.Score(method, group);
        var total = scores.Total(0);
        Assert.Equal((3m, 2m), (total.Bonus, total.Penalty));
        Assert.Equal(total.Base + 1m, total.Score);
        Assert.Equal(1m, scores.Node(0, method.NodeIndex("G")).Points);
        Assert.Equal((0m, 1m), (scores.Total(1).Score, scores.Total(1).Penalty));
    }

    [Fact]
    public void A_member_left_out_of_the_ranking_is_scored_and_does_not_count()
    {
        var method = MethodText.OneRule("{kind: PROP}");
        var group = new PeerGroup(method, "G", "ALL", [new("a"), new("island", Ranked: false), new("b")]);
        for (var m = 0; m < 3; m++) group[m, 0] = Cell.Of(0.5m + (m * 0.1m));
        var scores = ScoringEngine.Score(method, group);
        Assert.Equal((60m, null, 2), (scores.Total(1).Score, scores.Total(1).Rank, scores.Total(1).GroupSize));
        Assert.Equal((1, 2), (scores.Total(2).Rank, scores.Total(0).Rank));
    }

    [Fact]
    public void A_node_can_be_normalised_again_over_the_group()
    {
        var text = Two("EXCLUDE", "RESCALE").Replace("{code: A, name: A, max: 60}", "{code: A, name: A, max: 60, normalise: {kind: MINMAX}}", StringComparison.Ordinal);
        var method = MethodText.Read(text);
        var scores = ScoringEngine.Score(method, MethodText.Group(method,
            [Cell.Of(20), Cell.Of(20), Cell.Of(0)], [Cell.Of(40), Cell.Of(40), Cell.Of(0)], [Cell.Of(60), Cell.Of(60), Cell.Of(0)]));
        Assert.Equal([0m, 30m, 60m], Enumerable.Range(0, 3).Select(m => scores.Node(m, method.NodeIndex("A")).Points));
    }

    [Fact]
    public void Numbers_beyond_reason_are_refused_and_not_thrown()
    {
        var method = MethodText.OneRule("{kind: ZSCORE}");
        var scores = ScoringEngine.Score(method, MethodText.Group(method,
            [Cell.Of(decimal.MaxValue)], [Cell.Ratio(decimal.MaxValue, 0.0000001m)], [Cell.Of(1_000_000_000_000_000_000m)], [Cell.Of(1)]));
        Assert.Equal(ScoreNote.NoAnswer, scores.Node(0, 1).Note);
        Assert.Equal(ScoreNote.NoAnswer, scores.Node(1, 1).Note);
        Assert.True(scores.Node(2, 1).Share > scores.Node(3, 1).Share);
    }
}
