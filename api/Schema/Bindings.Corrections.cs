using ItAnalytics.Warehouse.Corrections;
using static ItAnalytics.Api.Contract.ValueKind;

namespace ItAnalytics.Api.Contract;

// Who wants what stated anew, and what it would do. Cases move on without a new generation.
internal static partial class Bindings
{
    private static TypeBinding CorrectionCase => new("CorrectionCase", "ops.correction_case", [new("correction_key", Long)])
    {
        IsLive = true,
        Id = ["correction_key"],
        DefaultOrder = [new("correction_key", Long, Descending: true)],
        Fields =
        [
            new IdField(),
            new ColumnField("number", "correction_key"),
            GroupField(),
            new ColumnField("year", "year"),
            new ColumnField("kind", "kind"),
            new ToOneField("publication", "publication_key", "Publication"),
            new ColumnField("state", "state"),
            new ToManyField("cells", "correction_key", "CorrectedCell", "correction_key")
            {
                Order = [new("line_number", Int)],
                UsualCount = 2,
            },
            new ColumnField("reason", "reason"),
            new ColumnField("legalGround", "legal_ground"),
            EvidenceOf("correction_key", "ops.case_evidence"),
            new ColumnField("evidenceLink", "evidence_link"),
            new ToOneField("anomaly", "anomaly_key", "Anomaly"),
            new ToOneField("appeal", "appeal_key", "Appeal"),
            new ColumnField("proposedBy", "proposed_by"),
            new ColumnField("proposedAt", "proposed_at"),
            new ColumnField("decidedBy", "decided_by"),
            new ColumnField("decidedAt", "decided_at"),
            new ColumnField("decisionNote", "decision_note"),
            new ColumnField("effectHash", "effect_hash"),
            new ToOneField("file", "source_file_key", "SourceFile"),
            new ToManyField("events", "correction_key", "CorrectionEvent", "correction_key")
            {
                Order = [new("event_key", Long)],
                UsualCount = 3,
            },
        ],
    };

    private static TypeBinding CorrectedCell => new(
        "CorrectedCell", "ops.corrected_cell", [new("correction_key", Long), new("line_number", Int)])
    {
        IsLive = true,
        Fields =
        [
            new ColumnField("line", "line_number"),
            AgencyField(),
            new ToOneField("indicator", "indicator_key", "Indicator"),
            PeriodField(),
            new ColumnField("stage", "stage"),
            Stated("before"),
            Stated("after") with { Presence = null },
            new ColumnField("gradeBefore", "grade_code_before"),
            new ColumnField("gradeAfter", "grade_code_after"),
        ],
    };

    private static TypeBinding CorrectionEvent => new("CorrectionEvent", "ops.correction_step", [new("event_key", Long)])
    {
        IsLive = true,
        Fields =
        [
            new ColumnField("event", "event"),
            new ColumnField("actor", "actor"),
            new ColumnField("note", "note"),
            new ColumnField("happenedAt", "happened_at"),
            new ColumnField("effectHash", "effect_hash"),
            new ToManyField("changes", "event_key", "StandingChange", "event_key")
            {
                Order = [new("rank_after", Int, Nullable: true)],
                UsualCount = 10,
            },
            new ToManyField("refusals", "event_key", "CorrectionRefusal", "event_key")
            {
                Order = [new("line_number", Int)],
                UsualCount = 1,
            },
        ],
    };

    private static TypeBinding StandingChange => new(
        "StandingChange", "ops.standing_shown", [new("event_key", Long), new("agency_key", Int)])
    {
        IsLive = true,
        Fields =
        [
            new DimensionField("code", "agency_key", "Agency", "code"),
            new DimensionField("name", "agency_key", "Agency", "name"),
            new DimensionField("nameEn", "agency_key", "Agency", "nameEn"),
            Stands("before"),
            Stands("after"),
            new ColumnField("totalChange", "total_after", "{t}.total_after - {t}.total_before"),
            new ColumnField("rankChange", "rank_after", "{t}.rank_before - {t}.rank_after"),
            new ColumnField("gradeChanged", "grade_after", "coalesce({t}.grade_after is distinct from {t}.grade_before, true)"),
        ],
    };

    private static EmbeddedField Stands(string when) => new(when, "Standing", $"status_{when}",
    [
        new ColumnField("status", $"status_{when}"),
        new ColumnField("basis", $"basis_{when}"),
        new ColumnField("total", $"total_{when}"),
        new ColumnField("rank", $"rank_{when}"),
        new ColumnField("grade", $"grade_{when}"),
    ]);

