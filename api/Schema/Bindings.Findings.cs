using static ItAnalytics.Api.Contract.ValueKind;

namespace ItAnalytics.Api.Contract;

// What was stated, what looks wrong in it, and what comes next.
internal static partial class Bindings
{
    private static TypeBinding Observation => new("Observation", "mart.observation",
        [new("agency_key", Int), new("indicator_key", Int), new("period_key", Int), new("stage_key", Int)])
    {
        Past = new Past("mart.observation_at"),
        Shown = new ShownBinding("mart.observation_shown", new Past("mart.observation_shown_at")),
        Fields =
        [
            AgencyField(),
            new ToOneField("indicator", "indicator_key", "Indicator"),
            PeriodField(),
            new ColumnField("year", "year"),
            new ColumnField("stage", "stage"),
            new ColumnField("revision", "revision"),
            new ColumnField("status", "status"),
            new ColumnField("value", "value"),
            new ColumnField("numerator", "numerator"),
            new ColumnField("denominator", "denominator"),
            new ColumnField("rawText", "raw_text"),
            new ColumnField("warnings", "warning_codes"),
            Source(),
            new ColumnField("lineNumber", "line_number"),
            new ColumnField("place", "place"),
            new ColumnField("knownFrom", "known_from"),
            // The case that was applied as the observation's file.
            new ToOneField("correction", "correction_key", "CorrectionCase",
                "(select e.correction_key from ops.correction_step e where e.source_file_key = {t}.source_file_key)"),
        ],
    };

    private static TypeBinding GroupStatistic => new("GroupStatistic", "mart.group_statistic",
        [new("agency_group_key", Int), new("indicator_key", Int), new("period_key", Int), new("statistic", Text),
            new("stage_key", Int)])
    {
        Past = new Past("mart.group_statistic_at"),
        Fields =
        [
            GroupField(),
            new ToOneField("indicator", "indicator_key", "Indicator"),
            PeriodField(),
            new ColumnField("year", "year"),
            new ColumnField("statistic", "statistic"),
            new ColumnField("value", "value"),
            new ColumnField("numerator", "numerator"),
            new ColumnField("denominator", "denominator"),
            new ColumnField("unit", "unit"),
            new ColumnField("rawText", "raw_text"),
            new ColumnField("warnings", "warning_codes"),
            Source(kindExpression:
                "(select f.source_kind from ops.source_file f where f.source_file_key = {t}.source_file_key)"),
            new ColumnField("lineNumber", "line_number"),
        ],
    };

    private static TypeBinding Anomaly => new("Anomaly", "mart.anomaly", [new("anomaly_key", Long)])
    {
        Id = ["anomaly_key"],
        DefaultOrder =
        [
            new("expected_value", Float, Descending: true), new("score", Float, Descending: true),
        ],
        Fields =
        [
            new IdField(),
            new ColumnField("kind", "kind"),
            new ColumnField("score", "score"),
            new ColumnField("probability", "probability"),
            new ColumnField("consequence", "consequence"),
            new ColumnField("expectedValue", "expected_value"),
            new ColumnField("scoreChange", "score_change"),
            new ColumnField("rankChange", "rank_change"),
            new ColumnField("gradeChange", "grade_change"),
            new ColumnField("state", "state"),
            new ColumnField("reason", "reason_vi"),
            new ColumnField("reasonEn", "reason_en"),
            AgencyField(),
            GroupField(),
            new ToOneField("indicator", "indicator_key", "Indicator"),
            PeriodField(),
            new ColumnField("year", "year"),
            new ColumnField("stage", "stage"),
            new ColumnField("value", "value"),
            new ColumnField("numerator", "numerator"),
            new ColumnField("denominator", "denominator"),
            new ColumnField("expected", "expected"),
            new ColumnField("lower", "lower_bound"),
            new ColumnField("upper", "upper_bound"),
            new ToManyField("reviews", "anomaly_key", "Review", "anomaly_key")
            {
                Order = [new("review_key", Long, Descending: true)],
                UsualCount = 2,
            },
            Source(),
            new ColumnField("lineNumber", "line_number"),
            new ToOneField("model", "model_version_key", "ModelVersion"),
            new ColumnField("foundAt", "found_at"),
        ],
    };

    private static TypeBinding AnomalyAggregate => new("AnomalyAggregate", "mart.anomaly", [])
    {
        Aggregate = new AggregateBinding("Anomaly", new Dictionary<string, KeyColumn>
        {
            ["KIND"] = new("kind", Text),
            ["STATE"] = new("state", Text),
            ["MONTH"] = new("found_month", Text),
            ["YEAR"] = new("year", Int),
            ["PERIOD"] = new("period_key", Int),
            ["GROUP"] = new("agency_group_key", Int),
            ["AGENCY"] = new("agency_key", Int),
            ["INDICATOR"] = new("indicator_key", Int),
        }),
        Fields =
        [
            new ColumnField("kind", "kind"),
            new ColumnField("state", "state"),
            new ColumnField("month", "found_month", "to_char({t}.found_at, 'YYYY-MM')"),
            new ColumnField("year", "year"),
            PeriodField(),
            GroupField(),
            new ToOneField("agency", "agency_key", "Agency"),
            new ToOneField("indicator", "indicator_key", "Indicator"),
            new ColumnField("count", "anomaly_count", "count(*)::int"),
            new ColumnField("min", "minimum_score", "min({t}.score)"),
            new ColumnField("avg", "average_score", "avg({t}.score)"),
            new ColumnField("median", "median_score", "percentile_cont(0.5) within group (order by {t}.score)"),
            new ColumnField("max", "maximum_score", "max({t}.score)"),
        ],
    };

