namespace ItAnalytics.Scoring;

/// <summary>What each node of a tree weighs in the total.</summary>
public static class EffectiveWeights
{
    /// <summary>
    /// Share of the total's weight by node, 0..1: 1 for the total, the children of a node add up to it; 0 for what is
    /// not in the tree, for information, bonus and penalty.
    /// </summary>
    public static decimal[] Of(Methodology method, int tree)
    {
        ArgumentNullException.ThrowIfNull(method);
        var shares = new decimal[method.Nodes.Count];
        shares[0] = 1m;
        foreach (var node in method.Nodes.Where(n => n.Kind is NodeKind.Total or NodeKind.Criterion))
        {
            var children = node.Children.Select(c => method.Nodes[c])
                .Where(c => c.Kind != NodeKind.Adjustments && c.Rule is not InfoRule && c.Weights[tree] > 0).ToList();
            var sum = children.Sum(c => c.Weights[tree]!.Value);
            foreach (var child in children) shares[child.Index] = shares[node.Index] * child.Weights[tree]!.Value / sum;
        }

        return shares;
    }
}
