namespace ItAnalytics.Scoring.Tests;

/// <summary>Like-for-like changes of PCI across its two changes of method, and the split of the changes in between.</summary>
public class PciDeltas
{
    private const decimal Near = 0.000000001m;

    private static PanelScoring Panel => PciIsReproduced.Panel;

    [Theory]
    [InlineData(2008, 2009, 1.00)]
    [InlineData(2012, 2013, 0.95)]
    public void Across_a_change_of_method_scores_and_ranks_like_for_like_come_out(int from, int to, double weight)
    {
        var report = Report(from, to);
        Assert.True(report.MethodChanged);
        Assert.Equal((decimal)weight, report.CommonWeight);
        var oracle = Files.Csv("pci", "pci_likeforlike_oracle.csv").Where(r => r["from"] == $"{from}").ToList();
        Assert.Equal(63, oracle.Count);
        foreach (var row in oracle)
        {
            var delta = report.Agencies.Single(a => a.Agency == row["entity"]);
            Assert.InRange(delta.LikeForLikeFrom!.Value, Files.Number(row["lfl_from"]) - Near, Files.Number(row["lfl_from"]) + Near);
            Assert.InRange(delta.LikeForLikeTo!.Value, Files.Number(row["lfl_to"]) - Near, Files.Number(row["lfl_to"]) + Near);
            Assert.Equal(Files.Whole(row["lfl_rank_from"]), delta.Rank!.LikeForLikeFrom);
            Assert.Equal(Files.Whole(row["lfl_rank_to"]), delta.Rank.LikeForLikeTo);
            Assert.Equal(Files.Whole(row["published_rank_to"]), delta.Rank.To);
            // The oracle ranks the provinces of both years; what Ha Tay's leaving moved is the membership part.
            Assert.Equal(Files.Whole(row["published_rank_from"]), delta.Rank.From - delta.Rank.Membership);
        }
    }

    [Fact]
    public void Ha_Tay_left_in_2009_and_nobody_joined()
    {
        var report = Report(2008, 2009);
        Assert.Equal(["Ha Tay"], report.Left);
        Assert.Empty(report.Joined);
        var gone = report.Agencies.Single(a => a.Agency == "Ha Tay");
        Assert.Equal("SCO644", gone.Refusal!.Code);
        Assert.Null(gone.Published);
        Assert.Contains(report.Agencies, a => a.Rank is { Membership: > 0 });
    }

    [Theory]
    [InlineData(2013, 2014)]
    [InlineData(2014, 2015)]
    [InlineData(2015, 2016)]
    public void Under_one_method_the_change_splits_by_sub_index_as_computed_by_hand(int from, int to)
    {
        var report = Report(from, to);
        Assert.False(report.MethodChanged);
        var oracle = Files.Csv("pci", "pci_delta_decomposition_oracle.csv").Where(r => r["from"] == $"{from}").ToList();
        Assert.Equal(630, oracle.Count);
        foreach (var row in oracle)
        {
            var delta = report.Agencies.Single(a => a.Agency == row["entity"]);
            var points = delta.Contributions.Single(c => c.Code == row["indicator"]).Points;
            Assert.InRange(points - Files.Number(row["contribution"]), -Near, Near);
        }
    }

    [Theory]
    [InlineData(2008, 2009)]
    [InlineData(2012, 2013)]
    [InlineData(2013, 2014)]
    public void The_parts_add_up_to_the_published_change_and_the_contributions_to_the_real_one(int from, int to)
    {
        var stated = Report(from, to).Agencies.Where(a => a.LikeForLike is not null).ToList();
        Assert.Equal(63, stated.Count);
        foreach (var a in stated)
        {
            Assert.Equal(a.Published!.Value, (a.LikeForLike + a.Method + a.Membership + a.Coverage + a.Rounding)!.Value, 20);
            Assert.InRange(a.Contributions.Sum(c => c.Points) - a.LikeForLike!.Value, -Near, Near);
            Assert.Equal(a.Rank!.Change, a.Rank.Own + a.Rank.Others + a.Rank.Method + a.Rank.Membership);
            Assert.Equal(0m, a.Membership);
            if (from == 2013) Assert.Equal((0m, 0), (a.Method, a.Rank.Method));
        }
    }

    private static DeltaReport Report(int from, int to) => DeltaEngine.Compare(
        Panel.Groups.Single(g => g.Year == from).Scores, Panel.Groups.Single(g => g.Year == to).Scores);
}
