namespace ItAnalytics.Scoring.Tests;

/// <summary>The Human Development Index in two editions against its printed values, ranks and bands.</summary>
public class HdiIsReproduced
{
    private static readonly Methodology Method = Files.Method("hdi");

    private static readonly ILookup<(string Edition, int Year), PublishedScore> Published =
        Files.Csv("hdi", "hdi_published.csv").ToLookup(
            r => (r["edition"], Files.Whole(r["year"])),
            r => new PublishedScore(
                r["entity"],
                Files.Number(r["hdi"]),
                r["rank"].Length == 0 ? null : Files.Whole(r["rank"]),
                r["band"].Length == 0 ? null : r["band"]));

    [Theory]
    [InlineData("HDR21-22", 2021, 191)]
    [InlineData("HDR25", 2023, 193)]
    public void Every_value_rank_and_band_of_an_edition_comes_out_as_printed(string edition, int lastYear, int ranked)
    {
        var all = Whole(edition);
        Assert.Equal(Published.Where(g => g.Key.Edition == edition).Sum(g => g.Count()), all.Rows);
        Assert.Equal(0m, all.LargestError);
        Assert.Equal((ranked, 0), (all.RanksCompared, all.RanksDifferent));
        Assert.Equal((ranked, 0), (all.GradesCompared, all.GradesDifferent));
        Assert.Equal(ReproductionVerdict.Reproduced, all.Verdict);
        Assert.Equal(ranked, Scored[edition].Groups.Single(g => g.Year == lastYear).Scores.Total(0).GroupSize);
    }

    [Theory]
    [InlineData("HDR21-22", 2021, 29)]
    [InlineData("HDR25", 2023, 34)]
    public void Ranking_on_unrounded_values_would_move_countries(string edition, int year, int moved)
    {
        var exact = MethodologyReader.Read(
            Files.Text("methodologies", "hdi.yaml").Replace("ranking: {on: ROUNDED", "ranking: {on: EXACT", StringComparison.Ordinal),
            "hdi-exact.yaml").Require();
        var scores = Score(edition, exact).Groups.Single(g => g.Year == year).Scores;
        var result = Reproduction.Compare(scores, [.. Published[(edition, year)]], 0m);
        Assert.Equal(moved, result.RanksDifferent);
    }

    /// <summary>All years of an edition.</summary>
    internal static ReproductionResult Whole(string edition) => Reproduction.Combine([.. Scored[edition].Groups
        .Select(g => Reproduction.Compare(g.Scores, [.. Published[(edition, g.Year)]], 0m))]);

    /// <summary>An edition scored by the method as it is shipped.</summary>
    internal static Once<string, PanelScoring> Scored { get; } = new(edition => Score(edition));

    private static PanelScoring Score(string edition, Methodology? method = null)
    {
        var lines = Files.Text("panels", "hdi", "hdi_long.csv").Split('\n');
        var text = string.Join('\n', lines.Where((l, i) => i == 0 || l.StartsWith(edition + ",", StringComparison.Ordinal)));
        return PanelScorer.Score([method ?? Method], text, "hdi_long.csv");
    }
}
