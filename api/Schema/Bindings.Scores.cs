using static ItAnalytics.Api.Contract.ValueKind;

namespace ItAnalytics.Api.Contract;

// What came out: totals, criteria, summaries, and whether we compute what was published.
internal static partial class Bindings
{
    private static TypeBinding Score => new("Score", "mart.score", [new("score_key", Long)])
    {
        // The key changes when scores are rebuilt; the grain does not.
        Id = ["durable_agency_key", "agency_group_key", "methodology_key", "year"],
        Past = new Past("mart.score_at"),
        Fields =
        [
            new IdField(),
            new ColumnField("year", "year"),
            new ColumnField("total", "total"),
            new ColumnField("publishedTotal", "published_total"),
            new ColumnField("computedTotal", "computed_total"),
            new ColumnField("maximum", "maximum"),
            new ColumnField("bonus", "bonus"),
            new ColumnField("penalty", "penalty"),
            new ColumnField("coverage", "coverage"),
            new ColumnField("status", "status"),
            new ColumnField("basis", "basis"),
            new ColumnField("reproduction", "reproduction"),
            new ColumnField("grade", "grade_code"),
            new ColumnField("rank", "rank"),
            new ColumnField("rankLow", "rank_low"),
            new ColumnField("rankHigh", "rank_high"),
            new ToOneField("firmness", "score_key", "RankFirmness"),
            new ColumnField("groupSize", "group_size"),
            new ColumnField("rankedCount", "ranked_count"),
            AgencyField(),
            GroupField(),
            new ToOneField("methodology", "methodology_key", "Methodology"),
            new EmbeddedField("delta", "Delta", "previous_year",
            [
                new ColumnField("previousYear", "previous_year"),
                new ColumnField("previousTotal", "previous_total"),
                new ColumnField("previousRank", "previous_rank"),
                new ColumnField("previousGrade", "previous_grade_code"),
                new ToOneField("previousMethodology", "previous_methodology_key", "Methodology"),
                new ColumnField("methodChanged", "method_changed"),
                new ColumnField("totalChange", "total_change"),
                new ColumnField("likeForLikeChange", "like_for_like_change"),
                new ColumnField("methodPart", "method_part"),
                new ColumnField("membershipPart", "membership_part"),
                new ColumnField("rankChange", "rank_change"),
                new ColumnField("refusedReason", "delta_refused_reason"),
                new ToManyField("contributions", "score_key", "DeltaContribution", "score_key")
                {
                    Order = [new("sort_order", Int)],
                    UsualCount = 40,
                },
            ]),
            new ToManyField("criteria", "score_key", "CriterionScore", "score_key")
            {
                Condition = "{t}.level = 1",
                Order = [new("level", Int), new("sort_order", Int)],
                UsualCount = 8,
            },
            new ToManyField("indicators", "score_key", "IndicatorScore", "score_key")
            {
                Condition = "exists (select from dw.dim_node n "
                    + "where n.node_key = {t}.node_key and n.indicator_key is not null)",
                Order = [new("sort_order", Int), new("level", Int)],
                UsualCount = 40,
            },
            Source(),
            new EmbeddedField("asOf", "AsOf", null,
            [
                new ColumnField("kind", "as_of_kind"),
                new ColumnField("instant", "as_of", "coalesce({t}.as_of, (select loaded_at from ops.generation))"),
                new ToOneField("publication", "publication_key", "Publication"),
            ]),
        ],
    };

    private static TypeBinding Publication => new("Publication", "mart.publication", [new("publication_key", Int)])
    {
        Id = ["publication_key"],
        DefaultOrder = [new("publication_key", Int, Descending: true)],
        Fields =
        [
            new IdField(),
            GroupField(),
            new ToOneField("methodology", "methodology_key", "Methodology"),
            new ColumnField("year", "year"),
            new ColumnField("decisionNumber", "decision_number"),
            new ColumnField("decidedOn", "decided_on"),
            new ColumnField("publishedOn", "published_on"),
            new ColumnField("frozenAt", "frozen_at"),
            new ColumnField("announcedBy", "announced_by"),
            new ColumnField("isCurrent", "is_current"),
            new ColumnField("methodHash", "method_hash"),
            new ColumnField("contentHash", "content_hash"),
            new ColumnField("resultCount", "result_count"),
            new ToOneField("file", "source_file_key", "SourceFile"),
        ],
    };

