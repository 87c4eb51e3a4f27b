-- grain: one row, the generation after a restore
-- writes: ops.generation
-- above the generation from before the restore ($1), so that nothing kept by a running service is taken for new
with lifted as (
    update ops.generation set generation = greatest(generation, $1), changed_at = now() returning generation
)
select ops.bump_generation() from lifted
