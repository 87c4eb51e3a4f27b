using System.Collections.Frozen;
using ItAnalytics.GraphQL.Types;

namespace ItAnalytics.Api.Access;

/// <summary>
/// Who may ask for what: a rule for each type of the contract, and one for each root field that does more than read its type.
/// A type that stands nowhere here is for administrators only. The golden access.md of the tests shows the outcome, field by field.
/// </summary>
internal static class AccessRules
{
    /// <summary>Whoever asks, also without having signed in.</summary>
    public const AccessRoles Everybody = (AccessRoles)~0;

    private const AccessRoles Insiders = AccessRoles.Staff | AccessRoles.Clerk;
    private const AccessRoles Analysts = AccessRoles.Analyst | AccessRoles.Planner | AccessRoles.Administrator;

    // A clerk does it for figures of the own agency.
    private const AccessRoles Proposers = AccessRoles.Clerk | AccessRoles.Reviewer | AccessRoles.Publisher | AccessRoles.Administrator;
    private const AccessRoles Appellants = AccessRoles.Clerk | AccessRoles.Operator | AccessRoles.Administrator;

    /// <summary>Who upholds and dismisses appeals.</summary>
    public const AccessRoles Judges = AccessRoles.Reviewer | AccessRoles.Publisher | AccessRoles.Administrator;

    /// <summary>Who sends files of evidence.</summary>
    public const AccessRoles EvidenceSenders = Proposers | Appellants;

    private static readonly FrozenDictionary<string, AccessRoles> Types = new (AccessRoles Roles, string[] Types)[]
    {
        // Results with what explains them; which rows of them is decided by the audience.
        (Everybody,
            ["Query", "Mutation", "Subscription", "Node", "PageInfo", "Agency", "Succession", "HistoryEntry", "Group", "Methodology", "GradeBand",
                "MethodologyNode", "Indicator", "Score", "RankFirmness", "Delta", "DeltaContribution", "CriterionScore", "IndicatorScore",
                "ScoreSummary", "ScoreAggregate", "Publication", "AsOf", "Source", "SourceFile", "Observation", "GroupStatistic"]),
        // Work on figures that are not published yet: a clerk sees what concerns the own agency.
        (Insiders,
            ["Anomaly", "AnomalyAggregate", "Review", "Forecast", "GradeProbability", "ModelVersion", "Rejection", "PeerSummary",
                "CorrectionCase", "CorrectedCell", "StatedValue", "CorrectionEvent", "CorrectionRefusal", "StandingChange", "Standing",
                "CorrectionEffect", "Evidence", "Appeal", "AppealedCell", "ProposeCorrectionPayload", "WithdrawCorrectionPayload",
                "FileAppealPayload", "DecideAppealPayload"]),
        // What concerns all agencies at once, and how the house is run.
        (AccessRoles.Staff,
            ["Run", "RunStep", "RunCancellation", "CheckResult", "Reproduction", "Restatement", "RestatedResult", "Correction",
                "IndicatorForecast", "BacktestMeasure", "ReviewPrecision",
                "ReviewAnomalyPayload", "RequestRunPayload", "CancelRunPayload", "ConfirmAliasPayload", "ReplayRejectionsPayload",
                "PublishResultsPayload", "ApproveCorrectionPayload", "RejectCorrectionPayload"]),
        // Computed over the figures of a whole group, published or not.
        (Analysts,
            ["Simulation", "SimulatedAgency", "SimulatedTotal", "SimulatedNode", "SimulatedWeight", "SimulatedBounds",
                "PathToGrade", "GradePath", "GradePathStep", "GradePathFigure"]),
    }.SelectMany(rule => rule.Types.Select(type => (type, rule.Roles))).ToFrozenDictionary(of => of.type, of => of.Roles);

    private static readonly FrozenDictionary<string, AccessRoles> Fields = new Dictionary<string, AccessRoles>
    {
        ["Mutation.reviewAnomaly"] = AccessRoles.Reviewer | AccessRoles.Administrator,
        ["Mutation.requestRun"] = AccessRoles.Operator | AccessRoles.Administrator,
        ["Mutation.cancelRun"] = AccessRoles.Operator | AccessRoles.Administrator,
        ["Mutation.confirmAlias"] = AccessRoles.Operator | AccessRoles.Administrator,
        ["Mutation.replayRejections"] = AccessRoles.Operator | AccessRoles.Administrator,
        ["Mutation.publishResults"] = AccessRoles.Publisher | AccessRoles.Administrator,
        ["Mutation.proposeCorrection"] = Proposers,
        ["Mutation.withdrawCorrection"] = Proposers,
        ["Mutation.approveCorrection"] = AccessRoles.Publisher | AccessRoles.Administrator,
        ["Mutation.rejectCorrection"] = AccessRoles.Publisher | AccessRoles.Administrator,
        ["Mutation.fileAppeal"] = Appellants,
        // Who filed takes back; upholding and dismissing is for reviewers and publishers.
        ["Mutation.decideAppeal"] = Appellants | Judges,
    }.ToFrozenDictionary();

    /// <summary>The types that have a rule of their own.</summary>
    public static IEnumerable<string> KnownTypes => Types.Keys;

    /// <summary>The fields that have a rule of their own.</summary>
    public static IEnumerable<string> KnownFields => Fields.Keys;

    /// <summary>Who may see objects of a type.</summary>
    public static AccessRoles OfType(NamedType type) =>
        // Pages and their edges are as their nodes are.
        type is ObjectType page && PageOf(page) is { } node ? OfType(node.Type.Named)
        : type.Name.StartsWith("__", StringComparison.Ordinal) ? Everybody
        : Types.GetValueOrDefault(type.Name, AccessRoles.Administrator);

    /// <summary>Who may see objects of a type, by its name.</summary>
    public static AccessRoles OfType(string name) => Types.GetValueOrDefault(name, AccessRoles.Administrator);

    /// <summary>Who may ask for a field: whoever may see its parent and its value, and is meant by its own rule.</summary>
    public static AccessRoles OfField(NamedType parent, FieldDefinition field)
    {
        var own = Fields.GetValueOrDefault($"{parent.Name}.{field.Name}",
            // A mutation without a rule is nobody's but an administrator's.
            parent.Name == "Mutation" ? AccessRoles.Administrator : Everybody);
        var value = field.Type.Named is ScalarType or EnumType ? Everybody : OfType(field.Type.Named);
        return OfType(parent) & own & value;
    }

    private static FieldDefinition? PageOf(ObjectType type) =>
        type.Name.EndsWith("Connection", StringComparison.Ordinal) ? type.Fields.Find("nodes")
        : type.Name.EndsWith("Edge", StringComparison.Ordinal) ? type.Fields.Find("node")
        : null;

    /// <summary>Is a viewer one of some?</summary>
    public static bool Allows(AccessRoles roles, Viewer viewer) => roles == Everybody || (viewer.Roles & roles) != 0;
}
