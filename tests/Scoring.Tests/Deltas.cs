namespace ItAnalytics.Scoring.Tests;

/// <summary>Changes whose parts are known beforehand.</summary>
public class Deltas
{
    private const decimal Near = 0.000000001m;

    private static string Version(string version, string indicators, string more = "", string total = "aggregate: SUM") => $$$"""
        code: test
        version: "{{{version}}}"
        name: Test
        legal_basis: none
        scale: 100
        missing: EXCLUDE
        not_applicable: REDISTRIBUTE
        rounding: {total: {digits: 2}}
        {{{more}}}
        total: {code: TOTAL, name: Total, {{{total}}}}
        indicators:
        {{{indicators}}}
        """;

    private static string Indicator(string code, decimal max, string rule = "{kind: PROP}") =>
        FormattableString.Invariant($"  - {{code: {code}, name: {code}, max: {max}, rule: {rule}}}\n");

    private static GroupScores Score(Methodology method, params (string Code, Cell[] Cells)[] members)
    {
        var group = new PeerGroup(method, "G", "ALL", [.. members.Select(m => new GroupMember(m.Code))]);
        for (var m = 0; m < members.Length; m++)
        {
            for (var i = 0; i < members[m].Cells.Length; i++) group[m, i] = members[m].Cells[i];
        }

        return ScoringEngine.Score(method, group);
    }

    private static Cell[] Of(params double[] values) => [.. values.Select(v => Cell.Of((decimal)v))];

    private static AgencyDelta Delta(DeltaReport report, string code) => report.Agencies.Single(a => a.Agency == code);

    [Fact]
    public void A_leader_who_leaves_moves_those_he_was_compared_with()
    {
        var method = MethodText.Read(Version("1", Indicator("X", 50, "{kind: MAXNORM}") + Indicator("Y", 50)));
        var before = Score(method, ("lead", Of(4, 0.5)), ("own", Of(2, 0.5)), ("low", Of(1, 0.5)));
        var now = Score(method, ("own", Of(2, 0.6)), ("low", Of(1, 0.5)), ("new", Of(1, 0)));
        var report = DeltaEngine.Compare(before, now);
        Assert.Equal(["lead"], report.Left);
        Assert.Equal(["new"], report.Joined);
        var own = Delta(report, "own");
        Assert.Equal(30m, own.Published); // 50 -> 80: 5 points by own figures, 25 because the best is gone
        Assert.Equal(5m, own.LikeForLike);
        Assert.Equal(25m, own.Membership);
        Assert.Equal((0m, 0m, 0m), (own.Method, own.Coverage, own.Rounding));
        Assert.Equal((2, 1, 1, 0, 0, 0, 1), (own.Rank!.From, own.Rank.To, own.Rank.Change, own.Rank.Own, own.Rank.Others, own.Rank.Method, own.Rank.Membership));
        Assert.Equal([("X", 0m), ("Y", 5m)], own.Contributions.Select(c => (c.Code, c.Points)));
        Assert.Equal("SCO644", Delta(report, "new").Refusal!.Code);
    }

    [Fact]
    public void A_figure_that_only_one_year_has_is_coverage_and_not_progress()
    {
        var method = MethodText.Read(Version("1", Indicator("X", 50) + Indicator("Y", 50)));
        var before = Score(method, ("a", [Cell.Of(0.4m), Cell.NotPublished]), ("b", Of(0.5, 0.5)));
        var now = Score(method, ("a", Of(0.4, 0.9)), ("b", Of(0.5, 0.5)));
        var a = Delta(DeltaEngine.Compare(before, now), "a");
        Assert.Equal((25m, 0m, 25m, 0.5m), (a.Published, a.LikeForLike, a.Coverage, a.CommonWeight));
        Assert.Equal(["X"], a.Contributions.Select(c => c.Code));
    }

    [Fact]
    public void A_renamed_indicator_goes_on_and_a_new_one_is_method()
    {
        var older = MethodText.Read(Version("1", Indicator("OLD", 60) + Indicator("Z", 40)));
        var newer = MethodText.Read(Version("2", Indicator("NEW", 60) + Indicator("Z", 20) + Indicator("N", 20),
            "parent: '1'\ncomparability: {minimum_common_weight: 0.8, entries: {NEW: {kind: RENAMED, from: OLD}, N: {kind: NEW}}}"));
        var report = DeltaEngine.Compare(
            Score(older, ("a", Of(0.5, 0.5))), Score(newer, ("a", Of(0.6, 0.5, 1))));
        var a = Delta(report, "a");
        Assert.Equal(0.8m, report.CommonWeight);
        Assert.Equal(66m - 50m, a.Published);
        Assert.Equal(50m, a.LikeForLikeFrom);
        Assert.Equal(57.5m, a.LikeForLikeTo); // (36 + 10) of 80
        Assert.Equal([("NEW", 7.5m), ("Z", 0m)], a.Contributions.Select(c => (c.Code, c.Points)));
        Assert.Equal(16m - 7.5m, a.Method);
    }

