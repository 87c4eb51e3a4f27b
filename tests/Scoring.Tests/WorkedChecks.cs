namespace ItAnalytics.Scoring.Tests;

/// <summary>Sums done by hand for the city's rules.</summary>
public class WorkedChecks
{
    private static readonly Methodology First = Files.Method("danang-448-2021");
    private static readonly Methodology Second = Files.Method("danang-73-2022");

    [Fact]
    public void Of_200_computers_190_with_antivirus_give_2_85_of_3() =>
        Assert.Equal(2.85m, Points(First, "SO_TT", "HT01", Cell.Ratio(190, 200)));

    [Fact]
    public void The_same_share_of_double_signatures_loses_1_25_points_through_the_rule_alone()
    {
        var before = Points(First, "TW", "VB05", Cell.Of(58.3m));
        var after = Points(Second, "TW", "VB05", Cell.Of(58.3m));
        Assert.Equal(4.1643m, Math.Round(before, 4));
        Assert.Equal(2.915m, after);
        Assert.Equal(1.25m, Math.Round(before - after, 2));
    }

    [Fact]
    public void Two_meetings_give_half_of_the_points() => Assert.Equal(0.5m, Points(First, "QH", "CS03", Cell.Of(2)));

    [Fact]
    public void Bandwidth_counts_against_the_best_of_the_group()
    {
        var group = new PeerGroup(First, "SO_TT", "SO_TT", [new("best"), new("own")]);
        var input = First.InputIndex("HT05");
        group[0, input] = Cell.Of(4.0m);
        group[1, input] = Cell.Of(1.0m);
        var scores = ScoringEngine.Score(First, group);
        Assert.Equal(0.25m, scores.Node(1, First.NodeIndex("HT05")).Points);
        Assert.Equal(1m, scores.Node(0, First.NodeIndex("HT05")).Points);
    }

    [Fact]
    public void A_central_agency_without_a_mobile_application_is_scaled_from_97_to_100()
    {
        var group = Full(Second, "TW");
        group[0, Second.InputIndex("DV05")] = Cell.NotApplicable;
        // 97 applicable; 6.79 of them are lost on indicators that give a share of their maximum.
        group[0, Second.InputIndex("VB04")] = Cell.Of(0m); // 5 points
        group[0, Second.InputIndex("MC01")] = Cell.Of(55.25m); // 1.79 of 4 points
        var total = ScoringEngine.Score(Second, group).Total(0);
        Assert.Equal(93.00m, total.Score);
        Assert.Equal(90.21m / 97m * 100m, total.Base);
    }

    [Fact]
    public void Seven_days_late_cost_three_points_and_not_three_and_a_half()
    {
        var group = Full(First, "TW");
        group[0, First.InputIndex("PE01")] = Cell.Of(7);
        var scores = ScoringEngine.Score(First, group);
        Assert.Equal(-3m, scores.Node(0, First.NodeIndex("PE01")).Points);
        Assert.Equal(3m, scores.Total(0).Penalty);
        Assert.Equal(97m, scores.Total(0).Score);
        Assert.Equal(100m, scores.Total(0).Base);
    }

    private static decimal Points(Methodology method, string tree, string indicator, Cell cell)
    {
        var group = new PeerGroup(method, tree, tree, [new("only")]);
        group[0, method.InputIndex(indicator)] = cell;
        return ScoringEngine.Score(method, group).Node(0, method.NodeIndex(indicator)).Points;
    }

    /// <summary>One agency that gets everything, without bonus and penalty.</summary>
    private static PeerGroup Full(Methodology method, string tree)
    {
        var group = new PeerGroup(method, tree, tree, [new("only")]);
        foreach (var input in method.Inputs)
        {
            var rule = method.Nodes[input.NodeIndex].Rule!;
            if (rule.IsAdjustment) continue;
            var best = input.Measure.Direction == Direction.LowerIsBetter ? 0m
                : input.Measure.Unit == "%" ? 100m
                : rule is StepRule step ? step.Steps[0].Bound
                : rule is SumRule ? 5m : 1m;
            group[0, input.Index] = Cell.Of(best);
        }

        return group;
    }
}
