-- grain: one row, the new generation
-- writes: ops.generation
select ops.bump_generation();