    [Fact]
    public void Too_little_in_common_is_refused_with_the_figures()
    {
        var older = MethodText.Read(Version("1", Indicator("X", 60) + Indicator("Z", 40)));
        var newer = MethodText.Read(Version("2", Indicator("X", 30) + Indicator("N", 70),
            "parent: '1'\ncomparability: {minimum_common_weight: 0.5, entries: {N: {kind: NEW}, Z: {kind: DROPPED}}}"));
        var report = DeltaEngine.Compare(Score(older, ("a", Of(0.5, 0.5))), Score(newer, ("a", Of(0.6, 0.5))));
        Assert.Equal("SCO643", report.Refusal!.Code);
        Assert.Contains("30.0", report.Refusal.Reason, StringComparison.Ordinal);
        Assert.Equal(["N", "Z"], report.Broken.Select(b => b.Code));
        var a = Delta(report, "a");
        Assert.Equal(3m, a.Published);
        Assert.Null(a.LikeForLike);
        Assert.Empty(a.Contributions);
    }

    [Fact]
    public void One_agency_with_too_little_in_common_is_refused_alone()
    {
        var older = MethodText.Read(Version("1", Indicator("X", 60) + Indicator("Z", 40)));
        var newer = MethodText.Read(Version("2", Indicator("X", 60) + Indicator("Z", 40, "{kind: PROP_TARGET, target: 0.8}"),
            "parent: '1'\ncomparability: {minimum_common_weight: 0.7, entries: {Z: {kind: RESCALED}}}"));
        var report = DeltaEngine.Compare(
            Score(older, ("a", [Cell.Of(0.5m), Cell.NotPublished]), ("b", Of(0.5, 0.4))),
            Score(newer, ("a", Of(0.5, 0.4)), ("b", Of(0.5, 0.4))));
        Assert.Null(report.Refusal);
        Assert.Equal(("SCO643", 0.6m), (Delta(report, "a").Refusal!.Code, Delta(report, "a").CommonWeight));
        var b = Delta(report, "b");
        Assert.Equal((0m, 4m), (b.LikeForLike, b.Method));
    }

    [Fact]
    public void Methods_without_a_map_between_them_are_not_compared()
    {
        var pci = MethodText.Read(Version("1", Indicator("X", 100)));
        var other = MethodText.Read(Version("1", Indicator("X", 100)).Replace("code: test", "code: other", StringComparison.Ordinal));
        var later = MethodText.Read(Version("3", Indicator("X", 100), "parent: '2'"));
        Assert.Equal("SCO641", DeltaEngine.Compare(Score(pci, ("a", Of(0.5))), Score(other, ("a", Of(0.5)))).Refusal!.Code);
        Assert.Equal("SCO642", DeltaEngine.Compare(Score(pci, ("a", Of(0.5))), Score(later, ("a", Of(0.5)))).Refusal!.Code);
    }

    [Fact]
    public void Two_revisions_of_one_version_compare_by_their_codes()
    {
        var first = MethodText.Read(Version("1", Indicator("X", 60) + Indicator("Y", 40)));
        var second = MethodText.Read(Version("1", Indicator("X", 50) + Indicator("Y", 50)));
        var report = DeltaEngine.Compare(Score(first, ("a", Of(1, 0))), Score(second, ("a", Of(1, 0))));
        var a = Delta(report, "a");
        Assert.True(report.MethodChanged);
        Assert.Equal((-10m, 0m, -10m), (a.Published, a.LikeForLike, a.Method));
    }

    [Fact]
    public void Printing_two_digits_is_the_rounding_part()
    {
        var method = MethodText.Read(Version("1", Indicator("X", 100)));
        var a = Delta(DeltaEngine.Compare(Score(method, ("a", Of(0.50004))), Score(method, ("a", Of(0.50006)))), "a");
        Assert.Equal((0.01m, 0.002m, 0.008m, 0m), (a.Published, a.LikeForLike, a.Rounding, a.Method));
    }

