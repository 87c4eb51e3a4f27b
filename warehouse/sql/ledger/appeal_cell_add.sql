-- grain: cell of an appeal.
-- writes: ops.appeal_cell
insert into ops.appeal_cell (
    appeal_key, line_number, agency_key, indicator_key, period_key, stage_key, status_key, value, numerator, denominator, grade_code
)
values (@appeal, @line, @agencyKey, @indicatorKey, @periodKey, @stageKey, @status, @value, @numerator, @denominator, @grade)