    private static TypeBinding CorrectionRefusal => new("CorrectionRefusal", "ops.refusal_shown",
        [new("event_key", Long), new("line_number", Int), new("complaint_number", Int)])
    {
        IsLive = true,
        Fields =
        [
            new ColumnField("line", "line_number"),
            new ColumnField("field", "field"),
            new ColumnField("rule", "rule_code"),
            new ColumnField("message", "message_vi"),
            new ColumnField("messageEn", "message_en"),
        ],
    };

    private static TypeBinding Evidence => new("Evidence", "ops.evidence_card", [new("evidence_key", Long)])
    {
        IsLive = true,
        Fields =
        [
            new ColumnField("hash", "content_hash"),
            new ColumnField("name", "name"),
            new ColumnField("byteCount", "byte_count"),
            new ColumnField("receivedBy", "received_by"),
            new ColumnField("receivedAt", "received_at"),
            new ColumnField("path", "content_hash", "'/evidence/' || {t}.content_hash"),
        ],
    };

    private static ToManyField EvidenceOf(string key, string bridge) => new("evidence", key, "Evidence", key)
    {
        Through = new Bridge(bridge, "evidence_key"),
        Order = [new("evidence_key", Long)],
        UsualCount = 1,
    };

    private static TypeBinding Appeal => new("Appeal", "ops.appeal_case", [new("appeal_key", Long)])
    {
        IsLive = true,
        Id = ["appeal_key"],
        DefaultOrder = [new("appeal_key", Long, Descending: true)],
        Fields =
        [
            new IdField(),
            new ColumnField("number", "appeal_key"),
            new ToOneField("publication", "publication_key", "Publication"),
            GroupField(),
            new ColumnField("year", "year"),
            AgencyField(),
            new ColumnField("subject", "subject"),
            new ToOneField("node", "node_key", "MethodologyNode"),
            new ColumnField("grounds", "grounds"),
            new ToManyField("cells", "appeal_key", "AppealedCell", "appeal_key")
            {
                Order = [new("line_number", Int)],
                UsualCount = 2,
            },
            EvidenceOf("appeal_key", "ops.appeal_evidence_shown"),
            new ColumnField("evidenceLink", "evidence_link"),
            new ColumnField("state", "state"),
            new ColumnField("filedBy", "filed_by"),
            new ColumnField("filedAt", "filed_at"),
            new ColumnField("deadline", "deadline"),
            new ColumnField("answerDue", "answer_due"),
            new ColumnField("isOverdue", "is_overdue"),
            new ColumnField("decidedBy", "decided_by"),
            new ColumnField("decidedAt", "decided_at"),
            new ColumnField("decisionNote", "decision_note"),
            new ToOneField("correction", "correction_key", "CorrectionCase"),
        ],
    };

    private static TypeBinding AppealedCell => new(
        "AppealedCell", "ops.appealed_cell", [new("appeal_key", Long), new("line_number", Int)])
    {
        IsLive = true,
        Fields =
        [
            new ColumnField("line", "line_number"),
            AgencyField(),
            new ToOneField("indicator", "indicator_key", "Indicator"),
            PeriodField(),
            new ColumnField("stage", "stage"),
            Stated("after") with { Presence = null },
            new ColumnField("gradeAfter", "grade_code_after"),
        ],
    };

    private static IEnumerable<ComputedType> CorrectionComputations =>
    [
        ComputedType.Of<CorrectionEffect>("CorrectionEffect",
            ("group", e => e.Group),
            ("year", e => e.Year),
            ("kind", e => e.Publication is null ? "CORRECTION" : "RESTATEMENT"),
            ("hash", e => e.Hash),
            ("changedCount", e => e.Changes.Count()),
            ("gradeChangedCount", e => e.Changes.Count(c => c.Before?.Grade != c.After?.Grade)),
            ("changes", e => e.Changes),
            ("standings", e => e.Standings)),
        ComputedType.Of<StandingChange>("StandingChange",
            ("code", c => c.Agency.Code),
            ("name", c => c.Agency.Name),
            ("nameEn", c => c.Agency.NameEn),
            ("before", c => c.Before),
            ("after", c => c.After),
            ("totalChange", c => c.After?.Total - c.Before?.Total),
            ("rankChange", c => c.Before?.Rank - c.After?.Rank),
            ("gradeChanged", c => c.Before?.Grade != c.After?.Grade)),
        ComputedType.Of<Standing>("Standing",
            ("status", s => s.Status),
            ("basis", s => s.Basis),
            ("total", s => s.Total),
            ("rank", s => s.Rank),
            ("grade", s => s.Grade)),
    ];
}
