-- grain: agency whose official result would change.
-- writes: ops.standing_change
insert into ops.standing_change (
    event_key, agency_key, status_before, basis_before, total_before, rank_before, grade_before,
    status_after, basis_after, total_after, rank_after, grade_after
)
values (
    @eventKey, @agencyKey, @statusBefore, @basisBefore, @totalBefore, @rankBefore, @gradeBefore,
    @statusAfter, @basisAfter, @totalAfter, @rankAfter, @gradeAfter
)
