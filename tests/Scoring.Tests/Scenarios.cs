using FsCheck;
using FsCheck.Fluent;

namespace ItAnalytics.Scoring.Tests;

/// <summary>Groups as they might be.</summary>
public class Scenarios
{
    private static readonly Methodology Method = Files.Method("danang-73-2022");

    [Fact]
    public void A_scenario_without_changes_is_the_official_ranking()
    {
        var before = ScoringEngine.Score(Method, Cells.Random(Method, "TW", 12, 4));
        var result = ScenarioEngine.Run(before, new Scenario());
        WhatIfs.AssertSame(before, result.After);
        Assert.All(result.Rows, r => Assert.Equal(r.Before, r.After));
    }

    [Fact]
    public void Values_weights_bounds_and_members_come_to_the_same_as_a_file_that_says_so()
    {
        const string Text = """
            code: test
            version: "1"
            name: Test
            legal_basis: none
            scale: 100
            missing: ZERO
            not_applicable: RESCALE
            rounding: {total: {digits: 2}}
            total: {code: TOTAL, name: Total}
            criteria:
              - {code: A, name: A, max: 60}
            indicators:
              - {code: X, name: X, parent: A, max: 40, unit: "%", rule: {kind: PROP_TARGET, target: 80}}
              - {code: Y, name: Y, parent: A, max: 20, unit: "%", rule: {kind: MAXNORM}}
              - {code: Z, name: Z, max: 40, unit: "%", rule: {kind: PROP}}
            """;
        // A from 60 to 40: X and Y follow to 26 2/3 and 13 1/3; that is 1/3 and 1/6 of a total of 80.
        var said = MethodText.Read(Text.Replace("max: 60", "max: 50", StringComparison.Ordinal)
            .Replace("max: 40, unit: \"%\", rule: {kind: PROP_TARGET, target: 80}", "max: 33.333333333333333333333333333, unit: \"%\", rule: {kind: PROP_TARGET, target: 50}", StringComparison.Ordinal)
            .Replace("max: 20", "max: 16.666666666666666666666666667", StringComparison.Ordinal)
            .Replace("max: 40, unit: \"%\", rule: {kind: PROP}", "max: 50, unit: \"%\", rule: {kind: PROP}", StringComparison.Ordinal));
        var method = MethodText.Read(Text);
        Cell[][] rows = [[Cell.Of(40), Cell.Of(90), Cell.Of(50)], [Cell.Of(70), Cell.Of(30), Cell.Of(20)], [Cell.Of(10), Cell.Of(60), Cell.Of(90)]];
        var before = ScoringEngine.Score(method, MethodText.Group(method, rows));
        var result = ScenarioEngine.Run(before, new Scenario
        {
            Values = [new ScenarioValue("b", "X", Cell.Of(35)), new ScenarioValue("new", "Z", Cell.Of(75))],
            Weights = [new ScenarioWeight("A", 40)],
            Bounds = [new ScenarioBounds("X", Target: 50)],
            Leaving = ["a"],
            Joining = [new ScenarioMember("new", new Dictionary<string, Cell> { ["X"] = Cell.Of(20), ["Y"] = Cell.Of(80) })],
        });
        var expected = ScoringEngine.Score(said, MethodText.Group(said,
            [Cell.Of(35), Cell.Of(30), Cell.Of(20)], rows[2], [Cell.Of(20), Cell.Of(80), Cell.Of(75)]));
        Assert.Equal(["b", "c", "new"], result.After.Group.Members.Select(m => m.Code));
        for (var m = 0; m < 3; m++)
        {
            Assert.Equal(expected.Total(m).Score, result.After.Total(m).Score);
            Assert.Equal(expected.Total(m).Rank, result.After.Total(m).Rank);
        }

        Assert.Equal([("a", 0, null), ("b", 1, 0), ("c", 2, 1), ("new", (int?)null, (int?)2)],
            result.Rows.Select(r => (r.Agency, r.Before, r.After)));
        Assert.Equal("", result.After.Method.Hash);
    }

