namespace ItAnalytics.Scoring.Tests;

/// <summary>Figures that might be, on the official engine.</summary>
public class WhatIfs
{
    private static readonly Methodology Method = Files.Method("danang-73-2022");

    [Theory]
    [InlineData("HT05")] // against the best of the group: everybody moves
    [InlineData("VB05")]
    [InlineData("HT06.B")]
    [InlineData("PE01")]
    [InlineData("DV10")]
    public void A_change_scores_exactly_like_the_changed_group_from_the_beginning(string input)
    {
        var group = Random(31, 17);
        var baseline = ScoringEngine.Score(Method, group);
        var change = new CellChange(Method.InputIndex(input), Cell.Of(1.9m));
        var result = WhatIf.Apply(baseline, 4, [change]);
        var changed = group.Copy();
        changed[4, change.Input] = change.Cell;
        AssertSame(ScoringEngine.Score(Method, changed), result.Scores);
        Assert.Equal(
            Enumerable.Range(0, 31).Where(m => baseline.Total(m) != result.Scores.Total(m)).Order(),
            result.Moves.Select(m => m.Member).Order());
    }

    [Fact]
    public void The_baseline_stays_as_it_is()
    {
        var group = Random(5, 3);
        var baseline = ScoringEngine.Score(Method, group);
        var totals = Enumerable.Range(0, 5).Select(baseline.Total).ToList();
        var cell = group[0, 0];
        WhatIf.Apply(baseline, 0, [new CellChange(0, Cell.Of(0))]);
        Assert.Equal(totals, Enumerable.Range(0, 5).Select(baseline.Total));
        Assert.Equal(cell, group[0, 0]);
    }

    [Fact]
    public void A_false_figure_found_reaches_the_penalty_too()
    {
        var group = Random(5, 3);
        var baseline = ScoringEngine.Score(Method, group);
        var input = Method.InputIndex("VB04");
        var result = WhatIf.Apply(baseline, 2, [new CellChange(input, group[2, input] with { ProvenFalse = true })]);
        Assert.Equal(-2m, result.Scores.Node(2, Method.NodeIndex("PE02")).Points);
        Assert.Equal(2, result.Moves[0].Member);
    }

    [Fact]
    public void Headroom_is_what_the_indicator_would_add_at_its_best()
    {
        var baseline = ScoringEngine.Score(Method, Random(6, 8));
        var room = WhatIf.HeadroomOf(baseline, 1);
        Assert.Equal(room.OrderByDescending(h => h.Gain), room);
        var vb04 = room.Single(h => h.Code == "VB04");
        var best = WhatIf.Apply(baseline, 1, [new CellChange(Method.InputIndex("VB04"), Cell.Of(100))]);
        Assert.Equal(best.Scores.Total(1).Base - baseline.Total(1).Base, vb04.Gain, 20);
        Assert.Equal(100m - baseline.Total(1).Base, room.Sum(h => h.Gain), 15);
    }

    [Fact]
    public void The_same_seed_perturbs_the_weights_the_same_way_and_no_spread_not_at_all()
    {
        var scores = ScoringEngine.Score(Method, Random(12, 5));
        Assert.Equal(WeightSensitivity.Perturb(scores, 3, 0.25, 7), WeightSensitivity.Perturb(scores, 3, 0.25, 7));
        var still = WeightSensitivity.Simulate(scores, WeightSensitivity.Perturb(scores, 2, 0, 7));
        for (var m = 0; m < 12; m++)
        {
            Assert.Equal((double)scores.Total(m).Exact, still.Scores[0][m], 9);
            Assert.Equal(still.Ranks[0][m], still.Ranges[m].Best);
        }

        var moved = WeightSensitivity.Simulate(scores, WeightSensitivity.Perturb(scores, 200, 0.5, 7));
        Assert.Contains(moved.Ranges, r => r.Best < r.Worst);
        Assert.All(moved.Ranges, r => Assert.True(r.Best <= r.Low && r.Low <= r.Median && r.Median <= r.High && r.High <= r.Worst));
    }

    /// <summary>A group of central agencies with figures of all states from a seed.</summary>
    internal static PeerGroup Random(int members, int seed)
    {
        var random = new Random(seed);
        var group = new PeerGroup(Method, "TW", "TW", [.. Enumerable.Range(0, members).Select(i => new GroupMember($"A{i}"))]);
        foreach (var input in Method.Inputs)
        {
            for (var m = 0; m < members; m++)
            {
                group[m, input.Index] = random.Next(12) switch
                {
                    0 => Cell.Missing,
                    1 => Cell.NotApplicable,
                    2 => Cell.NotPublished,
                    _ when input.Measure.Unit == "%" => Cell.Ratio(random.Next(0, 100), 100),
                    _ => Cell.Of(random.Next(0, 2)),
                };
            }
        }

        return group;
    }

    internal static void AssertSame(GroupScores expected, GroupScores actual)
    {
        for (var m = 0; m < expected.Group.Members.Count; m++)
        {
            Assert.Equal(expected.Total(m), actual.Total(m));
            for (var n = 0; n < expected.Method.Nodes.Count; n++) Assert.Equal(expected.Node(m, n), actual.Node(m, n));
        }
    }
}
