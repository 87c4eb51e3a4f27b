namespace ItAnalytics.Scoring.Tests;

/// <summary>The Provincial Competitiveness Index, 64 and 63 provinces, against its printed totals.</summary>
public class PciIsReproduced
{
    private const decimal Printed = 0.0000075m;

    private static readonly Methodology[] Methods =
        [Files.Method("pci-2006"), Files.Method("pci-2009"), Files.Method("pci-2013")];

    private static readonly ILookup<int, PublishedScore> Published = Files.Csv("pci", "pci_published.csv")
        .ToLookup(r => Files.Whole(r["year"]), r => new PublishedScore(r["entity"], Files.Number(r["pci_weighted"])));

    internal static readonly PanelScoring Panel =
        PanelScorer.Score(Methods, Files.Text("panels", "pci", "pci_long.csv"), "pci_long.csv");

    [Fact]
    public void Totals_and_ranks_of_633_province_years_come_out_as_printed()
    {
        var all = Explained();
        Assert.Equal(633, all.Rows);
        Assert.InRange(all.LargestError, 0m, Printed);
        Assert.Equal(633, all.RanksCompared);
        Assert.Equal(0, all.RanksDifferent);
        Assert.Equal(ReproductionVerdict.Reproduced, all.Verdict);
    }

    [Theory]
    [InlineData(2005)]
    [InlineData(2011)]
    public void No_published_weights_make_the_printed_totals_of_2005_or_2011(int year)
    {
        var attempts = Attempts(year);
        Assert.Equal(3, attempts.Count);
        Assert.All(attempts, a => Assert.Equal(ReproductionVerdict.NotReproduced, a.Verdict));
        Assert.Equal(ReproductionVerdict.NotReproduced, Reproduction.Nearest(attempts).Verdict);
    }

    [Fact]
    public void For_a_year_that_can_be_explained_the_version_in_force_is_the_one_that_explains_it()
    {
        var nearest = Reproduction.Nearest(Attempts(2007));
        Assert.Equal(("pci/2006", ReproductionVerdict.Reproduced), (nearest.MethodId, nearest.Verdict));
    }

    /// <summary>
    /// A year scored by every version, whatever it governs; weights of sub-indices that the year does not have go to the
    /// others, so that 2005 can be tried at all.
    /// </summary>
    internal static List<ReproductionResult> Attempts(int year) => [.. new[] { "pci-2006", "pci-2009", "pci-2013" }.Select(name =>
    {
        var tolerant = Files.Text("methodologies", $"{name}.yaml").Replace("missing: REFUSE", "missing: EXCLUDE", StringComparison.Ordinal);
        var forced = PanelScorer.Score(
            [MethodologyReader.Read(tolerant, name).Require()], Only(year), "pci_long.csv", anyYear: true);
        return Reproduction.Compare(forced.Groups.Single(g => g.Year == year).Scores, [.. Published[year]], Printed);
    })];

    private static string Only(int year) => string.Join('\n', Files.Text("panels", "pci", "pci_long.csv").Split('\n')
        .Where((l, i) => i == 0 || l.Contains($",{year},", StringComparison.Ordinal)));

    [Fact]
    public void Where_nothing_can_be_computed_there_is_nothing_to_compare()
    {
        var forced = PanelScorer.Score([Methods[0]], Only(2005), "pci_long.csv", anyYear: true);
        var result = Reproduction.Compare(forced.Groups.Single(g => g.Year == 2005).Scores, [.. Published[2005]], Printed);
        Assert.Equal((0, 42, ReproductionVerdict.NothingToCompare), (result.Rows, result.Unmatched, result.Verdict));
    }

    /// <summary>All years whose weights were published.</summary>
    internal static ReproductionResult Explained() => Reproduction.Combine([.. Panel.Groups.Where(g => g.Year != 2011)
        .Select(g => Reproduction.Compare(g.Scores, Reproduction.WithRanks([.. Published[g.Year]]), Printed))]);

    [Fact]
    public void The_version_in_force_is_far_from_the_totals_of_2011()
    {
        var scores = Panel.Groups.Single(g => g.Year == 2011).Scores;
        var result = Reproduction.Compare(scores, [.. Published[2011]], Printed);
        Assert.Equal(ReproductionVerdict.NotReproduced, result.Verdict);
        Assert.Equal(63, result.Rows);
        Assert.InRange(result.LargestError, 0.55m, 0.56m);
    }

    [Fact]
    public void A_year_before_the_first_version_is_refused_by_name()
    {
        var problem = Assert.Single(Panel.Problems, p => p.Code == "SCO624");
        Assert.Contains("2005", problem.Message, StringComparison.Ordinal);
    }
}
