namespace ItAnalytics.Scoring.Tests;

/// <summary>Panels as text in, scores as text out.</summary>
public class Panels
{
    private const string Header = "entity,entity_name,entity_group,year,indicator,value\n";

    [Fact]
    public void A_small_panel_comes_out_as_rows_per_node()
    {
        var method = MethodText.OneRule("{kind: PROP}");
        var scoring = PanelScorer.Score([method], Header + "a,\"Agency, A\",,2020,X,0.5\nb,B,,2020,X,0.5\nc,C,,2020,X,\n", "p.csv");
        Assert.Empty(scoring.Problems);
        Assert.Equal("""
            entity,year,node,level,value,rank,rank_label,grade
            a,2020,TOTAL,0,50.0,1,=1,
            a,2020,X,1,50.0,,,
            b,2020,TOTAL,0,50.0,1,=1,
            b,2020,X,1,50.0,,,
            c,2020,TOTAL,0,0,3,3,
            c,2020,X,1,0,,,

            """.ReplaceLineEndings("\n"), scoring.ToCsv());
    }

    [Fact]
    public void A_method_with_several_trees_takes_the_group_for_the_tree()
    {
        var method = Files.Method("danang-448-2021");
        var scoring = PanelScorer.Score([method],
            Header + "a,A,TW,2021,HT01,90\nb,B,QH,2021,XH01,80\nc,C,XX,2021,HT01,90\n", "p.csv");
        Assert.Equal(["TW", "QH"], scoring.Groups.Select(g => g.Scores.Group.TreeCode));
        Assert.Equal(("SCO625", 4), (Assert.Single(scoring.Problems).Code, scoring.Problems[0].Line));
    }

    [Theory]
    [InlineData("entity,year,indicator,value\n", "SCO620", 1)]
    [InlineData("", "SCO620", 1)]
    [InlineData(Header + "a,A\n", "SCO621", 2)]
    [InlineData(Header + "a,A,,MMXX,X,1\n", "SCO621", 2)]
    [InlineData(Header + "\na,A,,2020,X,\"0,5\"\n", "SCO622", 3)]
    [InlineData(Header + "a,A,,2020,X,0.5\na,A,,2020,X,0.6\n", "SCO623", 3)]
    [InlineData(Header + "a,A,,2020,X,0.5\na,A,,2020,Y,0.6\na,A,,2020,Y,0.7\n", "SCO626", 3)]
    public void A_line_that_cannot_be_used_is_named_and_the_others_are_scored(string text, string code, int line)
    {
        var scoring = PanelScorer.Score([MethodText.OneRule("{kind: PROP}")], text, "p.csv");
        var problem = Assert.Single(scoring.Problems);
        Assert.Equal((code, line, "p.csv"), (problem.Code, problem.Line, problem.File));
        if (text.Contains("0.5\n", StringComparison.Ordinal)) Assert.Equal(50m, Assert.Single(scoring.Groups).Scores.Total(0).Score);
    }

    [Fact]
    public void Text_with_quotes_line_ends_and_a_byte_order_mark_is_read_by_the_book()
    {
        var rows = CsvText.Rows("\uFEFFa,\"b\"\"c\nd\"\r\n\r\n,e\n\"\"").Select(r => (r.Line, string.Join('|', r.Fields))).ToList();
        Assert.Equal([(1, "a|b\"c\nd"), (4, "|e"), (5, "")], rows);
        Assert.Equal("\"a\"\"b,c\"", CsvText.Quote("a\"b,c"));
    }

    [Fact]
    public void A_comparison_says_what_differs_and_where()
    {
        var method = MethodText.OneRule("{kind: PROP}");
        var scores = PanelScorer.Score([method], Header + "a,A,,2020,X,0.5\nb,B,,2020,X,0.4\n", "p.csv").Groups[0].Scores;
        var off = Reproduction.Compare(scores, [new("a", 50m, 1), new("b", 41m, 1)], 0.5m);
        Assert.Equal((2, 1m, "b", 2, 1, ReproductionVerdict.NotReproduced), (off.Rows, off.LargestError, off.WorstAgency, off.RanksCompared, off.RanksDifferent, off.Verdict));
        var absent = Reproduction.Compare(scores, [new("a", 50m), new("z", 50m)], 0.5m);
        Assert.Equal((1, ReproductionVerdict.NotReproduced), (absent.Unmatched, absent.Verdict));
        Assert.Equal(ReproductionVerdict.NothingToCompare, Reproduction.Compare(scores, [], 0.5m).Verdict);
        Assert.Equal(ReproductionVerdict.Reproduced, Reproduction.Compare(scores, [new("a", 50m, 1), new("b", 40m, 2)], 0m).Verdict);
    }
}
