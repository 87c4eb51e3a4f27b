using static ItAnalytics.Api.Contract.ValueKind;

namespace ItAnalytics.Api.Contract;

// Who is scored, by which method, on what.
internal static partial class Bindings
{
    // The version in force or, when the agency is gone, its last. One in force is the last without a look.
    private const string LastVersion =
        "{t}.agency_key <> 0 and ({t}.valid_to is null or not exists (select from dw.dim_agency later "
        + "where later.durable_agency_key = {t}.durable_agency_key and later.valid_from > {t}.valid_from))";

    // The ranked group it belongs to, or belonged to last.
    private const string GroupOfAgency =
        "(select m.agency_group_key from dw.bridge_group_member m join dw.dim_agency_group g using (agency_group_key) "
        + "where m.durable_agency_key = {t}.durable_agency_key and g.is_ranked "
        + "order by m.valid_to desc nulls first, m.valid_from desc limit 1)";

    private static TypeBinding Agency => new("Agency", "dw.dim_agency", [new("agency_key", Int)])
    {
        IsDimension = true,
        Id = ["agency_key"],
        DefaultOrder = [new("agency_code", Text)],
        // A durable key is the agency_key of its first version, and codes are durable.
        Unique = new UniqueText("code", "durable_agency_key",
            "(select durable_agency_key from dw.dim_agency "
            + "where agency_code = {p} and agency_key = durable_agency_key)"),
        Fields =
        [
            new IdField(),
            new ColumnField("code", "agency_code"),
            new ColumnField("name", "name_vi"),
            new ColumnField("nameEn", "name_en"),
            new ColumnField("type", "agency_type"),
            new ColumnField("isSynthetic", "is_synthetic"),
            new ColumnField("validFrom", "valid_from"),
            new ColumnField("validTo", "valid_to"),
            new ToOneField("group", "agency_group_key", "Group", GroupOfAgency),
            new ToManyField("scores", "durable_agency_key", "Score", "durable_agency_key")
            {
                Order = [new("year", Int)],
                UsualCount = 10,
            },
            new ToManyField("anomalies", "durable_agency_key", "Anomaly", "durable_agency_key")
            {
                Order = [new("score", Float, Descending: true)],
                UsualCount = 20,
            },
            new ToManyField("forecasts", "durable_agency_key", "Forecast", "durable_agency_key")
            {
                Order = [new("target_year", Int)],
                UsualCount = 2,
            },
            new ToManyField("predecessors", "durable_agency_key", "Succession", "successor_durable_key")
            {
                Order = [new("effective", Date)],
                UsualCount = 3,
            },
            new ToManyField("successors", "durable_agency_key", "Succession", "predecessor_durable_key")
            {
                Order = [new("effective", Date)],
                UsualCount = 1,
            },
            new ToManyField("history", "durable_agency_key", "HistoryEntry", "durable_agency_key")
            {
                Order = [new("year", Int)],
                Fixed = new Dictionary<string, IReadOnlyList<string>> { ["view"] = ["view"] },
                UsualCount = 20,
            },
        ],
    };

    private static TypeBinding Succession => new("Succession", "mart.succession",
        [new("predecessor_key", Int), new("successor_key", Int), new("effective", Date)])
    {
        Fields =
        [
            new ToOneField("predecessor", "predecessor_key", "Agency"),
            new ToOneField("successor", "successor_key", "Agency"),
            new ColumnField("event", "event"),
            new ColumnField("effective", "effective"),
            new ColumnField("weight", "weight"),
            new ColumnField("isWhole", "is_whole"),
            new ColumnField("decision", "decision"),
            new ColumnField("mark", "mark"),
        ],
    };

    private static TypeBinding HistoryEntry => new("HistoryEntry", "mart.agency_history",
        [new("year", Int), new("unit_key", Int)])
    {
        Fields =
        [
            new ColumnField("view", "history_view"),
            new ColumnField("year", "year"),
            new ToOneField("unit", "unit_key", "Agency"),
            new ColumnField("role", "role"),
            new ColumnField("weight", "weight"),
            new ColumnField("comparability", "comparability"),
            new ColumnField("reason", "reason"),
            new ColumnField("reasonEn", "reason_en"),
            new ToOneField("score", "score_key", "Score"),
        ],
    };

