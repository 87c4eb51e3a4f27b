namespace ItAnalytics.Scoring.Tests;

/// <summary>What the published articles about Da Nang would mislead an engine into.</summary>
public class Traps
{
    private static readonly Methodology Of2021 = Files.Method("danang-448-2021");
    private static readonly Methodology Of2022 = Files.Method("danang-73-2022");

    [Fact]
    public void A_district_that_no_article_names_has_no_score_no_rank_and_no_grade()
    {
        var group = new PeerGroup(Of2021, "QH", "QH", [new("THANH_KHE"), new("NGU_HANH_SON")]);
        foreach (var input in Of2021.Inputs)
        {
            group[0, input.Index] = Cell.Of(1);
            group[1, input.Index] = Cell.NotPublished;
        }

        var total = ScoringEngine.Score(Of2021, group).Total(1);
        Assert.Equal((ScoreState.NotPublished, null, null, null), (total.State, total.Score, total.Rank, total.Grade));
    }

    [Fact]
    public void A_score_that_falls_while_the_rank_rises_carries_the_flag_of_the_changed_method()
    {
        var delta = DeltaEngine.ComparePublished(Of2021, Of2022,
            new PublishedScore("BHXH", 98.97m, 2, "TOT"), new PublishedScore("BHXH", 97.1m, 1, "TOT"));
        Assert.Equal(-1.87m, delta.Published);
        Assert.Equal(1, delta.Rank!.Change);
        Assert.Equal(0, delta.Grade!.Steps);
        Assert.Null(delta.LikeForLike);
        Assert.Equal("SCO646", delta.Refusal!.Code);
        Assert.Contains("danang/448-2021", delta.Refusal.Reason, StringComparison.Ordinal);
        Assert.Contains("danang/73-2022", delta.Refusal.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Printed_precision_is_no_change()
    {
        var delta = DeltaEngine.ComparePublished(Of2021, Of2021, new PublishedScore("X", 97.1m), new PublishedScore("X", 97.10m));
        Assert.Equal(0m, delta.Published);
    }

    [Fact]
    public void Level_three_services_and_partial_services_are_not_one_series()
    {
        var report = DeltaEngine.Compare(Flat(Of2021, 50m), Flat(Of2022, 50m));
        var broken = Assert.Single(report.Broken, b => b.Code == "DV01");
        Assert.Equal(ComparabilityKind.NotComparable, broken.Kind);
        Assert.All(report.Agencies, a => Assert.DoesNotContain(a.Contributions, c => c.Code == "DV01"));
    }

    [Fact]
    public void The_same_figures_under_stricter_rules_are_all_method_and_no_real_change()
    {
        var report = DeltaEngine.Compare(Flat(Of2021, 58.3m), Flat(Of2022, 58.3m));
        Assert.True(report.MethodChanged);
        Assert.Equal(0.96m, report.CommonWeight); // all but the 4 points of DV01 in group TW
        foreach (var a in report.Agencies)
        {
            Assert.Equal(0m, a.LikeForLike);
            Assert.True(a.Published < 0m);
            Assert.Equal(a.Published, a.Method + a.Rounding);
        }
    }

    [Fact]
    public void Five_reporting_items_add_up_to_the_seven_legal_ones_without_society_and_bonus()
    {
        var scores = Flat(Of2022, 80m);
        var view = Assert.Single(Of2022.Views);
        Assert.Equal(5, view.Items.Count);
        var items = view.Items.Select(i => scores.Item(0, i)).ToList();
        Assert.Equal(scores.Total(0).Base, items.Sum(i => i.Points));
        Assert.Equal(100m, items.Sum(i => i.Maximum));
        Assert.Equal(scores.Node(0, Of2022.NodeIndex("D")).Points + scores.Node(0, Of2022.NodeIndex("E")).Points, items[4].Points);
    }

    [Fact]
    public void Whoever_has_no_sector_application_is_not_in_the_denominator_of_those_who_should()
    {
        var group = new PeerGroup(Of2022, "TW", "TW", [.. Enumerable.Range(0, 6).Select(i => new GroupMember($"TW{i}"))]);
        var input = Of2022.InputIndex("DV05");
        for (var m = 0; m < 6; m++) group[m, input] = m == 5 ? Cell.NotApplicable : Cell.Of(m < 4 ? 1 : 0);
        var scores = ScoringEngine.Score(Of2022, group);
        var states = Enumerable.Range(0, 6).Select(m => scores.Node(m, Of2022.NodeIndex("DV05"))).ToList();
        Assert.Equal((4, 5), (states.Count(s => s.Points == 3m), states.Count(s => s.State == ScoreState.Scored)));
    }

    /// <summary>Two central agencies with the same percentage everywhere and yes to every question.</summary>
    private static GroupScores Flat(Methodology method, decimal percent)
    {
        var group = new PeerGroup(method, "TW", "TW", [new("CUC_HAI_QUAN"), new("BHXH")]);
        foreach (var input in method.Inputs)
        {
            if (method.Nodes[input.NodeIndex].Rule!.IsAdjustment) continue;
            for (var m = 0; m < 2; m++) group[m, input.Index] = Cell.Of(input.Measure.Unit == "%" ? percent : 1m);
        }

        return ScoringEngine.Score(method, group);
    }
}
