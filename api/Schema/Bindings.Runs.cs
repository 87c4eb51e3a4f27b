using static ItAnalytics.Api.Contract.ValueKind;

namespace ItAnalytics.Api.Contract;

// How it got here: runs, files, refused lines. These change while a run is at work.
internal static partial class Bindings
{
    private static TypeBinding Run => new("Run", "ops.run", [new("run_key", Long)])
    {
        IsLive = true,
        Id = ["run_key"],
        DefaultOrder = [new("run_key", Long, Descending: true)],
        Fields =
        [
            new IdField(),
            new ColumnField("kind", "kind"),
            new ColumnField("state", "state"),
            new ColumnField("requestedBy", "requested_by"),
            new ColumnField("queuedAt", "queued_at"),
            new ColumnField("dueAt", "due_at"),
            new ColumnField("attempt", "attempt"),
            new ToOneField("retryOf", "retry_of", "Run"),
            new ColumnField("lane", "lane"),
            new ColumnField("fromYear", "parameters", "({t}.parameters ->> 'from_year')::int"),
            new ColumnField("toYear", "parameters", "({t}.parameters ->> 'to_year')::int"),
            new ColumnField("source", "parameters", "({t}.parameters ->> 'source')"),
            new ColumnField("startedAt", "started_at"),
            new ColumnField("finishedAt", "finished_at"),
            new ColumnField("errorCode", "error_code"),
            new ColumnField("message", "message"),
            new ToManyField("steps", "run_key", "RunStep", "run_key")
            {
                Order = [new("step_number", Int)],
                UsualCount = 8,
            },
            new ToManyField("cancellations", "run_key", "RunCancellation", "run_key")
            {
                Order = [new("run_cancellation_key", Long)],
                UsualCount = 1,
            },
            new ToManyField("checks", "run_key", "CheckResult", "run_key")
            {
                Order = [new("offender_count", Long, Descending: true), new("check_name", Text)],
                UsualCount = 30,
            },
        ],
    };

    private static TypeBinding RunCancellation => new(
        "RunCancellation", "ops.run_cancellation", [new("run_cancellation_key", Long)])
    {
        IsLive = true,
        Fields = [new ColumnField("requestedBy", "requested_by"), new ColumnField("requestedAt", "requested_at")],
    };

    private static TypeBinding CheckResult => new(
        "CheckResult", "ops.check_result", [new("run_key", Long), new("check_name", Text)])
    {
        IsLive = true,
        Fields =
        [
            new ColumnField("name", "check_name"),
            new ColumnField("explains", "explains"),
            new ColumnField("offenderCount", "offender_count"),
            new ColumnField("examples", "examples"),
        ],
    };

    private static TypeBinding RunStep => new(
        "RunStep", "ops.run_step", [new("run_key", Long), new("step_number", Int)])
    {
        IsLive = true,
        Fields =
        [
            new ColumnField("number", "step_number"),
            new ColumnField("name", "name"),
            new ColumnField("state", "state"),
            new ColumnField("rowsIn", "rows_in"),
            new ColumnField("rowsOut", "rows_out"),
            new ColumnField("rowsDone", "rows_done"),
            new ColumnField("rowsPerSecond", "rows_per_second"),
            new ColumnField("fraction", "fraction"),
            new ColumnField("estimatedEnd", "estimated_end"),
            new ColumnField("startedAt", "started_at"),
            new ColumnField("finishedAt", "finished_at"),
            new ColumnField("message", "message"),
        ],
    };

    private static TypeBinding SourceFile => new("SourceFile", "ops.source_file", [new("source_file_key", Int)])
    {
        IsLive = true,
        Id = ["source_file_key"],
        DefaultOrder = [new("source_file_key", Int, Descending: true)],
        Fields =
        [
            new IdField(),
            new ColumnField("sourceCode", "source_code"),
            new ColumnField("kind", "source_kind"),
            new ColumnField("name", "name"),
            new ColumnField("contentHash", "content_hash"),
            new ColumnField("licence", "licence"),
            new ColumnField("citation", "citation"),
            new ColumnField("state", "state"),
            new ColumnField("lineCount", "line_count"),
            new ColumnField("factCount", "fact_count"),
            new ColumnField("unchangedCount", "unchanged_count"),
            new ColumnField("supersededCount", "superseded_count"),
            new ColumnField("rejectedCount", "rejected_count"),
            new ColumnField("receivedAt", "received_at"),
        ],
    };

    private static TypeBinding Rejection => new("Rejection", "ops.rejection", [new("rejection_key", Long)])
    {
        Shown = new ShownBinding("mart.rejection_shown"),
        IsLive = true,
        Id = ["rejection_key"],
        DefaultOrder = [new("rejection_key", Long, Descending: true)],
        Fields =
        [
            new IdField(),
            new ToOneField("file", "source_file_key", "SourceFile"),
            new ColumnField("lineNumber", "line_number"),
            new ColumnField("complaintNumber", "complaint_number"),
            new ColumnField("place", "place"),
            new ColumnField("field", "field"),
            new ColumnField("rule", "rule_code"),
            new ColumnField("message", "message_vi"),
            new ColumnField("messageEn", "message_en"),
            new ColumnField("rawText", "raw_text"),
            new ColumnField("rejectedAt", "rejected_at"),
            new ToOneField("replayedIn", "replayed_in", "SourceFile"),
        ],
    };
}
