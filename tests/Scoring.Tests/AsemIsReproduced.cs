namespace ItAnalytics.Scoring.Tests;

/// <summary>Normalisations and aggregations of 51 countries and 49 indicators against COINr.</summary>
public class AsemIsReproduced
{
    private const decimal Near = 0.000000001m;
    private const string MinMax1To100 = "{kind: MINMAX, range: {from: 0.01, to: 1}}";
    private static readonly string[] Arithmetic = ["ARITHMETIC", "ARITHMETIC", "ARITHMETIC"];

    /// <summary>File and what its shares are multiplied by; 0: the number of countries with a value, for a rank.</summary>
    public static TheoryData<string, int> Normalisations => new()
    {
        { "norm_minmax_0_100.csv", 100 },
        { "norm_zscore_0_1.csv", 1 },
        { "norm_prank.csv", 1 },
        { "norm_rank_min.csv", 0 },
        { "norm_dist2targ_capped.csv", 1 },
        { "norm_goalposts.csv", 100 },
    };

    /// <summary>File, aggregation from the bottom up, cyclic weights or those of the tree, least share of children.</summary>
    public static TheoryData<string, string, bool, double?> Aggregations => new()
    {
        { "agg_amean.csv", "ARITHMETIC ARITHMETIC ARITHMETIC", false, null },
        { "agg_gmean.csv", "GEOMETRIC GEOMETRIC GEOMETRIC", false, null },
        { "agg_mixed.csv", "ARITHMETIC GEOMETRIC HARMONIC", false, null },
        { "agg_cyclicw_hmean.csv", "HARMONIC HARMONIC HARMONIC", true, null },
        { "agg_amean_datthresh0.9.csv", "ARITHMETIC ARITHMETIC ARITHMETIC", false, 0.9 },
    };

    [Theory]
    [MemberData(nameof(Normalisations))]
    public void A_normalisation_of_every_cell_comes_out_within_a_billionth(string file, int scale)
    {
        var (rows, missing, largest) = Normalisation(file, scale);
        Assert.Equal((51 * 49, 63), (rows + missing, missing));
        Assert.InRange(largest, 0m, Near);
    }

    private static readonly Once<(string File, int Scale), (int Rows, int Missing, decimal Largest)> Normalised =
        new(k => Compare(k.File, k.Scale));

    private static readonly Once<(string File, string Levels, bool Cyclic, double? Threshold), (int Rows, decimal Largest, int RanksDifferent)>
        Aggregated = new(k => Compare(k.File, k.Levels, k.Cyclic, k.Threshold));

    private static readonly Once<string, (SensitivityResult Result, double Largest, int RanksDifferent)> Simulated =
        new(_ => Simulate());

    internal static (int Rows, int Missing, decimal Largest) Normalisation(string file, int scale) => Normalised[(file, scale)];

    internal static (int Rows, decimal Largest, int RanksDifferent) Aggregation(
        string file, string levels, bool cyclic, double? threshold) => Aggregated[(file, levels, cyclic, threshold)];

    internal static (SensitivityResult Result, double Largest, int RanksDifferent) WeightSets() => Simulated[""];

    private static (int Rows, int Missing, decimal Largest) Compare(string file, int scale)
    {
        var method = Asem.Method(node => Asem.Rule(file, node), Arithmetic);
        var scores = ScoringEngine.Score(method, Asem.Group(method));
        var (compared, missing, largest) = (0, 0, 0m);
        foreach (var row in Files.Csv("asem", file))
        {
            var node = method.NodeIndex(row["iCode"]);
            var score = scores.Node(scores.Group.IndexOf(row["uCode"]), node);
            if (row["value"].Length == 0)
            {
                Assert.Equal(ScoreState.Missing, score.State);
                missing++;
                continue;
            }

            var factor = scale > 0 ? scale : Enumerable.Range(0, 51).Count(m => scores.Node(m, node).State == ScoreState.Scored);
            largest = Math.Max(largest, Math.Abs((score.Share * factor) - Files.Number(row["value"])));
            compared++;
        }

        return (compared, missing, largest);
    }