    [Theory]
    [InlineData("danang-73-2022", "TW")]
    [InlineData("hdi", "ALL")]
    public void What_can_be_varied_changes_nothing_when_it_is_stated_as_it_is(string file, string tree)
    {
        var method = Files.Method(file);
        var before = ScoringEngine.Score(method, Cells.Random(method, tree, 9, 5));
        var first = ScenarioEngine.Run(before, new Scenario());
        Assert.NotEmpty(first.Weights);
        Assert.NotEmpty(first.Bounds);
        var second = ScenarioEngine.Run(before, new Scenario { Weights = [.. first.Weights], Bounds = [.. first.Bounds] });
        for (var m = 0; m < 9; m++)
        {
            Assert.Equal(before.Total(m).Score, second.After.Total(m).Score);
            Assert.Equal(before.Total(m).Rank, second.After.Total(m).Rank);
        }
        Assert.Equal(first.Bounds, second.Bounds);
    }

    // 10/40 and 50/60 are 60/100, not the mean of 25 % and 83.3 %; 30 and 30 stay 30; 1 and 0 say nothing of the whole.
    [Fact]
    public void Members_that_merge_are_one_with_their_counts_added()
    {
        var method = MethodText.Read("""
            code: test
            version: "1"
            name: Test
            legal_basis: none
            scale: 100
            missing: ZERO
            not_applicable: RESCALE
            total: {code: TOTAL, name: Total}
            indicators:
              - {code: X, name: X, max: 50, unit: "%", rule: {kind: PROP}}
              - {code: Y, name: Y, max: 30, unit: "%", rule: {kind: PROP}}
              - {code: Z, name: Z, max: 20, rule: {kind: BOOL}}
            """);
        var before = ScoringEngine.Score(method, MethodText.Group(method,
            [Cell.Ratio(10, 40), Cell.Of(30), Cell.Of(1)],
            [Cell.Ratio(50, 60), Cell.Of(30), Cell.Of(0)],
            [Cell.Of(50), Cell.Of(50), Cell.Of(1)]));
        var result = ScenarioEngine.Run(before, new Scenario
        {
            Merging = [new ScenarioMerger(["a", "b"], "a")],
            Values = [new ScenarioValue("a", "Y", Cell.Of(40))],
        });
        Assert.Equal(["c", "a"], result.After.Group.Members.Select(m => m.Code));
        Assert.Equal([("a", 0, 1), ("b", 1, null), ("c", 2, (int?)0)], result.Rows.Select(r => (r.Agency, r.Before!.Value, r.After)));
        // 30 of 50 and 12 of 30; Z is taken out.
        Assert.Equal(42m / 80m * 100m, result.After.Total(1).Score);
    }

    [Fact]
    public void Pooling_asks_neither_for_the_order_nor_for_parts_pooled_before() => Prop.ForAll(
        ArbMap.Default.ArbFor<NonEmptyArray<(byte State, byte Part, byte Whole)>>(), drawn =>
        {
            Cell[] cells = [.. drawn.Get.Select(d => (d.State % 8) switch
            {
                0 => Cell.Missing,
                1 => Cell.NotApplicable,
                2 => Cell.NotPublished,
                3 => Cell.Excluded,
                4 => Cell.Of(d.Part % 2),
                _ => Cell.Ratio(d.Part, d.Whole),
            })];
            var whole = CellPool.Pool(cells);
            Assert.Equal(whole, CellPool.Pool([.. cells.AsEnumerable().Reverse()]));
            Assert.Equal(cells.Any(c => c.Status == CellStatus.Missing), whole.Status == CellStatus.Missing);
            List<Cell> ratios = [.. cells.Where(c => c.HasRatio)];
            if (ratios.Count > 1)
                Assert.Equal(CellPool.Pool(ratios), CellPool.Pool([ratios[0], CellPool.Pool(ratios[1..])]));
        }).Check(Config.QuickThrowOnFailure);

