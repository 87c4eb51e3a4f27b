using System.Numerics;

namespace ItAnalytics.Scoring;

/// <summary>
/// The tree of a scored group in double, made to be scored anew many times: what no draw can change is computed once,
/// and one draw walks the rest column by column. Read-only after construction; every thread brings its own
/// <see cref="Workspace"/>.
/// </summary>
internal sealed class DrawnRanking
{
    private readonly GroupScores scores;
    private readonly Perturbation perturbation;
    private readonly DrawnIndicator?[] drawn;
    private readonly double[][] official;
    private readonly double[][] maxima;
    private readonly double[][] transformed;
    private readonly bool[] varies;
    private readonly bool[][] blocked;
    private readonly int[][] children;
    private readonly double[] weights;
    private readonly double[] adjustments;
    private readonly int[] ranked;
    private readonly bool[] isEverywhere;

    /// <summary>Prepares a scored group.</summary>
    /// <param name="scores">The official scores.</param>
    /// <param name="perturbation">What may differ.</param>
    public DrawnRanking(GroupScores scores, Perturbation perturbation)
    {
        this.scores = scores;
        this.perturbation = perturbation;
        var (nodes, count) = (scores.Method.Nodes, scores.MemberCount);
        drawn = new DrawnIndicator?[nodes.Count];
        official = new double[nodes.Count][];
        maxima = new double[nodes.Count][];
        transformed = new double[nodes.Count][];
        varies = new bool[nodes.Count];
        blocked = new bool[nodes.Count][];
        children = [.. nodes.Select(n => n.Children.Where(Counts).ToArray())];
        weights = [.. nodes.Select(n => (double)(n.Weights[scores.Tree] ?? 0m))];
        for (var n = nodes.Count - 1; n >= 0; n--) Prepare(nodes[n], count);
        adjustments = [.. Enumerable.Range(0, count).Select(m => (double)(scores.Totals[m].Bonus - scores.Totals[m].Penalty))];
        ranked = [.. Enumerable.Range(0, count).Where(m => scores.Totals[m].Rank is not null)];
        isEverywhere = [.. nodes.Select(n => n.ParentIndex >= 0 && IsEverywhere(n.Index))];
    }

    /// <summary>Positions of the members that have an official rank; only these are ranked in a draw.</summary>
    public IReadOnlyList<int> Ranked => ranked;

    /// <summary>What one thread writes on.</summary>
    public sealed class Workspace
    {
        internal Workspace(int nodes, int members, int ranked)
        {
            Shares = new double[nodes][];
            Factors = new double[nodes];
            Sum = new double[members];
            Weight = new double[members];
            Own = [.. Enumerable.Range(0, nodes).Select(_ => new double[members])];
            Keys = new double[ranked];
            Order = new int[ranked];
        }

        internal double[][] Shares { get; }

        internal double[][] Own { get; }

        internal double[] Factors { get; }

        internal double[] Sum { get; }

        internal double[] Weight { get; }

        internal double[] Keys { get; }

        internal int[] Order { get; }
    }

    /// <summary>A workspace of the right size.</summary>
    public Workspace NewWorkspace() => new(scores.Method.Nodes.Count, scores.MemberCount, ranked.Length);

    /// <summary>Ranks the group once.</summary>
    /// <param name="draw">Number of the draw.</param>
    /// <param name="space">The thread's workspace.</param>
    /// <param name="ranks">By position in <see cref="Ranked"/>.</param>
    public void Draw(int draw, Workspace space, Span<int> ranks)
    {
        DrawWeights(draw, space.Factors);
        for (var node = official.Length - 1; node >= 0; node--)
        {
            space.Shares[node] = official[node];
            if (!varies[node]) continue;
            space.Shares[node] = space.Own[node];
            if (drawn[node] is { } indicator)
                indicator.Draw(perturbation.Seed, draw, space.Own[node], space.Sum, space.Weight);
            else
                Aggregate(scores.Method.Nodes[node], space);
        }

        Rank(space, ranks);
    }

    private bool Counts(int child)
    {
        var node = scores.Method.Nodes[child];
        return node.Kind != NodeKind.Adjustments && node.Rule is not InfoRule && node.Weights[scores.Tree] > 0m;
    }

    private void Prepare(NodeDefinition node, int count)
    {
        var n = node.Index;
        var (shares, most) = (new double[count], new double[count]);
        blocked[n] = new bool[count];
        for (var member = 0; member < count; member++)
        {
            var at = scores.At(n, member);
            var isScored = scores.States[at] == ScoreState.Scored;
            shares[member] = isScored ? (double)scores.Shares[at] : double.NaN;
            most[member] = (double)scores.Maxima[at];
            blocked[n][member] = !isScored;
        }

        (official[n], maxima[n]) = (shares, most);
        transformed[n] = [];
        if (node.Kind is NodeKind.Adjustments || node.Rule is InfoRule or { IsAdjustment: true }) return;
        if (node.Kind == NodeKind.Indicator)
        {
            if (node.Weights[scores.Tree] is null) return;
            drawn[n] = DrawnIndicator.Of(scores, node, perturbation, shares, most);
            varies[n] = drawn[n] is not null;
            foreach (var member in drawn[n]?.Filled ?? []) blocked[n][member] = false;
        }
        else
        {
            varies[n] = children[n].Any(c => varies[c]) || (perturbation.WeightSpread > 0m && children[n].Length > 1);
            // A figure that a draw fills in gives a value to what officially had none for want of it.
            for (var member = 0; member < count; member++)
            {
                if (blocked[n][member])
                    blocked[n][member] = !children[n].Any(c => double.IsNaN(official[c][member]) && !blocked[c][member]);
            }
        }

        if (!varies[n] && node.ParentIndex >= 0)
            transformed[n] = Transformed(scores.Method.Nodes[node.ParentIndex].Aggregation, shares);
    }