    private static TypeBinding Review => new("Review", "dw.fact_review", [new("review_key", Long)])
    {
        Fields =
        [
            new ColumnField("decision", "decision"),
            new ColumnField("note", "note"),
            new ColumnField("reviewer", "reviewer"),
            new ColumnField("decidedAt", "decided_at"),
        ],
    };

    private static TypeBinding Forecast => new("Forecast", "mart.forecast", [new("forecast_key", Long)])
    {
        Id = ["durable_agency_key", "agency_group_key", "target_year"],
        DefaultOrder =
        [
            new("agency_group_key", Int), new("target_year", Int), new("q50", Float, Descending: true),
        ],
        Fields =
        [
            new IdField(),
            AgencyField(),
            GroupField(),
            new ToOneField("methodology", "methodology_key", "Methodology"),
            new ColumnField("targetYear", "target_year"),
            new ColumnField("originYear", "origin_year"),
            new ColumnField("historyCount", "history_count"),
            new ColumnField("lastTotal", "last_total"),
            new ColumnField("lastGrade", "last_grade_code"),
            new ColumnField("mean", "mean"),
            new ColumnField("median", "q50"),
            new ColumnField("lower80", "q10"),
            new ColumnField("upper80", "q90"),
            new ColumnField("lower95", "q025"),
            new ColumnField("upper95", "q975"),
            new ColumnField("rankLow", "rank_low"),
            new ColumnField("rankExpected", "rank_expected"),
            new ColumnField("rankHigh", "rank_high"),
            new ColumnField("likelyGrade", "likely_grade_code"),
            new ToManyField("grades", "forecast_key", "GradeProbability", "forecast_key")
            {
                Order = [new("sort_order", Int)],
                UsualCount = 5,
            },
            new ColumnField("totalFromIndicators", "total_from_indicators"),
            new ColumnField("methodEffect", "method_effect"),
            new ToManyField("indicators", "forecast_key", "IndicatorForecast", "forecast_key")
            {
                Order = [new("indicator_key", Int)],
                UsualCount = 40,
            },
            new ToManyField("backtest", "agency_group_key", "BacktestMeasure", "agency_group_key")
            {
                Condition = "{t}.indicator_key is null",
                Order = [new("measure", Text)],
                UsualCount = 5,
            },
            Source(fileColumn: null),
            new ToOneField("model", "model_version_key", "ModelVersion"),
            new ColumnField("madeAt", "made_at"),
        ],
    };

    private static TypeBinding IndicatorForecast => new("IndicatorForecast", "mart.indicator_forecast",
        [new("indicator_forecast_key", Long)])
    {
        Id = ["durable_agency_key", "indicator_key", "target_year"],
        DefaultOrder =
        [
            new("agency_group_key", Int), new("durable_agency_key", Int), new("target_year", Int),
            new("indicator_key", Int),
        ],
        Fields =
        [
            new IdField(),
            AgencyField(),
            GroupField(),
            new ToOneField("indicator", "indicator_key", "Indicator"),
            new ToOneField("methodology", "methodology_key", "Methodology"),
            new ColumnField("targetYear", "target_year"),
            new ColumnField("originYear", "origin_year"),
            new ColumnField("historyCount", "history_count"),
            new ColumnField("lastValue", "last_value"),
            new ColumnField("forecast", "point"),
            new ColumnField("median", "q50"),
            new ColumnField("lower80", "q10"),
            new ColumnField("upper80", "q90"),
            new ColumnField("lower95", "q025"),
            new ColumnField("upper95", "q975"),
            new ColumnField("methodChange", "method_change"),
            new ColumnField("pointsLower80", "points_low"),
            new ColumnField("points", "points_expected"),
            new ColumnField("pointsUpper80", "points_high"),
            new ColumnField("maximum", "points_maximum"),
            Source(fileColumn: null),
            new ToOneField("model", "model_version_key", "ModelVersion"),
            new ColumnField("madeAt", "made_at"),
        ],
    };

    private static TypeBinding BacktestMeasure => new("BacktestMeasure", "mart.backtest", [new("backtest_key", Long)])
    {
        DefaultOrder = [new("agency_group_key", Int), new("indicator_key", Int, Nullable: true), new("measure", Text)],
        Fields =
        [
            GroupField(),
            new ToOneField("indicator", "indicator_key", "Indicator"),
            new ColumnField("measure", "measure"),
            new ColumnField("value", "value"),
            new ColumnField("naive", "naive_value"),
            new ColumnField("cases", "case_count"),
            new ToOneField("model", "model_version_key", "ModelVersion"),
            new ColumnField("measuredAt", "measured_at"),
        ],
    };

    private static TypeBinding ReviewPrecision => new("ReviewPrecision", "mart.review_precision",
        [new("kind", Text), new("indicator_key", Int), new("month", Date)])
    {
        IsLive = true,
        DefaultOrder = [new("month", Date, Descending: true), new("kind", Text)],
        Fields =
        [
            new ColumnField("kind", "kind"),
            new ToOneField("indicator", "indicator_key", "Indicator"),
            new ColumnField("month", "month"),
            new ColumnField("confirmed", "confirmed"),
            new ColumnField("dismissed", "dismissed"),
            new ColumnField("precision", "precision",
                "({t}.confirmed::double precision / ({t}.confirmed + {t}.dismissed))"),
        ],
    };

    private static TypeBinding GradeProbability => new("GradeProbability", "dw.fact_forecast_grade",
        [new("forecast_key", Long), new("grade_code", Text)])
    {
        Fields =
        [
            new ColumnField("grade", "grade_code"),
            new ColumnField("probability", "probability"),
        ],
    };
}
