using FsCheck;
using FsCheck.Fluent;

namespace ItAnalytics.Scoring.Tests;

/// <summary>What must hold for every group and every figure.</summary>
public class Properties
{
    private static readonly Methodology Method = Files.Method("danang-73-2022");

    private static Config Runs(int count) => Config.QuickThrowOnFailure.WithMaxTest(count);

    /// <summary>Rules that look at the value alone or at the whole group, by the text of a method file.</summary>
    private static readonly string[] MonotoneRules =
    [
        "{kind: PROP}",
        "{kind: PROP_TARGET, target: 60, floor: 10}",
        "{kind: STEP, steps: [{at_least: 80, share: 1}, {at_least: 40, share: 0.5}]}",
        "{kind: MAXNORM}",
        "{kind: COUNT_CAP, cap: 30}",
        "{kind: MINMAX, lower: 20, upper: 60}",
        "{kind: MINMAX}",
        "{kind: GOALPOSTS, lower: 1, upper: 90, log: true, cap: BOTH}",
        "{kind: ZSCORE}",
        "{kind: PERCENTILE, ties: MEAN}",
        "{kind: RANK}",
        "{kind: DISTANCE_TO_TARGET, target: 150}",
    ];

    [Fact]
    public void A_damaged_file_is_answered_with_a_method_or_with_problems_and_never_thrown()
    {
        string[] files = [Files.Text("methodologies", "pci-2009.yaml"), Files.Text("methodologies", "hdi.yaml")];
        const string damage = "{}[]:,-\"'#&*!|>%@`\n\t 0x\u0001\uD800é";
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ArrayOf(4).ToArbitrary(), v =>
        {
            var text = files[v[0] % 2];
            var (at, length) = (v[1] % text.Length, v[2] % 9);
            var damaged = text[..at] + damage[v[3] % damage.Length] + text[Math.Min(text.Length, at + length)..];
            var reading = MethodologyReader.Read(damaged, "damaged.yaml");
            Assert.True(reading.Methodology is null == reading.Problems.Count > 0);
            Assert.All(reading.Problems, p => Assert.InRange(p.Line, 1, damaged.Split('\n').Length + 1));
        }).Check(Runs(500));
    }

    [Fact]
    public void A_better_figure_never_gives_a_smaller_share()
    {
        var higher = MonotoneRules.Select(r => MethodText.OneRule(r, "unit: '%'")).ToArray();
        var lower = MonotoneRules.Where(r => !r.Contains("STEP", StringComparison.Ordinal) && !r.Contains("TARGET, target: 60", StringComparison.Ordinal) && !r.Contains("COUNT", StringComparison.Ordinal) && !r.Contains("target: 150", StringComparison.Ordinal))
            .Select(r => MethodText.OneRule(r, "unit: '%'\n    direction: LOWER_IS_BETTER")).ToArray();
        var groups = Gen.Choose(1, 10_000).Select(v => v / 100m).ArrayOf(7).ToArbitrary();
        Prop.ForAll(groups, values =>
        {
            foreach (var method in higher) Ordered(method, values, 1);
            foreach (var method in lower) Ordered(method, values, -1);
        }).Check(Runs(60));

        static void Ordered(Methodology method, decimal[] values, int sign)
        {
            var shares = MethodText.Shares(method, values);
            var pairs = values.Zip(shares).OrderBy(p => sign * p.First).ToList();
            for (var i = 1; i < pairs.Count; i++)
                Assert.True(pairs[i].Second >= pairs[i - 1].Second, $"{method.Nodes[1].RuleKind}: {string.Join("; ", values)}");
        }
    }

    [Fact]
    public void No_figure_whatever_makes_the_engine_throw()
    {
        Cell[] extremes =
        [
            Cell.Missing, Cell.NotApplicable, Cell.NotPublished, Cell.Excluded, Cell.Of(0), Cell.Of(decimal.MaxValue), Cell.Of(decimal.MinValue),
            Cell.Of(CellReader.Largest), Cell.Of(-CellReader.Largest), Cell.Of(0.0000000000000000000000000001m), Cell.Of(-1),
            Cell.Ratio(0, 0), Cell.Ratio(decimal.MaxValue, 0.0000000000000000000000000001m), Cell.Ratio(CellReader.Largest, 0.000001m),
            Cell.Ratio(-1, -1), Cell.Of(50), Cell.Ratio(1, 3), Cell.Of(1) with { ProvenFalse = true },
        ];
        foreach (var aggregation in new[] { "ARITHMETIC", "GEOMETRIC", "HARMONIC" })
        {
            var text = MethodText.Header.Replace("name: Total}", $"name: Total, aggregate: {aggregation}, normalise: {{kind: ZSCORE}}}}", StringComparison.Ordinal)
                .Replace("missing: ZERO", "missing: EXCLUDE", StringComparison.Ordinal) + "indicators:\n";
            var method = MethodText.Read(text + string.Concat(MonotoneRules.SelectMany((r, i) => new[]
            {
                $"  - {{code: H{i}, name: H, weight: 1, unit: '%', rule: {r}}}\n",
                $"  - {{code: L{i}, name: L, weight: 1, direction: LOWER_IS_BETTER, rule: {r.Replace("at_least: 80", "at_most: 10", StringComparison.Ordinal).Replace("at_least", "at_most", StringComparison.Ordinal)}}}\n",
            })));
            Prop.ForAll(Gen.Choose(0, extremes.Length - 1).ArrayOf(3 * method.Inputs.Count).ToArbitrary(), picks =>
            {
                var group = new PeerGroup(method, "G", "ALL", [new("a"), new("b"), new("c")]);
                for (var i = 0; i < picks.Length; i++) group[i % 3, i / 3] = extremes[picks[i]];
                var scores = ScoringEngine.Score(method, group);
                Assert.All(DeltaEngine.Compare(scores, scores).Agencies, a => Assert.True(a.LikeForLike is null or 0m));
            }).Check(Runs(40));
        }
    }

    [Fact]
    public void The_order_in_which_agencies_stand_changes_nothing()
    {
        Prop.ForAll(Gen.Choose(1, 1_000_000).ToArbitrary(), seed =>
        {
            var group = WhatIfs.Random(9, seed);
            var order = Enumerable.Range(0, 9).OrderBy(i => (i * 7919L * seed) % 104_729).ToArray();
            var shuffled = new PeerGroup(Method, "TW", "TW", [.. order.Select(i => group.Members[i])]);
            for (var m = 0; m < 9; m++)
            {
                for (var i = 0; i < group.InputCount; i++) shuffled[m, i] = group[order[m], i];
            }

            var (a, b) = (ScoringEngine.Score(Method, group), ScoringEngine.Score(Method, shuffled));
            for (var m = 0; m < 9; m++) Assert.Equal(a.Total(order[m]), b.Total(m));
        }).Check(Runs(40));
    }

    [Fact]
    public void Points_of_the_children_add_up_to_the_criterion_and_maxima_to_what_applies()
    {
        Prop.ForAll(Gen.Choose(1, 1_000_000).ToArbitrary(), seed =>
        {
            var scores = ScoringEngine.Score(Method, WhatIfs.Random(5, seed));
            for (var m = 0; m < 5; m++)
            {
                foreach (var node in Method.Nodes.Where(n => n.Kind == NodeKind.Criterion))
                {
                    var own = scores.Node(m, node.Index);
                    if (own.State != ScoreState.Scored) continue;
                    var children = node.Children.Select(c => scores.Node(m, c)).Where(c => c.State == ScoreState.Scored).ToList();
                    Assert.Equal(children.Sum(c => c.Points), own.Points);
                    Assert.Equal(children.Sum(c => c.Maximum), own.Maximum);
                    Assert.InRange(own.Coverage, 0m, 1m);
                }

                var roots = Method.Nodes[0].Children.Where(c => Method.Nodes[c].Kind == NodeKind.Criterion)
                    .Select(c => scores.Node(m, c)).Where(c => c.State == ScoreState.Scored).ToList();
                Assert.Equal(roots.Sum(c => c.Points) / roots.Sum(c => c.Maximum) * 100m, scores.Total(m).Base, 20);
            }
        }).Check(Runs(60));
    }

    [Fact]
    public void Weights_of_a_mean_count_only_in_proportion()
    {
        // Weights times ten, and a child taken away whose weight goes to the others: the same mean as without it.
        var text = MethodText.Header.Replace("name: Total}", "name: Total, aggregate: GEOMETRIC}", StringComparison.Ordinal)
            .Replace("missing: ZERO", "missing: EXCLUDE", StringComparison.Ordinal);
        Methodology With(params int[] weights) => MethodText.Read(text + "indicators:\n" + string.Concat(
            weights.Select((w, i) => $"  - {{code: P{i}, name: P, weight: {w}, rule: {{kind: PROP}}}}\n")));
        var (three, tenfold, two) = (With(1, 2, 3), With(10, 20, 30), With(1, 2));
        Prop.ForAll(Gen.Choose(1, 999).Select(v => v / 1000m).ArrayOf(3).ToArbitrary(), v =>
        {
            var cells = v.Select(Cell.Of).ToArray();
            decimal Total(Methodology m, params Cell[] c) => ScoringEngine.Score(m, MethodText.Group(m, c)).Total(0).Exact;
            Assert.Equal(Total(three, cells), Total(tenfold, cells), 18);
            Assert.Equal(Total(two, cells[0], cells[1]), Total(three, cells[0], cells[1], Cell.Missing), 18);
            Assert.InRange(Total(three, cells), (v.Min() * 100m) - 0.000000000000001m, (v.Max() * 100m) + 0.000000000000001m);
        }).Check(Runs(100));
    }

    [Fact]
    public void Every_score_has_exactly_one_grade_and_better_scores_no_worse_one()
    {
        Prop.ForAll(Gen.Choose(-50_000, 150_000).Select(v => v / 1000m).ArrayOf(2).ToArbitrary(), v =>
        {
            var (low, high) = (Method.Grades.BandOf(v.Min()), Method.Grades.BandOf(v.Max()));
            Assert.InRange(low, 0, 3);
            Assert.True(high <= low);
            var band = Method.Grades.Bands[low];
            Assert.True((band.From ?? decimal.MinValue) <= v.Min() && v.Min() < (band.To ?? decimal.MaxValue));
        }).Check(Runs(300));
    }

    [Fact]
    public void A_rank_is_one_more_than_the_number_of_better_scores_and_shared_exactly_by_equal_ones()
    {
        Prop.ForAll(Gen.Choose(0, 5).Select(v => (decimal)v).ArrayOf(8).ToArbitrary(), v =>
        {
            var ranks = Standing.Ranks(v, TiePolicy.Competition);
            var dense = Standing.Ranks(v, TiePolicy.Dense);
            for (var i = 0; i < v.Length; i++)
            {
                Assert.Equal(1 + v.Count(x => x > v[i]), ranks[i].Rank);
                Assert.Equal(1 + v.Where(x => x > v[i]).Distinct().Count(), dense[i].Rank);
                Assert.Equal(v.Count(x => x == v[i]) > 1, ranks[i].Label.StartsWith('='));
            }
        }).Check(Runs(200));
    }

    [Fact]
    public void A_ladder_places_a_score_as_counting_the_others_does()
    {
        Prop.ForAll(Gen.Choose(0, 6).Select(v => v == 0 ? (decimal?)null : v).ArrayOf(9).ToArbitrary(), keys =>
        {
            foreach (var ties in new[] { TiePolicy.Competition, TiePolicy.Dense })
            {
                var ladder = new RankLadder(keys, ties);
                for (var self = 0; self < keys.Length; self++)
                {
                    for (var key = 0m; key <= 7m; key += 0.5m)
                    {
                        var better = keys.Where((k, i) => i != self && k > key).ToList();
                        Assert.Equal(1 + (ties == TiePolicy.Dense ? better.Distinct().Count() : better.Count), ladder.RankOf(key, self));
                    }
                }
            }
        }).Check(Runs(100));
    }

    [Fact]
    public void Any_change_of_any_figures_rescored_is_the_group_scored_anew()
    {
        Prop.ForAll(Gen.Choose(1, 1_000_000).ToArbitrary(), seed =>
        {
            var (group, other) = (WhatIfs.Random(7, seed), WhatIfs.Random(7, seed + 1));
            var inputs = Enumerable.Range(0, group.InputCount).Where(i => (seed >> (i % 19)) % 3 == 0).ToList();
            var changed = group.Copy();
            foreach (var i in inputs) changed[3, i] = other[3, i];
            var result = WhatIf.Apply(ScoringEngine.Score(Method, group), 3, [.. inputs.Select(i => new CellChange(i, other[3, i]))]);
            WhatIfs.AssertSame(ScoringEngine.Score(Method, changed), result.Scores);
        }).Check(Runs(30));
    }

    [Fact]
    public void The_parts_of_any_change_add_up()
    {
        var before = Files.Method("danang-448-2021");
        Prop.ForAll(Gen.Choose(1, 1_000_000).ToArbitrary(), seed =>
        {
            var (first, second) = (WhatIfs.Random(8, seed), WhatIfs.Random(8, seed + 1));
            var older = new PeerGroup(before, "TW", "TW", [.. first.Members.Skip(1)]);
            foreach (var input in before.Inputs)
            {
                for (var m = 0; m < 7; m++) older[m, input.Index] = first[m + 1, Method.InputIndex(input.Code)];
            }

            var report = DeltaEngine.Compare(ScoringEngine.Score(before, older), ScoringEngine.Score(Method, second));
            foreach (var a in report.Agencies.Where(a => a.LikeForLike is not null))
            {
                Assert.Equal(a.Published!.Value, (a.LikeForLike + a.Method + a.Membership + a.Coverage + a.Rounding)!.Value, 15);
                Assert.Equal(a.LikeForLike!.Value, a.Contributions.Sum(c => c.Points), 9);
                if (a.Rank is { Own: not null } r) Assert.Equal(r.Change, r.Own + r.Others + r.Method + r.Membership);
            }
        }).Check(Runs(15));
    }
}
