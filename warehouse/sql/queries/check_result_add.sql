-- grain: one check as one maintenance found it.
-- writes: ops.check_result
insert into ops.check_result (run_key, check_name, explains, offender_count, examples)
values (@runKey, @Name, @Explains, @OffenderCount, @Examples)
