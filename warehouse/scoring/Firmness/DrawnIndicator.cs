namespace ItAnalytics.Scoring;

/// <summary>One indicator whose shares can differ from draw to draw: its input columns and its rule, in double.</summary>
internal sealed class DrawnIndicator
{
    private readonly NodeDefinition node;
    private readonly Part[] parts;
    private readonly double[] official;
    private readonly bool[] pinned;
    private readonly bool missingIsZero;
    private readonly Rounding? rounding;
    private readonly double[] maxima;

    private DrawnIndicator(GroupScores scores, NodeDefinition node, Part[] parts, double[] official, double[] maxima)
    {
        this.node = node;
        this.parts = parts;
        this.official = official;
        this.maxima = maxima;
        missingIsZero = scores.Method.Missing == MissingPolicy.Zero;
        rounding = scores.Rounding.Indicator;
        pinned = new bool[official.Length];
        for (var member = 0; member < pinned.Length; member++)
            pinned[member] = scores.Notes[scores.At(node.Index, member)] == ScoreNote.ProvenFalse;
    }

    private sealed record Part(DrawnColumn Column, Rule Rule, Direction Direction, double Share, double[] Instead);

    /// <summary>Position of the indicator.</summary>
    public int Node => node.Index;

    /// <summary>Positions of the members of which some draw fills a figure in.</summary>
    public IEnumerable<int> Filled => parts.SelectMany(p => p.Column.Filled.ToArray()).Distinct();

    /// <summary>The indicator, or null when no draw can change it.</summary>
    /// <param name="scores">The official scores.</param>
    /// <param name="node">An indicator of the base tree.</param>
    /// <param name="perturbation">What may differ.</param>
    /// <param name="official">Its official shares, NaN where there is none.</param>
    /// <param name="maxima">What it can give each member.</param>
    public static DrawnIndicator? Of(
        GroupScores scores, NodeDefinition node, Perturbation perturbation, double[] official, double[] maxima)
    {
        var rules = node.Rule switch
        {
            SumRule sum => sum.Parts,
            BestOfRule best => best.Parts,
            _ => [new RulePart("", node.Name, node.Measure, node.Rule!, 1m)],
        };
        var parts = rules.Select((part, i) => Of(scores.Group, node.InputIndexes[i], part, perturbation)).ToArray();
        return parts.Any(p => p.Column.Varies) ? new DrawnIndicator(scores, node, parts, official, maxima) : null;
    }

    /// <summary>The shares of one draw, NaN where there is none.</summary>
    /// <param name="seed">Seed.</param>
    /// <param name="draw">Number of the draw.</param>
    /// <param name="shares">Filled.</param>
    /// <param name="scratch">Of the same length; overwritten.</param>
    /// <param name="weights">Of the same length; overwritten.</param>
    public void Draw(long seed, int draw, double[] shares, double[] scratch, double[] weights)
    {
        if (node.Rule is SumRule or BestOfRule) DrawParts(seed, draw, shares, scratch, weights);
        else DrawOne(parts[0], seed, draw, shares, scratch);
        if (rounding is null) return;
        for (var member = 0; member < shares.Length; member++)
        {
            if (maxima[member] > 0)
                shares[member] = DoubleRounder.Round(shares[member] * maxima[member], rounding) / maxima[member];
        }
    }

    private void DrawOne(Part part, long seed, int draw, double[] shares, double[] values)
    {
        part.Column.Fill(seed, draw, values);
        DoubleRules.Evaluate(part.Rule, part.Direction, values, shares);
        for (var member = 0; member < shares.Length; member++)
        {
            if (!double.IsNaN(shares[member])) continue;
            shares[member] = double.IsNaN(values[member]) ? official[member] : missingIsZero ? 0 : double.NaN;
        }
    }

    private void DrawParts(long seed, int draw, double[] shares, double[] values, double[] weights)
    {
        var sums = node.Rule is SumRule;
        var part = new double[values.Length];
        Array.Fill(shares, double.NaN);
        Array.Clear(weights);
        foreach (var one in parts)
        {
            one.Column.Fill(seed, draw, values);
            DoubleRules.Evaluate(one.Rule, one.Direction, values, part);
            for (var member = 0; member < shares.Length; member++)
            {
                var share = double.IsNaN(values[member]) ? one.Instead[member] : part[member];
                if (double.IsNaN(share))
                {
                    // What is not reported gives nothing and keeps its weight; what does not apply has none.
                    if (missingIsZero && !double.IsNegativeInfinity(one.Instead[member])) weights[member] += one.Share;
                    continue;
                }

                if (double.IsNegativeInfinity(share)) continue;
                weights[member] += one.Share;
                var points = one.Share * share;
                shares[member] = double.IsNaN(shares[member]) ? points
                    : sums ? shares[member] + points : Math.Max(shares[member], points);
            }
        }

        for (var member = 0; member < shares.Length; member++)
        {
            if (pinned[member] || double.IsNaN(shares[member])) shares[member] = official[member];
            else if (sums) shares[member] /= weights[member];
        }
    }

    /// <summary>
    /// Instead of a value stands the share that takes its place, NaN for what was not reported, minus infinity for what
    /// does not count at all.
    /// </summary>
    private static Part Of(PeerGroup group, int input, RulePart part, Perturbation perturbation)
    {
        var asShare = RuleEvaluator.WantsShare(part.Rule);
        var cells = group.Column(input);
        var instead = new double[cells.Length];
        for (var member = 0; member < cells.Length; member++)
        {
            if (CellReader.TryRead(cells[member], part.Measure, asShare, out _, out var outcome)) continue;
            instead[member] = outcome.State switch
            {
                ScoreState.Scored => (double)outcome.Share,
                ScoreState.Missing or ScoreState.Undefined => double.NaN,
                _ => double.NegativeInfinity,
            };
        }

        return new Part(DrawnColumn.Of(group, input, part.Measure, asShare, perturbation), part.Rule,
            part.Measure.Direction, (double)part.Share, instead);
    }
}
