namespace ItAnalytics.Scoring.Tests;

/// <summary>Each rule of a method file on values worked out by hand, in both directions and at its ends.</summary>
public class Rules
{
    private const string Lower = "direction: LOWER_IS_BETTER";
    private const string Percent = "unit: '%'";

    [Fact]
    public void PROP_is_the_ratio_held_between_nothing_and_all()
    {
        Assert.Equal([0.95m, 1m, 0m], MethodText.Shares(MethodText.OneRule("{kind: PROP}", Percent), 95, 120, -5));
        Assert.Equal([0.05m, 0m], MethodText.Shares(MethodText.OneRule("{kind: PROP}", $"{Percent}\n    {Lower}"), 95, 120));
        Assert.Equal([0.5m], MethodText.Shares(MethodText.OneRule("{kind: PROP}"), 0.5m));
    }

    [Fact]
    public void PROP_TARGET_stops_at_the_target_and_gives_nothing_below_the_floor()
    {
        var method = MethodText.OneRule("{kind: PROP_TARGET, target: 80, floor: 40}", Percent);
        Assert.Equal([0.75m, 1m, 1m, 0.5m, 0m], MethodText.Shares(method, 60, 80, 95, 40, 39.9m));
        var lower = MethodText.OneRule("{kind: PROP_TARGET, target: 5, floor: 50}", Lower);
        Assert.Equal([1m, 1m, 0.5m, 0m], MethodText.Shares(lower, 0, 5, 10, 51));
    }

    [Fact]
    public void STEP_gives_the_best_rung_that_is_reached()
    {
        var method = MethodText.OneRule(
            "{kind: STEP, steps: [{at_least: 4, share: 1}, {at_least: 2, share: 0.5}, {at_least: 1, share: 0.25}]}");
        Assert.Equal([1m, 1m, 0.5m, 0.25m, 0m], MethodText.Shares(method, 9, 4, 3.9m, 1, 0));
        var lower = MethodText.OneRule("{kind: STEP, steps: [{at_most: 0, share: 1}, {at_most: 15, share: 0.5}]}", Lower);
        Assert.Equal([1m, 0.5m, 0.5m, 0m], MethodText.Shares(lower, -3, 1, 15, 16));
    }

    [Fact]
    public void BOOL_knows_yes_and_no_and_nothing_else()
    {
        Assert.Equal([1m, 0m], MethodText.Shares(MethodText.OneRule("{kind: BOOL}"), 1, 0));
        Assert.Equal([0m, 1m], MethodText.Shares(MethodText.OneRule("{kind: BOOL}", Lower), 1, 0));
        var odd = MethodText.OneRule("{kind: BOOL}");
        var score = ScoringEngine.Score(odd, MethodText.Group(odd, [Cell.Of(2)])).Node(0, 1);
        Assert.Equal((ScoreState.Scored, ScoreNote.NoAnswer, 0m, 0m), (score.State, score.Note, score.Points, score.Coverage));
    }

    [Fact]
    public void MAXNORM_compares_with_the_best_of_the_group()
    {
        Assert.Equal([1m, 0.25m, 0m], MethodText.Shares(MethodText.OneRule("{kind: MAXNORM}"), 4, 1, 0));
        Assert.Equal([0.5m, 1m], MethodText.Shares(MethodText.OneRule("{kind: MAXNORM}", Lower), 4, 2));
        Assert.Equal([1m, 1m], MethodText.Shares(MethodText.OneRule("{kind: MAXNORM}"), 0, 0));
    }

    [Fact]
    public void COUNT_CAP_counts_up_to_the_cap() =>
        Assert.Equal([0m, 0.6m, 1m, 1m], MethodText.Shares(MethodText.OneRule("{kind: COUNT_CAP, cap: 5}"), 0, 3, 5, 8));

    [Fact]
    public void INFO_is_shown_and_never_scored()
    {
        var method = MethodText.Read($"{MethodText.Header}indicators:\n  - {{code: X, name: X, rule: {{kind: PROP}}, max: 100}}\n"
            + "  - {code: I, name: I, rule: {kind: INFO}}\n");
        var scores = ScoringEngine.Score(method, MethodText.Group(method, [Cell.Of(0.5m), Cell.Of(1)]));
        Assert.Equal(ScoreState.Info, scores.Node(0, method.NodeIndex("I")).State);
        Assert.Equal((50m, 1m), (scores.Total(0).Score, scores.Total(0).Coverage));
    }

    [Fact]
    public void MINMAX_with_stated_ends_may_leave_its_range_unless_capped()
    {
        Assert.Equal([1.25m, -0.25m], MethodText.Shares(MethodText.OneRule("{kind: MINMAX, lower: 20, upper: 60}"), 70, 10));
        Assert.Equal([1m, 0m], MethodText.Shares(MethodText.OneRule("{kind: MINMAX, lower: 20, upper: 60, cap: BOTH}"), 70, 10));
        Assert.Equal([1m, -0.25m], MethodText.Shares(MethodText.OneRule("{kind: MINMAX, lower: 20, upper: 60, cap: UPPER}"), 70, 10));
        Assert.Equal([-0.25m], MethodText.Shares(MethodText.OneRule("{kind: MINMAX, lower: 20, upper: 60}", Lower), 70));
    }

