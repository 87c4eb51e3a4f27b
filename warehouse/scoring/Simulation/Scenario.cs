namespace ItAnalytics.Scoring;

/// <summary>One figure as it might be.</summary>
/// <param name="Agency">Code of a member, or of one that the scenario adds.</param>
/// <param name="Input">Observation code, or the code of an indicator that has one observation.</param>
/// <param name="Cell">The figure.</param>
public sealed record ScenarioValue(string Agency, string Input, Cell Cell);

/// <summary>One weight or maximum as it might be.</summary>
/// <param name="Node">Code of a criterion or an indicator. Where points are added up, the maxima below a criterion follow
/// in proportion, those above it are added up anew, and the total is scaled back to the scale of the method.</param>
/// <param name="Weight">Not below 0.</param>
public sealed record ScenarioWeight(string Node, decimal Weight);

/// <summary>Other parameters of a rule; what is null stays.</summary>
/// <param name="Input">Observation code or indicator.</param>
/// <param name="Lower">Lower post.</param>
/// <param name="Upper">Upper post.</param>
/// <param name="Target">Target.</param>
/// <param name="Floor">Floor of a target.</param>
/// <param name="Cap">Number of items that give the maximum.</param>
public sealed record ScenarioBounds(
    string Input, decimal? Lower = null, decimal? Upper = null, decimal? Target = null, decimal? Floor = null,
    decimal? Cap = null);

/// <summary>One agency that joins.</summary>
/// <param name="Agency">Code.</param>
/// <param name="Cells">What is known of it, by observation code; more may stand among the scenario's values.</param>
public sealed record ScenarioMember(string Agency, IReadOnlyDictionary<string, Cell> Cells);

/// <summary>Members that would be one agency: they leave, and one with their figures pooled joins.</summary>
/// <param name="From">Codes of members; at least two.</param>
/// <param name="Into">Code of what they would be; it may be one of them.</param>
public sealed record ScenarioMerger(IReadOnlyList<string> From, string Into);

/// <summary>What might be otherwise in a scored group. Empty lists change nothing.</summary>
public sealed record Scenario
{
    /// <summary>Figures.</summary>
    public IReadOnlyList<ScenarioValue> Values { get; init; } = [];

    /// <summary>Weights.</summary>
    public IReadOnlyList<ScenarioWeight> Weights { get; init; } = [];

    /// <summary>Parameters of rules.</summary>
    public IReadOnlyList<ScenarioBounds> Bounds { get; init; } = [];

    /// <summary>Agencies that join.</summary>
    public IReadOnlyList<ScenarioMember> Joining { get; init; } = [];

    /// <summary>Codes of agencies that leave.</summary>
    public IReadOnlyList<string> Leaving { get; init; } = [];

    /// <summary>Members that become one.</summary>
    public IReadOnlyList<ScenarioMerger> Merging { get; init; } = [];
}

/// <summary>One agency of a scenario.</summary>
/// <param name="Agency">Code.</param>
/// <param name="Before">Position in the scores as they are; null for one that joins.</param>
/// <param name="After">Position in the scores as they would be; null for one that leaves.</param>
public sealed record ScenarioRow(string Agency, int? Before, int? After);

/// <summary>The whole consequence of a scenario. Not official: nothing of it is written anywhere.</summary>
/// <param name="Before">Scores as they are.</param>
/// <param name="After">Scores as they would be, by the same engine.</param>
/// <param name="Rows">Everyone in either group.</param>
public sealed record ScenarioResult(GroupScores Before, GroupScores After, IReadOnlyList<ScenarioRow> Rows)
{
    /// <summary>Every weight that a scenario may change in this group, as this one had it.</summary>
    public IEnumerable<ScenarioWeight> Weights => MethodVariant.WeightsOf(After.Method, After.Tree);

    /// <summary>Every parameter of a rule that a scenario may change, as this one had it.</summary>
    public IEnumerable<ScenarioBounds> Bounds => MethodVariant.BoundsOf(After.Method);
}

/// <summary>A scenario, or a wish for a path, that means nothing for the group.</summary>
/// <param name="code">SCO651 something that is not there; SCO652 a number that makes no sense.</param>
/// <param name="message">What is wrong and what to do.</param>
public sealed class ScenarioException(string code, string message) : Exception(message)
{
    /// <summary>Names something that is not there.</summary>
    public const string Unknown = "SCO651";

    /// <summary>States a number that makes no sense.</summary>
    public const string Impossible = "SCO652";

    /// <summary>The code.</summary>
    public string Code { get; } = code;
}
