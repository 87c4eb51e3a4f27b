namespace ItAnalytics.Scoring.Tests;

/// <summary>Method files written from the manual alone, against figures that numpy and pandas computed
/// (Oracle/oracle.py).</summary>
public class OutsidersOracle
{
    [Theory]
    [InlineData("geo", "full")] // geometric mean of min-max pillars and log goalposts, R's rounding, dense ranks on rounded totals
    [InlineData("z", "miss")] // z-scores with direction, least share of children, ranks on exact totals
    [InlineData("borda", "miss")] // percentile ranks with mean ties
    [InlineData("dist", "full")] // distance to target under a harmonic mean
    [InlineData("sum", "full")] // capped parts, ladder, bonus and penalty, rounding at two tiers, bands
    [InlineData("mixed", "miss")] // criterion in criterion, rounded and normalised, least coverage
    public void An_index_written_from_the_manual_scores_and_ranks_as_an_outsider_computes_it(string name, string panel)
    {
        var method = MethodologyReader.Read(Files.Text("Oracle", $"{name}.yaml"), name).Require();
        var scoring = PanelScorer.Score([method], Files.Text("Oracle", $"{panel}.csv"), panel);
        Assert.All(scoring.Problems, p => Assert.Equal("SCO626", p.Code));
        var scores = Assert.Single(scoring.Groups).Scores;
        var expected = CsvText.Rows(Files.Text("Oracle", $"{name}.expected.csv")).Skip(1).Select(r => r.Fields).ToList();
        Assert.Equal(scores.Group.Members.Count, expected.Count);
        foreach (var row in expected)
        {
            var total = scores.Total(scores.Group.IndexOf(row[0]));
            Assert.Equal(row[1].Length > 0, total.Score is not null);
            if (total.Score is { } score) Assert.Equal((double)Files.Number(row[1]), (double)score, 1e-10);
            Assert.Equal(row[2], $"{total.Rank}");
        }
    }
}