    [Fact]
    public void MINMAX_without_ends_takes_those_of_the_group()
    {
        Assert.Equal([0m, 0.5m, 1m], MethodText.Shares(MethodText.OneRule("{kind: MINMAX}"), 10, 20, 30));
        Assert.Equal([1m, 0.5m, 0m], MethodText.Shares(MethodText.OneRule("{kind: MINMAX}", Lower), 10, 20, 30));
        Assert.Equal([0.01m, 1m], MethodText.Shares(MethodText.OneRule("{kind: MINMAX, range: {from: 0.01, to: 1}}"), 10, 30));
        Assert.Equal([1m, 1m], MethodText.Shares(MethodText.OneRule("{kind: MINMAX}"), 7, 7));
    }

    [Fact]
    public void GOALPOSTS_on_logarithms_put_the_geometric_middle_in_the_middle()
    {
        var method = MethodText.OneRule("{kind: GOALPOSTS, lower: 1, upper: 100, log: true, cap: BOTH}");
        var shares = MethodText.Shares(method, 10, 1, 100, 1000);
        Assert.Equal(0.5m, shares[0], 20);
        Assert.Equal([0m, 1m, 1m], shares[1..]);
        var score = ScoringEngine.Score(method, MethodText.Group(method, [Cell.Of(0)])).Node(0, 1);
        Assert.Equal(ScoreNote.NoAnswer, score.Note);
    }

    [Fact]
    public void ZSCORE_has_the_given_mean_and_deviation()
    {
        var shares = MethodText.Shares(MethodText.OneRule("{kind: ZSCORE, mean: 0.5, deviation: 0.1}"), 1, 2, 3);
        Assert.Equal([0.4m, 0.5m, 0.6m], shares.Select(s => Math.Round(s, 20)));
        Assert.Equal([0m, 0m], MethodText.Shares(MethodText.OneRule("{kind: ZSCORE}"), 5, 5));
    }

    [Fact]
    public void Positions_give_equal_values_the_lowest_the_mean_or_the_highest()
    {
        Assert.Equal([0m, 0.25m, 0.25m, 0.75m, 1m], MethodText.Shares(MethodText.OneRule("{kind: PERCENTILE}"), 1, 2, 2, 3, 4));
        Assert.Equal([0m, 0.375m, 0.375m, 0.75m, 1m],
            MethodText.Shares(MethodText.OneRule("{kind: PERCENTILE, ties: MEAN}"), 1, 2, 2, 3, 4));
        Assert.Equal([0.2m, 0.6m, 0.6m, 0.8m, 1m], MethodText.Shares(MethodText.OneRule("{kind: RANK, ties: HIGHEST}"), 1, 2, 2, 3, 4));
        Assert.Equal([1m, 0.4m, 0.4m, 0.4m, 0.2m], MethodText.Shares(MethodText.OneRule("{kind: RANK}", Lower), 1, 2, 2, 2, 3));
    }

    [Fact]
    public void DISTANCE_TO_TARGET_starts_at_the_worst_of_the_group()
    {
        Assert.Equal([0m, 0.5m, 1m, 1.5m], MethodText.Shares(MethodText.OneRule("{kind: DISTANCE_TO_TARGET, target: 30}"), 10, 20, 30, 40));
        Assert.Equal([0m, 1m], MethodText.Shares(MethodText.OneRule("{kind: DISTANCE_TO_TARGET, target: 30, cap: true}"), 10, 40));
        Assert.Equal([0m, 0.5m], MethodText.Shares(MethodText.OneRule("{kind: DISTANCE_TO_TARGET, target: 10}", Lower), 30, 20));
    }

    private const string Sum = "{kind: SUM, parts: ["
        + "{input: P, name: P, share: 0.9, unit: '%', rule: {kind: PROP}}, "
        + "{input: Q, name: Q, share: 0.1, rule: {kind: COUNT_CAP, cap: 5}}]}";

    [Fact]
    public void SUM_adds_parts_with_their_own_caps_and_inputs()
    {
        var method = MethodText.OneRule(Sum);
        Assert.Equal(["P", "Q"], method.Inputs.Select(i => i.Code));
        var scores = ScoringEngine.Score(method, MethodText.Group(method,
            [Cell.Ratio(50, 100), Cell.Of(9)],
            [Cell.Of(100), Cell.NotApplicable],
            [Cell.Of(100), Cell.Missing],
            [Cell.NotApplicable, Cell.NotApplicable]));
        Assert.Equal(55m, scores.Node(0, 1).Points);
        Assert.Equal((100m, ScoreNote.PartsLeftOut), (scores.Node(1, 1).Points, scores.Node(1, 1).Note));
        Assert.Equal(90m, scores.Node(2, 1).Points);
        Assert.Equal(ScoreState.NotApplicable, scores.Node(3, 1).State);
    }

    [Fact]
    public void BEST_OF_takes_the_alternative_that_gives_most()
    {
        var method = MethodText.OneRule(Sum.Replace("SUM", "BEST_OF", StringComparison.Ordinal)
            .Replace("share: 0.9, ", "", StringComparison.Ordinal).Replace("share: 0.1, ", "", StringComparison.Ordinal));
        var scores = ScoringEngine.Score(method, MethodText.Group(method,
            [Cell.Of(50), Cell.Of(4)], [Cell.Of(90), Cell.Of(4)], [Cell.Missing, Cell.Of(1)], [Cell.Missing, Cell.Missing]));
        Assert.Equal([80m, 90m, 20m, 0m], Enumerable.Range(0, 4).Select(m => scores.Node(m, 1).Points));
        Assert.Equal(ScoreNote.MissingAsZero, scores.Node(3, 1).Note);
    }
}