    [Theory]
    [MemberData(nameof(Aggregations))]
    public void Every_aggregate_of_three_levels_comes_out_within_a_billionth(
        string file, string levels, bool cyclic, double? threshold)
    {
        var (rows, largest, ranksOff) = Aggregation(file, levels, cyclic, threshold);
        Assert.Equal(51 * 11, rows);
        Assert.InRange(largest, 0m, Near);
        Assert.Equal(0, ranksOff);
    }

    private static (int Rows, decimal Largest, int RanksDifferent) Compare(
        string file, string levels, bool cyclic, double? threshold)
    {
        var method = Asem.Method(_ => MinMax1To100, levels.Split(' '), (decimal?)threshold,
            cyclic ? Asem.CyclicWeight : null);
        var scores = ScoringEngine.Score(method, Asem.Group(method));
        var (compared, largest, ranksOff) = (0, 0m, 0);
        foreach (var row in Files.Csv("asem", file))
        {
            var node = method.NodeIndex(row["iCode"]);
            var member = scores.Group.IndexOf(row["uCode"]);
            var score = scores.Node(member, node);
            compared++;
            if (row["value"].Length == 0)
            {
                Assert.Equal(ScoreState.Insufficient, score.State);
                continue;
            }

            largest = Math.Max(largest, Math.Abs(score.Points - Files.Number(row["value"])));
            if (row.TryGetValue("rank", out var rank))
            {
                var better = Enumerable.Range(0, 51).Count(m => scores.Node(m, node).Points > score.Points);
                if (better + 1 != Files.Whole(rank)) ranksOff++;
                if (node == 0) Assert.Equal(Files.Whole(rank), scores.Total(member).Rank);
            }
        }

        return (compared, largest, ranksOff);
    }

    [Fact]
    public void Five_hundred_sets_of_weights_give_the_same_scores_ranks_and_ranges()
    {
        var (result, largest, ranksOff) = WeightSets();
        Assert.InRange(largest, 0, 1e-9);
        Assert.Equal(0, ranksOff);
        foreach (var row in Files.Csv("asem", "mc_rank_stats_500.csv"))
        {
            var range = result.Ranges.Single(r => r.Agency == row["uCode"]);
            var printed = new[] { "Nominal", "Mean", "Median", "Q5", "Q95", "Min", "Max" }.Select(c => (double)Files.Number(row[c]));
            double[] computed = [range.Nominal!.Value, range.Mean, range.Median, range.Low, range.High, range.Best, range.Worst];
            Assert.Equal(printed.Select(p => Math.Round(p, 9)), computed.Select(c => Math.Round(c, 9)));
        }
    }

    private static (SensitivityResult Result, double Largest, int RanksDifferent) Simulate()
    {
        var method = Asem.Method(_ => "{kind: MINMAX}", Arithmetic);
        var scores = ScoringEngine.Score(method, AsemPrepared.Group(method));
        var sets = Enumerable.Range(0, 500)
            .Select(_ => method.Nodes.Select(n => (double)n.Weights[0]!.Value).ToArray()).ToList();
        foreach (var row in Files.Csv("asem", "mc_weight_sets_500.csv"))
        {
            for (var set = 0; set < 500; set++)
                sets[set][method.NodeIndex(row["iCode"])] = (double)Files.Number(row[$"w{set + 1}"]);
        }

        var result = WeightSensitivity.Simulate(scores, sets);
        var (largest, ranksOff) = (0.0, 0);
        foreach (var (row, ranks) in Files.Csv("asem", "mc_scores_500.csv").Zip(Files.Csv("asem", "mc_ranks_500.csv")))
        {
            var member = scores.Group.IndexOf(row["uCode"]);
            for (var set = 0; set < 500; set++)
            {
                largest = Math.Max(largest, Math.Abs(result.Scores[set][member] - (double)Files.Number(row[$"r{set + 1}"])));
                if (result.Ranks[set][member] != Files.Whole(ranks[$"r{set + 1}"])) ranksOff++;
            }
        }

        return (result, largest, ranksOff);
    }
}