    private static double[] Transformed(Aggregation aggregation, double[] shares) => aggregation switch
    {
        Aggregation.Geometric => [.. shares.Select(s => Math.Log(s))],
        Aggregation.Harmonic => [.. shares.Select(s => s < 0 ? double.NaN : 1 / s)],
        _ => shares,
    };

    private void DrawWeights(int draw, double[] factors)
    {
        var spread = (double)perturbation.WeightSpread;
        // Stream -1 is the weights'; the others are input columns.
        var random = new CounterRandom(perturbation.Seed, draw, -1);
        for (var node = 0; node < factors.Length; node++)
            factors[node] = 1 + (spread * ((2 * random.Uniform(node)) - 1));
    }

    private void Aggregate(NodeDefinition node, Workspace space)
    {
        var (sum, weight, own) = (space.Sum, space.Weight, space.Own[node.Index]);
        Array.Clear(sum);
        Array.Clear(weight);
        var everywhere = 0.0;
        foreach (var child in children[node.Index])
        {
            var factor = space.Factors[child] * (node.Aggregation == Aggregation.Sum ? 1 : weights[child]);
            var limits = node.Aggregation == Aggregation.Sum ? maxima[child] : null;
            var values = transformed[child].Length > 0 ? transformed[child] : space.Shares[child];
            if (isEverywhere[child])
            {
                var scaled = factor * (limits is null ? 1 : limits[0]);
                everywhere += scaled;
                AddScaled(sum, values, scaled);
                continue;
            }

            var isReady = transformed[child].Length > 0 || node.Aggregation is Aggregation.Sum or Aggregation.Arithmetic;
            for (var member = 0; member < own.Length; member++)
            {
                if (double.IsNaN(space.Shares[child][member])) continue;
                var scaled = factor * (limits is null ? 1 : limits[member]);
                if (scaled == 0) continue;
                weight[member] += scaled;
                sum[member] += scaled * (isReady ? values[member]
                    : node.Aggregation == Aggregation.Geometric ? Math.Log(values[member])
                    : values[member] < 0 ? double.NaN : 1 / values[member]);
            }
        }

        for (var member = 0; member < own.Length; member++)
        {
            var total = weight[member] + everywhere;
            own[member] = blocked[node.Index][member] ? double.NaN : total == 0 ? 0 : node.Aggregation switch
            {
                Aggregation.Geometric => Math.Exp(sum[member] / total),
                Aggregation.Harmonic => total / sum[member],
                _ => sum[member] / total,
            };
        }

        if (scores.Rounding.Criterion is { } rounding && node.Kind == NodeKind.Criterion)
        {
            var most = maxima[node.Index];
            for (var member = 0; member < own.Length; member++)
                own[member] = most[member] == 0 ? own[member] : DoubleRounder.Round(own[member] * most[member], rounding) / most[member];
        }

        if (node.Normalisation is { } rule) DoubleRules.Evaluate(rule, Direction.HigherIsBetter, own, own);
    }

    /// <summary>Whether no draw changes the child and every member has it, with one maximum for all.</summary>
    private bool IsEverywhere(int child) => !varies[child]
        && !official[child].Any(double.IsNaN)
        && (scores.Method.Nodes[scores.Method.Nodes[child].ParentIndex].Aggregation != Aggregation.Sum
            || maxima[child].All(m => m == maxima[child][0]));

    private static void AddScaled(double[] sums, double[] values, double factor)
    {
        var member = 0;
        for (; member <= sums.Length - Vector<double>.Count; member += Vector<double>.Count)
        {
            var added = new Vector<double>(sums, member) + (new Vector<double>(values, member) * factor);
            added.CopyTo(sums, member);
        }

        for (; member < sums.Length; member++) sums[member] += values[member] * factor;
    }

    private void Rank(Workspace space, Span<int> ranks)
    {
        var method = scores.Method;
        var (keys, order) = (space.Keys, space.Order);
        var rounding = method.Ranking.Basis == ScoreBasis.Rounded ? scores.Rounding.Total : null;
        for (var i = 0; i < ranked.Length; i++)
        {
            var total = (space.Shares[0][ranked[i]] * (double)method.Scale) + adjustments[ranked[i]];
            if (method.Clamp.From is { } from) total = Math.Max(total, (double)from);
            if (method.Clamp.To is { } to) total = Math.Min(total, (double)to);
            // Sorting upwards puts the best first; whoever a draw leaves without a total comes last.
            keys[i] = double.IsNaN(total) ? double.PositiveInfinity : -DoubleRounder.Round(total, rounding);
            order[i] = i;
        }

        Array.Sort(keys, order);
        var (rank, distinct) = (0, 0);
        for (var place = 0; place < order.Length; place++)
        {
            if (place == 0 || keys[place] != keys[place - 1])
            {
                distinct++;
                rank = method.Ranking.Ties == TiePolicy.Dense ? distinct : place + 1;
            }

            ranks[order[place]] = rank;
        }
    }
}