    [Theory]
    [InlineData("SCO651", "'zz' is not in the group")]
    [InlineData("SCO651", "observes no 'QQ'")]
    [InlineData("SCO651", "HT06.A, HT06.B")]
    [InlineData("SCO651", "'PE01' has no weight here")]
    [InlineData("SCO652", "is not between 0 and 1,000,000")]
    [InlineData("SCO652", "has no such bound")]
    [InlineData("SCO652", "make no sense")]
    [InlineData("SCO652", "is in the group")]
    [InlineData("SCO652", "fewer than two members")]
    [InlineData("SCO652", "merges into another agency already")]
    public void What_means_nothing_is_refused_with_a_mend(string code, string text)
    {
        var wishes = new Dictionary<string, Scenario>
        {
            ["'zz' is not in the group"] = new() { Leaving = ["zz"] },
            ["observes no 'QQ'"] = new() { Values = [new ScenarioValue("A0", "QQ", Cell.Of(1))] },
            ["HT06.A, HT06.B"] = new() { Values = [new ScenarioValue("A0", "HT06", Cell.Of(1))] },
            ["'PE01' has no weight here"] = new() { Weights = [new ScenarioWeight("PE01", 1)] },
            ["is not between 0 and 1,000,000"] = new() { Weights = [new ScenarioWeight("VB04", -1)] },
            ["has no such bound"] = new() { Bounds = [new ScenarioBounds("VB04", Target: 3)] },
            ["make no sense"] = new() { Bounds = [new ScenarioBounds("VB05", Target: 0)] },
            ["fewer than two members"] = new() { Merging = [new ScenarioMerger(["A1", "A1"], "N")] },
            ["merges into another agency already"] = new()
            {
                Merging = [new ScenarioMerger(["A0", "A1"], "N"), new ScenarioMerger(["A1", "A2"], "M")],
            },
            ["is in the group"] = new() { Joining = [new ScenarioMember("A1", new Dictionary<string, Cell>())] },
        };
        var before = ScoringEngine.Score(Method, Cells.Random(Method, "TW", 3, 4));
        var refusal = Assert.Throws<ScenarioException>(() => ScenarioEngine.Run(before, wishes[text]));
        Assert.Equal(code, refusal.Code);
        Assert.Contains(text, refusal.Message, StringComparison.Ordinal);
    }
}

/// <summary>The cheapest ways to a grade.</summary>
public class Paths
{
    private const string Text = """
        code: test
        version: "1"
        name: Test
        legal_basis: none
        scale: 100
        missing: ZERO
        not_applicable: RESCALE
        rounding: {total: {digits: 2}}
        grades: {bands: [{code: TOP, name: Top, from: 80}, {code: MID, name: Mid, from: 50, to: 80}, {code: LOW, name: Low, to: 50}]}
        total: {code: TOTAL, name: Total}
        criteria: [{code: G, name: G, adjusts: true}]
        indicators:
          - {code: P, name: P, max: 40, unit: "%", rule: {kind: PROP}}
          - {code: B, name: B, max: 25, rule: {kind: BOOL}}
          - {code: S, name: S, max: 35, rule: {kind: STEP, steps: [{at_least: 4, share: 1}, {at_least: 2, share: 0.5}]}}
          - {code: L, name: L, parent: G, rule: {kind: PENALTY, points_each: 1, cap: 3}}
        """;

    private static readonly Methodology Method = MethodText.Read(Text);

    // 20 + 0 + 17.5 - 2 = 35.5; to 50 lack 14.5, to 80 lack 44.5.
    private static readonly GroupScores Scores = ScoringEngine.Score(Method, Group());