    private static TypeBinding Restatement => new("Restatement", "mart.restatement", [new("score_key", Long)])
    {
        Past = new Past("mart.restatement_between", Moments: 2),
        DefaultOrder = [new("rank_after", Int, Nullable: true)],
        Fields =
        [
            AgencyField(),
            GroupField(),
            new ColumnField("year", "year"),
            Restated("before"),
            Restated("after"),
            new ColumnField("totalChange", "total_change"),
            new ColumnField("rankChange", "rank_change"),
            new ColumnField("gradeChanged", "is_grade_changed"),
            new ColumnField("methodChanged", "is_method_changed"),
            new ToManyField("corrections", "score_key", "Correction", "score_key")
            {
                Order = [new("indicator_key", Int), new("stage_key", Int)],
                UsualCount = 4,
            },
        ],
    };

    private static EmbeddedField Restated(string when) => new(when, "RestatedResult", $"status_{when}",
    [
        new ColumnField("status", $"status_{when}"),
        new ColumnField("total", $"total_{when}"),
        new ColumnField("rank", $"rank_{when}"),
        new ColumnField("grade", $"grade_{when}"),
        new ToOneField("methodology", $"methodology_key_{when}", "Methodology"),
    ]);

    private static TypeBinding Correction => new("Correction", "mart.correction",
        [new("score_key", Long), new("indicator_key", Int), new("stage_key", Int)])
    {
        Past = new Past("mart.correction_between", Moments: 2),
        Fields =
        [
            new ToOneField("indicator", "indicator_key", "Indicator"),
            PeriodField(),
            new ColumnField("stage", "stage"),
            Stated("before"),
            Stated("after"),
            new ColumnField("rawText", "raw_text"),
            Source(),
            new ColumnField("lineNumber", "line_number"),
            new ColumnField("knownFrom", "known_from"),
            new ToOneField("case", "correction_key", "CorrectionCase"),
        ],
    };

    private static EmbeddedField Stated(string when) => new(when, "StatedValue", $"status_{when}",
    [
        new ColumnField("status", $"status_{when}"),
        new ColumnField("value", $"value_{when}"),
        new ColumnField("numerator", $"numerator_{when}"),
        new ColumnField("denominator", $"denominator_{when}"),
    ]);

    private static TypeBinding RankFirmness => new("RankFirmness", "mart.firmness", [new("score_key", Long)])
    {
        Fields =
        [
            new ColumnField("reason", "reason"),
            new ColumnField("draws", "draws"),
            new ColumnField("seed", "seed"),
            new ColumnField("interval", "interval_share"),
            new ColumnField("weightSpread", "weight_spread"),
            new ColumnField("countsDrawn", "counts_drawn"),
            new ColumnField("missingDrawn", "missing_drawn"),
            new ColumnField("rankLow", "rank_low"),
            new ColumnField("rankMedian", "rank_median"),
            new ColumnField("rankHigh", "rank_high"),
            new ColumnField("tieGroup", "tie_group"),
            new ArgumentField("probabilityOfTop", "mart.probability_of_top({t}.ranks, {p})", "k", Int),
            new ArgumentField("probabilityAbove",
                "mart.probability_above({t}.ranks, {t}.agency_group_key, {t}.year, {p})", "agency", Text),
        ],
    };

    private static TypeBinding DeltaContribution => new("DeltaContribution", "mart.delta_contribution",
        [new("score_key", Long), new("sort_order", Int), new("node_key", Int)])
    {
        Past = new Past("mart.delta_contribution_at"),
        Fields =
        [
            new ToOneField("node", "node_key", "MethodologyNode"),
            new ColumnField("contribution", "contribution"),
        ],
    };

    private static TypeBinding CriterionScore => NodeScore("CriterionScore",
    [
        new ColumnField("coverage", "coverage"),
    ]);

    private static TypeBinding IndicatorScore => NodeScore("IndicatorScore",
    [
        new ColumnField("contribution", "contribution"),
        new ColumnField("note", "note"),
    ]);

    private static TypeBinding ScoreSummary => new("ScoreSummary", "mart.score_summary",
        [new("agency_group_key", Int), new("year", Int), new("methodology_key", Int)])
    {
        Past = new Past("mart.score_summary_at"),
        Fields =
        [
            GroupField(),
            new ToOneField("methodology", "methodology_key", "Methodology"),
            new ColumnField("year", "year"),
            new ColumnField("count", "score_count"),
            new ColumnField("minimum", "minimum_total"),
            new ColumnField("average", "average_total"),
            new ColumnField("median", "median_total"),
            new ColumnField("maximum", "maximum_total"),
        ],
    };

