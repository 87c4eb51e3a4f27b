namespace ItAnalytics.Scoring;

/// <summary>On which scale a node is shown.</summary>
internal static class Display
{
    /// <summary>
    /// A node whose parent adds points has a maximum of its own; one whose parent takes a mean is shown on the scale of
    /// the total, as published indices do.
    /// </summary>
    public static decimal Maximum(GroupScores scores, NodeDefinition node)
    {
        if (node.ParentIndex < 0) return scores.Method.Scale;
        return scores.Method.Nodes[node.ParentIndex].Aggregation == Aggregation.Sum
            ? node.Weights[scores.Tree] ?? 0m
            : scores.Method.Scale;
    }
}