    [Fact]
    public void The_least_effort_comes_first_and_a_figure_goes_no_further_than_needed()
    {
        var paths = Find("MID", new PathWish { Alternatives = 4 });
        // 14.5 of the 20 points that P can still give would be 36.25 % more; 36.24 % give 49.996, which is printed as 50.00.
        var first = paths.Paths[0];
        Assert.Equal(("P", 86.24m, 0.7248m, 50.00m), (first.Steps[0].Code, first.Steps[0].Figures[0].To, first.Effort, first.After.Score));
        Assert.Equal(["B", "S"], paths.Paths.Skip(1).Take(2).Select(p => Assert.Single(p.Steps).Code).Order());
        Assert.All(paths.Paths, p => Assert.Contains(p.After.Grade!.Code, new[] { "MID", "TOP" }));
        Assert.Null(paths.Reason);
    }

    [Fact]
    public void Asking_for_more_alternatives_does_not_change_the_first_ones()
    {
        var method = Files.Method("danang-73-2022");
        var scores = ScoringEngine.Score(method, Cells.Random(method, "TW", 6, 2));
        var grade = method.Grades.Bands[method.Grades.Bands.TakeWhile(b => b.Code != scores.Total(0).Grade!.Code).Count() - 1].Code;
        decimal[] Efforts(int count) => [.. PathFinder.Find(
                scores, 0, grade, new PathWish { Alternatives = count }, TestContext.Current.CancellationToken)
            .Paths.Select(p => p.Effort)];
        Assert.Equal(Efforts(6).Take(2), Efforts(2));
        Assert.Equal(Efforts(6).Order(), Efforts(6));
    }

    [Fact]
    public void Dear_indicators_are_avoided_and_fixed_ones_left_alone()
    {
        var dear = Find("MID", new PathWish { Effort = new Dictionary<string, decimal> { ["P"] = 9, ["S"] = 3 } });
        Assert.Equal("B", Assert.Single(dear.Paths[0].Steps).Code);
        var left = Find("MID", new PathWish { Fixed = new HashSet<string> { "P", "B" } });
        Assert.Equal("S", Assert.Single(left.Paths[0].Steps).Code);
        Assert.DoesNotContain(left.Paths.SelectMany(p => p.Steps), s => s.Code is "P" or "B");
    }

    [Fact]
    public void Every_set_is_needed_whole_and_confirmed_by_scoring_anew()
    {
        var paths = Find("TOP", new PathWish { Alternatives = 10 });
        Assert.NotEmpty(paths.Paths);
        foreach (var path in paths.Paths)
        {
            Assert.Equal("TOP", Graded(path.Steps));
            Assert.All(path.Steps, step => Assert.NotEqual("TOP", Graded(path.Steps.Where(s => s != step))));
        }
    }

    [Fact]
    public void The_cheapest_set_is_as_cheap_as_the_cheapest_of_all_sets()
    {
        var method = Files.Method("danang-73-2022");
        foreach (var seed in new[] { 1, 2, 3, 4, 5, 6 })
        {
            var scores = ScoringEngine.Score(method, Cells.Random(method, "TW", 6, seed));
            var random = new Random(seed);
            var some = method.ScoredIndicators(scores.Tree).Where(n => n.Rule is not (SumRule or BestOfRule))
                .OrderBy(_ => random.Next()).Take(8).Select(n => n.Code).ToHashSet();
            var wish = new PathWish
            {
                Effort = some.ToDictionary(c => c, _ => (decimal)random.Next(1, 6)),
                Fixed = method.Nodes.Where(n => n.Kind == NodeKind.Indicator && !some.Contains(n.Code)).Select(n => n.Code).ToHashSet(),
            };
            var grade = method.Grades.Bands.Reverse().SkipWhile(b => b.Code != scores.Total(0).Grade?.Code).Skip(1).FirstOrDefault();
            if (grade is null) continue;
            var found = PathFinder.Find(scores, 0, grade.Code, wish, TestContext.Current.CancellationToken);
            var all = Candidates.Of(scores, 0, wish);
            var cheapest = decimal.MaxValue;
            for (var set = 1; set < 1 << all.Count; set++)
            {
                var chosen = all.Where((_, i) => (set & (1 << i)) != 0).ToList();
                var effort = chosen.Sum(c => c.Effort);
                if (effort >= cheapest) continue;
                var after = WhatIf.Apply(scores, 0, [.. chosen.SelectMany(c => c.Figures).Select(f => new CellChange(f.Input, Cell.Of(f.To)))]);
                if (after.Scores.Total(0).Grade is { } reached && (reached.From ?? -1m) >= (grade.From ?? -1m)) cheapest = effort;
            }

            Assert.Equal(cheapest < decimal.MaxValue, found.Paths.Count > 0);
            // A figure that need not go all the way makes a set cheaper than any whole one.
            if (found.Paths.Count > 0) Assert.True(found.Paths[0].Effort <= cheapest);
        }
    }

