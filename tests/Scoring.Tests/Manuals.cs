using System.Globalization;

namespace ItAnalytics.Scoring.Tests;

/// <summary>The manuals cannot go stale: their examples are read and their figures measured here.</summary>
public class Manuals
{
    [Fact]
    public void Every_method_file_printed_in_the_manual_reads_without_a_problem()
    {
        var examples = Files.Text("docs", "methodology.md").Split("```yaml\n").Skip(1).Select(t => t.Split("```")[0]).ToList();
        var whole = examples.Where(e => e.StartsWith("code:", StringComparison.Ordinal)).ToList();
        Assert.True(whole.Count >= 3);
        Assert.All(whole, e => Assert.Empty(MethodologyReader.Read(e, "methodology.md").Problems));
    }

    [Fact]
    public void Every_rule_choice_and_problem_code_stands_in_the_manual()
    {
        var manual = Files.Text("docs", "methodology.md");
        string[] words =
        [
            .. Words<RuleKind>().Where(w => w != "AGGREGATE"), .. Words<Aggregation>(), .. Words<NotApplicablePolicy>(), .. Words<MissingPolicy>(), .. Words<WithinYear>(),
            .. Words<UndefinedRatioPolicy>(), .. Words<RoundingMode>(), .. Words<ScoreBasis>(), .. Words<TiePolicy>(),
            .. Words<PositionTies>(), .. Words<Capping>(), .. Words<Mark>().Where(w => w != "UNMARKED"), .. Words<ComparabilityKind>(), .. Words<Direction>(),
            .. Enumerable.Range(601, 15).Concat(Enumerable.Range(650, 3)).Concat(Enumerable.Range(620, 7)).Concat(Enumerable.Range(641, 6)).Select(c => $"SCO{c}"),
        ];
        Assert.All(words, w => Assert.Contains($"`{w}`", manual, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_line_of_the_table_of_reproduced_indices_is_what_is_measured_now()
    {
        var document = Files.Text("docs", "reproduced.md");
        var lines = Lines().ToList();
        Assert.All(lines, l => Assert.True(document.Contains(l, StringComparison.Ordinal), $"docs/reproduced.md lacks:\n{string.Join('\n', lines)}"));
    }

    private static IEnumerable<string> Lines()
    {
        var pci = PciIsReproduced.Explained();
        yield return Line("PCI, 2006 to 2010 and 2012 to 2016", pci.Rows, (double)pci.LargestError, pci.RanksDifferent, pci.Verdict);
        foreach (var year in new[] { 2005, 2011 })
        {
            var nearest = Reproduction.Nearest(PciIsReproduced.Attempts(year));
            yield return Line($"PCI {year}, nearest of three versions", nearest.Rows, (double)nearest.LargestError, null, nearest.Verdict);
        }

        foreach (var edition in new[] { "HDR21-22", "HDR25" })
        {
            var hdi = HdiIsReproduced.Whole(edition);
            yield return Line($"HDI, edition {edition}", hdi.Rows, (double)hdi.LargestError, hdi.RanksDifferent, hdi.Verdict);
        }

        foreach (var row in AsemIsReproduced.Normalisations)
        {
            var (file, scale) = row.Data;
            var (rows, _, largest) = AsemIsReproduced.Normalisation(file, scale);
            yield return Line($"ASEM, {file}", rows, (double)largest, null, Judged((double)largest, 0));
        }

        foreach (var row in AsemIsReproduced.Aggregations)
        {
            var (file, levels, cyclic, threshold) = row.Data;
            var (rows, largest, ranksOff) = AsemIsReproduced.Aggregation(file, levels, cyclic, threshold);
            yield return Line($"ASEM, {file}", rows, (double)largest, threshold is null ? ranksOff : null, Judged((double)largest, ranksOff));
        }

        var (result, worst, off) = AsemIsReproduced.WeightSets();
        yield return Line("ASEM, 500 sets of weights", result.Scores.Length * 51, worst, off, Judged(worst, off));
    }

    private static ReproductionVerdict Judged(double error, int ranksOff) =>
        error <= 1e-9 && ranksOff == 0 ? ReproductionVerdict.Reproduced : ReproductionVerdict.NotReproduced;

    /// <summary>
    /// An error of binary arithmetic may differ in its last digit between machines: below 1E-10 only the magnitude that
    /// holds everywhere is printed.
    /// </summary>
    private static string Line(string index, int rows, double error, int? ranks, ReproductionVerdict verdict)
    {
        var printed = rows == 0 ? "–" : error == 0 ? "0" : error < 1e-10 ? "< 1E-10" : error.ToString("0.0E-0", CultureInfo.InvariantCulture);
        var word = verdict == ReproductionVerdict.Reproduced ? "REPRODUCED" : "NOT_REPRODUCED";
        return string.Create(CultureInfo.InvariantCulture, $"| {index} | {rows} | {printed} | {ranks?.ToString(CultureInfo.InvariantCulture) ?? "–"} | {word} |");
    }

    private static IEnumerable<string> Words<T>() where T : struct, Enum => Enum.GetValues<T>().Select(YamlFields.Word);
}
