using System.Collections.Frozen;
using static ItAnalytics.Api.Contract.ValueKind;

namespace ItAnalytics.Api.Contract;

/// <summary>Ties the contract to the warehouse: every type to its relation, every field to its column.</summary>
/// <remarks>
/// Filters and orders need no binding of their own: <c>ScoreFilterInput</c> and <c>ScoreSortInput</c> speak of the
/// fields of <c>Score</c> by the same names. <see cref="BindingCheck"/> proves all of it at start.
/// </remarks>
internal static partial class Bindings
{
    /// <summary>The search argument of agencies, which is a condition of its own kind.</summary>
    public const string SearchArgument = "search";

    /// <summary>All types, by name.</summary>
    public static FrozenDictionary<string, TypeBinding> Types { get; } =
        new[]
        {
            Agency, Succession, HistoryEntry, Group, Methodology, GradeBand, MethodologyNode, Indicator, ModelVersion, Period,
            Score, RankFirmness, DeltaContribution, CriterionScore, IndicatorScore, ScoreSummary, PeerSummary, ScoreAggregate, Reproduction,
            Publication, Restatement, Correction,
            CorrectionCase, CorrectedCell, CorrectionEvent, StandingChange, CorrectionRefusal, Evidence, Appeal, AppealedCell,
            Observation, GroupStatistic, Anomaly, AnomalyAggregate, Review, Forecast, GradeProbability,
            IndicatorForecast, BacktestMeasure, ReviewPrecision,
            Run, RunStep, RunCancellation, CheckResult, SourceFile, Rejection,
        }.ToFrozenDictionary(type => type.TypeName);

    /// <summary>The fields of Query that answer connections, by name.</summary>
    public static FrozenDictionary<string, ConnectionBinding> Connections { get; } =
        new ConnectionBinding[]
        {
            new("agencies", "Agency") { Condition = LastVersion },
            new("groups", "Group") { Condition = "{t}.agency_group_key <> 0" },
            new("methodologies", "Methodology") { Condition = "{t}.is_current and {t}.methodology_key <> 0" },
            new("scores", "Score"),
            new("leaderboard", "Score")
            {
                DefaultPage = 100,
                Order = [new OrderColumn("rank", Int, Nullable: true)],
                Fixed = new Dictionary<string, IReadOnlyList<string>>
                {
                    ["group"] = ["group", "code"],
                    ["year"] = ["year"],
                },
            },
            new("observations", "Observation"),
            new("groupStatistics", "GroupStatistic"),
            new("anomalies", "Anomaly"),
            new("forecasts", "Forecast"),
            new("indicatorForecasts", "IndicatorForecast"),
            new("backtests", "BacktestMeasure"),
            new("reviewPrecision", "ReviewPrecision"),
            new("runs", "Run"),
            new("rejections", "Rejection"),
            new("sourceFiles", "SourceFile"),
            new("scoreSummaries", "ScoreSummary"),
            new("peerSummaries", "PeerSummary"),
            new("scoreAggregates", "ScoreAggregate") { DefaultPage = 1_000 },
            new("anomalyAggregates", "AnomalyAggregate") { DefaultPage = 1_000 },
            new("publications", "Publication"),
            new("corrections", "CorrectionCase"),
            new("appeals", "Appeal"),
            new("restatement", "Restatement")
            {
                Moments = ["from", "to"],
                Fixed = new Dictionary<string, IReadOnlyList<string>>
                {
                    ["group"] = ["group", "code"],
                    ["year"] = ["year"],
                },
            },
            new("reproductions", "Reproduction"),
        }.ToFrozenDictionary(connection => connection.Name);

    /// <summary>The type of the contract with that name.</summary>
    public static TypeBinding Type(string name) => Types[name];

    private static EmbeddedField Source(string? fileColumn = "source_file_key", string? kindExpression = null) =>
        new("source", "Source", null,
        [
            new ColumnField("kind", "source_kind", kindExpression),
            fileColumn is null ? new NullField("file") : new ToOneField("file", fileColumn, "SourceFile"),
        ]);

    private static ToOneField AgencyField() =>
        new("agency", "agency_key", "Agency") { Carried = ["durable_agency_key"] };

    private static ToOneField GroupField() => new("group", "agency_group_key", "Group");

    private static DimensionField PeriodField() => new("period", "period_key", "Period", "code");
}