    [Fact]
    public void What_is_reached_or_out_of_reach_says_so()
    {
        Assert.Equal("The agency has LOW already.", Find("LOW", new PathWish()).Reason);
        var stuck = Find("TOP", new PathWish { Fixed = new HashSet<string> { "P", "S" } });
        Assert.Empty(stuck.Paths);
        Assert.StartsWith("Out of reach: with every indicator that can be changed at its best the total is 62.5", stuck.Reason, StringComparison.Ordinal);
        var unknown = Assert.Throws<ScenarioException>(() => Find("BEST", new PathWish()));
        Assert.Contains("TOP, MID, LOW", unknown.Message, StringComparison.Ordinal);
        Assert.Throws<ScenarioException>(() => Find("TOP", new PathWish { Fixed = new HashSet<string> { "Q" } }));
        Assert.Throws<ScenarioException>(() => Find("TOP", new PathWish { Effort = new Dictionary<string, decimal> { ["P"] = 0 } }));
    }

    [Fact]
    public void Under_a_geometric_mean_the_engine_decides()
    {
        var method = MethodText.Read("""
            code: test
            version: "1"
            name: Test
            legal_basis: none
            scale: 1
            missing: REFUSE
            not_applicable: REDISTRIBUTE
            grades: {bands: [{code: TOP, name: Top, from: 0.7}, {code: LOW, name: Low, to: 0.7}]}
            total: {code: T, name: T, aggregate: GEOMETRIC}
            indicators:
              - {code: A, name: A, rule: {kind: PROP}}
              - {code: B, name: B, rule: {kind: PROP}}
              - {code: C, name: C, rule: {kind: PROP}}
            """);
        var scores = ScoringEngine.Score(method, MethodText.Group(method, [Cell.Of(0.1m), Cell.Of(0.6m), Cell.Of(0.9m)]));
        var paths = PathFinder.Find(scores, 0, "TOP", new PathWish(), TestContext.Current.CancellationToken);
        // A alone: 0.343 / 0.54 = 0.6352.
        var step = Assert.Single(paths.Paths[0].Steps);
        Assert.Equal("A", step.Code);
        Assert.InRange(step.Figures[0].To, 0.6351m, 0.6362m);
    }

    private static PeerGroup Group()
    {
        var group = new PeerGroup(Method, "G", "ALL", [new GroupMember("a"), new GroupMember("b")]);
        foreach (var (code, own, other) in new[] { ("P", 50m, 90m), ("B", 0m, 1m), ("S", 2m, 4m), ("L", 2m, 0m) })
            (group[0, Method.InputIndex(code)], group[1, Method.InputIndex(code)]) = (Cell.Of(own), Cell.Of(other));
        return group;
    }

    private static GradePaths Find(string grade, PathWish wish) =>
        PathFinder.Find(Scores, 0, grade, wish, TestContext.Current.CancellationToken);

    private static string? Graded(IEnumerable<PathStep> steps) => WhatIf.Apply(Scores, 0,
        [.. steps.SelectMany(s => s.Figures).Select(f => new CellChange(f.Input, Cell.Of(f.To)))]).Scores.Total(0).Grade?.Code;
}