    private static TypeBinding PeerSummary => new("PeerSummary", "mart.peer_summary",
        [new("agency_group_key", Int), new("year", Int), new("methodology_key", Int)])
    {
        Fields =
        [
            GroupField(),
            new ToOneField("methodology", "methodology_key", "Methodology"),
            new ColumnField("year", "year"),
            new ColumnField("count", "score_count"),
            new ColumnField("average", "average_total"),
            new ColumnField("lowerQuartile", "lower_quartile"),
            new ColumnField("median", "median_total"),
            new ColumnField("upperQuartile", "upper_quartile"),
        ],
    };

    private static TypeBinding ScoreAggregate => new("ScoreAggregate", "mart.score", [])
    {
        Aggregate = new AggregateBinding("Score", new Dictionary<string, KeyColumn>
        {
            ["GROUP"] = new("agency_group_key", Int),
            ["YEAR"] = new("year", Int),
            ["METHODOLOGY"] = new("methodology_key", Int),
            ["AGENCY"] = new("agency_key", Int),
            ["GRADE"] = new("grade_code", Text, Nullable: true),
            ["STATUS"] = new("status", Text),
            ["BASIS"] = new("basis", Text),
            ["REPRODUCTION"] = new("reproduction", Text),
            ["SOURCE"] = new("source_kind", Text),
        })
        {
            Summary = new SummaryBinding("mart.score_aggregate", ["agency_group_key", "year", "methodology_key"]),
        },
        Fields =
        [
            GroupField(),
            new ColumnField("year", "year"),
            new ToOneField("methodology", "methodology_key", "Methodology"),
            new ToOneField("agency", "agency_key", "Agency"),
            new ColumnField("grade", "grade_code"),
            new ColumnField("status", "status"),
            new ColumnField("basis", "basis"),
            new ColumnField("reproduction", "reproduction"),
            new ColumnField("sourceKind", "source_kind"),
            new ColumnField("count", "score_count", "count(*)::int"),
            new ColumnField("withTotal", "total_count", "count({t}.total)::int"),
            new ColumnField("min", "minimum_total", "min({t}.total)"),
            new ColumnField("avg", "average_total", "trim_scale(avg({t}.total))"),
            // The exact median: percentile_cont knows only floating point.
            new ColumnField("median", "median_total",
                "trim_scale((percentile_disc(0.5) within group (order by {t}.total) "
                + "+ percentile_disc(0.5) within group (order by {t}.total desc)) / 2)"),
            new ColumnField("max", "maximum_total", "max({t}.total)"),
        ],
    };

    private static TypeBinding Reproduction => new("Reproduction", "ops.reproduction", [new("reproduction_key", Long)])
    {
        DefaultOrder = [new("methodology_code", Text), new("year", Int)],
        Fields =
        [
            new ColumnField("methodologyCode", "methodology_code"),
            new ToOneField("methodology", "methodology_key", "Methodology"),
            GroupField(),
            new ColumnField("year", "year"),
            new ColumnField("rowCount", "row_count"),
            new ColumnField("largestError", "largest_error"),
            new ColumnField("ranksDifferent", "ranks_different"),
            new ColumnField("tolerance", "tolerance"),
            new ColumnField("verdict", "verdict"),
            new ColumnField("reason", "reason"),
        ],
    };

    private static TypeBinding NodeScore(string typeName, IReadOnlyList<FieldBinding> more) =>
        new(typeName, "mart.node_score",
            [new("score_key", Long), new("level", Int), new("sort_order", Int), new("node_key", Int)])
        {
            Past = new Past("mart.node_score_at"),
            Fields =
            [
                new DimensionField("code", "node_key", "MethodologyNode", "code"),
                new DimensionField("name", "node_key", "MethodologyNode", "name"),
                new DimensionField("nameEn", "node_key", "MethodologyNode", "nameEn"),
                new ColumnField("status", "status"),
                new ColumnField("points", "points"),
                new ColumnField("maximum", "maximum"),
                new ColumnField("normalised", "normalised"),
                .. more,
            ],
        };
}