    private static TypeBinding Group => new("Group", "dw.dim_agency_group", [new("agency_group_key", Int)])
    {
        IsDimension = true,
        Id = ["agency_group_key"],
        DefaultOrder = [new("sort_order", Int)],
        Unique = new UniqueText("code", null,
            "(select agency_group_key from dw.dim_agency_group where group_code = {p})"),
        Fields =
        [
            new IdField(),
            new ColumnField("code", "group_code"),
            new ColumnField("name", "name_vi"),
            new ColumnField("nameEn", "name_en"),
            new ColumnField("methodologyCode", "methodology_code"),
            new ColumnField("isRanked", "is_ranked"),
            new ColumnField("isSynthetic", "is_synthetic"),
            new ToManyField("agencies", "agency_group_key", "Agency", "agency_group_key")
            {
                Through = new Bridge("dw.bridge_group_member", "durable_agency_key"),
                Condition = "{b}.valid_to is null and {t}.valid_to is null",
                Order = [new("agency_code", Text)],
                UsualCount = 60,
            },
        ],
    };

    private static TypeBinding Methodology => new("Methodology", "dw.dim_methodology", [new("methodology_key", Int)])
    {
        IsDimension = true,
        Id = ["methodology_key"],
        DefaultOrder = [new("methodology_code", Text), new("year_from", Int)],
        Fields =
        [
            new IdField(),
            new ColumnField("code", "methodology_code"),
            new ColumnField("version", "version"),
            new ColumnField("name", "name_vi"),
            new ColumnField("nameEn", "name_en"),
            new ColumnField("legalBasis", "legal_basis"),
            new ColumnField("yearFrom", "year_from"),
            new ColumnField("yearTo", "year_to"),
            new ToOneField("parent", "parent_methodology_key", "Methodology"),
            new ColumnField("contentHash", "content_hash"),
            new ToManyField("grades", "methodology_key", "GradeBand", "methodology_key")
            {
                Order = [new("sort_order", Int)],
                UsualCount = 5,
            },
            new ToManyField("nodes", "methodology_key", "MethodologyNode", "methodology_key")
            {
                Order = [new("sort_order", Int)],
                UsualCount = 60,
            },
        ],
    };

    private static TypeBinding GradeBand =>
        new("GradeBand", "dw.dim_grade", [new("methodology_key", Int), new("grade_code", Text)])
        {
            Fields =
            [
                new ColumnField("code", "grade_code"),
                new ColumnField("name", "name_vi"),
                new ColumnField("nameEn", "name_en"),
                new ColumnField("lower", "lower_bound"),
                new ColumnField("upper", "upper_bound"),
            ],
        };

    private static TypeBinding MethodologyNode => new("MethodologyNode", "dw.dim_node", [new("node_key", Int)])
    {
        IsDimension = true,
        Fields =
        [
            new ColumnField("code", "node_code"),
            new ColumnField("name", "name_vi"),
            new ColumnField("nameEn", "name_en"),
            new ColumnField("level", "level"),
            new ColumnField("rule", "rule"),
            new ColumnField("mark", "mark"),
        ],
    };

    private static TypeBinding Indicator => new("Indicator", "dw.dim_indicator", [new("indicator_key", Int)])
    {
        IsDimension = true,
        Fields =
        [
            new ColumnField("code", "indicator_code"),
            new ColumnField("methodologyCode", "methodology_code"),
            new ColumnField("name", "name_vi"),
            new ColumnField("nameEn", "name_en"),
            new ColumnField("unit", "unit"),
            new ColumnField("direction", "direction"),
        ],
    };

    private static TypeBinding ModelVersion =>
        new("ModelVersion", "dw.dim_model_version", [new("model_version_key", Int)])
        {
            IsDimension = true,
            Fields =
            [
                new ColumnField("name", "name"),
                new ColumnField("version", "version"),
            ],
        };

    private static TypeBinding Period => new("Period", "dw.dim_period", [new("period_key", Int)])
    {
        IsDimension = true,
        IsInContract = false,
        Unique = new UniqueText("code", null, "(select period_key from dw.dim_period where period_code = {p})"),
        Fields = [new ColumnField("code", "period_code")],
    };
}