    [Fact]
    public void The_clamp_gives_back_what_it_cut_off()
    {
        var method = Files.Method("danang-448-2021");
        var scores = new List<GroupScores>();
        foreach (var bonus in new[] { 0m, 3m })
        {
            var group = new PeerGroup(method, "TW", "TW", [new("a")]);
            foreach (var input in method.Inputs)
            {
                var adjusts = method.Nodes[input.NodeIndex].Rule!.IsAdjustment;
                group[0, input.Index] = adjusts ? Cell.Of(0m)
                    : input.Measure.Direction == Direction.LowerIsBetter ? Cell.Of(0m) : Cell.Of(100m);
                if (method.Nodes[input.NodeIndex].Rule is BoolRule) group[0, input.Index] = Cell.Of(1m);
            }

            group[0, method.InputIndex("BO01")] = Cell.Of(bonus);
            scores.Add(ScoringEngine.Score(method, group));
        }

        var a = DeltaEngine.Compare(scores[0], scores[1]).Agencies[0];
        Assert.Equal(0m, a.Published);
        Assert.Contains(a.Contributions, c => c is { Code: "BO01", Points: 3m });
        Assert.Contains(a.Contributions, c => c is { Code: "CLAMP", Points: -3m });
    }

    [Fact]
    public void A_grade_moves_by_steps_and_only_under_the_same_bands()
    {
        const string bands = "grades: {bands: [{code: G, name: G, from: 60}, {code: F, name: F, from: 40, to: 60}, {code: W, name: W, to: 40}]}";
        var method = MethodText.Read(Version("1", Indicator("X", 100), bands));
        var rise = Delta(DeltaEngine.Compare(Score(method, ("a", Of(0.3))), Score(method, ("a", Of(0.7)))), "a").Grade!;
        Assert.Equal(("W", "G", 2, false), (rise.From, rise.To, rise.Steps, rise.BandsChanged));
        var other = MethodText.Read(Version("2", Indicator("X", 100),
            bands.Replace("60", "70", StringComparison.Ordinal) + "\nparent: '1'"));
        var moved = Delta(DeltaEngine.Compare(Score(method, ("a", Of(0.65))), Score(other, ("a", Of(0.65)))), "a").Grade!;
        Assert.Equal(("G", "F", null, true), (moved.From, moved.To, moved.Steps, moved.BandsChanged));
        Assert.Equal(("F", "F"), (moved.LikeForLikeFrom, moved.LikeForLikeTo));
    }

    [Fact]
    public void Under_a_geometric_mean_the_contributions_still_add_up()
    {
        var panel = HdiIsReproduced.Scored["HDR25"];
        var report = DeltaEngine.Compare(
            panel.Groups.Single(g => g.Year == 2003).Scores, panel.Groups.Single(g => g.Year == 2023).Scores);
        var stated = report.Agencies.Where(a => a.LikeForLike is not null).ToList();
        Assert.Equal(173, stated.Count);
        foreach (var a in stated)
        {
            Assert.Equal(["le", "eys", "mys", "gnipc"], a.Contributions.Select(c => c.Code));
            Assert.InRange(a.Contributions.Sum(c => c.Points) - a.LikeForLike!.Value, -Near, Near);
            Assert.Equal(0m, a.Method);
            Assert.Equal(a.Rank!.Change, a.Rank.Own + a.Rank.Others + a.Rank.Method + a.Rank.Membership);
        }
    }

    [Theory]
    [InlineData("aggregate: HARMONIC")]
    [InlineData("aggregate: GEOMETRIC")]
    [InlineData("aggregate: ARITHMETIC")]
    [InlineData("aggregate: ARITHMETIC, normalise: {kind: MINMAX}")]
    public void Whatever_the_mean_also_from_nothing_the_contributions_add_up(string total)
    {
        var method = MethodText.Read(Version("1",
            (Indicator("X", 1) + Indicator("Y", 2) + Indicator("Z", 1)).Replace("max:", "weight:", StringComparison.Ordinal), "", total));
        var before = Score(method, ("a", Of(0.2, 0.3, 0.9)), ("b", Of(0, 0.5, 0.5)), ("c", Of(0.4, 0.4, 0.4)), ("d", Of(0, 0, 0.1)));
        var now = Score(method, ("a", Of(0.5, 0.2, 0.9)), ("b", Of(0.3, 0.5, 0.4)), ("c", Of(0.4, 0.4, 0.4)), ("d", Of(0, 0.2, 0.1)));
        foreach (var a in DeltaEngine.Compare(before, now).Agencies)
            Assert.InRange(a.Contributions.Sum(c => c.Points) - a.LikeForLike!.Value, -Near, Near);
    }
}
