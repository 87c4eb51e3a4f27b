using ItAnalytics.Scoring;
using ItAnalytics.Warehouse.Rankings;

namespace ItAnalytics.Api.Simulation;

/// <summary>A total as it is or might be.</summary>
internal sealed record SimulatedTotal(decimal? Total, int? Rank, string RankLabel, string? Grade, decimal Coverage)
{
    public static SimulatedTotal Of(TotalScore total) =>
        new(total.Score, total.Rank, total.RankLabel, total.Grade?.Code, Math.Round(total.Coverage, 10));
}

/// <summary>A node whose points would be others.</summary>
internal sealed record SimulatedNode(NodeDefinition Node, decimal? Before, decimal? After);

/// <summary>A weight that can be varied, as it was in this scenario.</summary>
internal sealed record SimulatedWeight(NodeDefinition Node, decimal Weight);

/// <summary>The parameters of one observation's rule, as they were in this scenario.</summary>
internal sealed record SimulatedBounds(InputDefinition Input, ScenarioBounds Bounds);

/// <summary>One agency as it is and as it would be; null where it is not in the group.</summary>
internal sealed record SimulatedAgency(
    RankedAgency Agency, SimulatedTotal? Before, SimulatedTotal? After, IReadOnlyList<SimulatedNode> Nodes)
{
    public bool IsChanged => Before != After || Nodes.Count > 0;
}

/// <summary>The whole consequence of a scenario, the best place first. Nothing of it is official or written.</summary>
internal sealed record SimulationAnswer(
    string Group, int Year, string Methodology, IReadOnlyList<SimulatedAgency> Agencies,
    IReadOnlyList<SimulatedWeight> Weights, IReadOnlyList<SimulatedBounds> Bounds)
{
    public static SimulationAnswer Of(RankingInputs inputs, ScenarioResult result)
    {
        var agencies = result.Rows
            .Select(row => new SimulatedAgency(
                inputs.Agencies[row.Agency],
                row.Before is { } was ? SimulatedTotal.Of(result.Before.Total(was)) : null,
                row.After is { } will ? SimulatedTotal.Of(result.After.Total(will)) : null,
                [.. Nodes(result, row)]))
            .OrderBy(agency => agency.After?.Rank ?? int.MaxValue)
            .ThenBy(agency => agency.After is null)
            .ThenBy(agency => agency.Agency.Code, StringComparer.Ordinal);
        var method = inputs.Method;
        return new SimulationAnswer(inputs.Group, inputs.Year, method.Id, [.. agencies],
            [.. result.Weights.Select(w => new SimulatedWeight(method.Nodes[method.NodeIndex(w.Node)], w.Weight))],
            [.. result.Bounds.Select(b => new SimulatedBounds(method.Inputs[method.InputIndex(b.Input)], b))]);
    }

    private static IEnumerable<SimulatedNode> Nodes(ScenarioResult result, ScenarioRow row)
    {
        foreach (var node in result.Before.Method.Nodes.Skip(1))
        {
            var before = Points(result.Before, row.Before, node.Index);
            var after = Points(result.After, row.After, node.Index);
            if (before != after) yield return new SimulatedNode(node, before, after);
        }
    }

    private static decimal? Points(GroupScores scores, int? member, int node) =>
        member is { } place && scores.Node(place, node) is { State: ScoreState.Scored } score
            ? Math.Round(score.Points, 10)
            : null;
}

/// <summary>A figure to reach.</summary>
internal sealed record PathTarget(InputDefinition Input, PathFigure Figure);

/// <summary>An indicator to change.</summary>
internal sealed record PathChange(NodeDefinition Node, PathStep Step, IReadOnlyList<PathTarget> Figures);

/// <summary>A set of changes.</summary>
internal sealed record PathAlternative(GradePath Path, IReadOnlyList<PathChange> Steps);

/// <summary>The ways to a grade, the least effort first.</summary>
internal sealed record PathAnswer(GradePaths Paths, IReadOnlyList<PathAlternative> Alternatives)
{
    public static PathAnswer Of(Methodology method, GradePaths paths) => new(paths,
    [
        .. paths.Paths.Select(path => new PathAlternative(path,
        [
            .. path.Steps.Select(step => new PathChange(method.Nodes[step.Node], step,
                [.. step.Figures.Select(figure => new PathTarget(method.Inputs[figure.Input], figure))])),
        ])),
    ]);
}
