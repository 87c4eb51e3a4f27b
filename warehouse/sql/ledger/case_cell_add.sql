-- grain: cell of a case.
-- writes: ops.correction_cell
insert into ops.correction_cell (
    correction_key, line_number, agency_key, indicator_key, period_key, stage_key, status_key, value, numerator, denominator,
    grade_code, status_key_before, value_before, numerator_before, denominator_before, grade_code_before
)
values (
    @correction, @line, @agencyKey, @indicatorKey, @periodKey, @stageKey, @status, @value, @numerator, @denominator,
    @grade, @statusBefore, @valueBefore, @numeratorBefore, @denominatorBefore, @gradeBefore
)
